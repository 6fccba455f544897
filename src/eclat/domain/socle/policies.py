"""Who may see what and do what. Handlers and templates ask the same questions (the table of rights of the product document).

``visible_…(user)`` is a statement: what it does not return does not exist for that user (404). ``can_…(db, user, thing)`` is a
yes or no (403). States are not looked at here: a transition knows from which states it is allowed.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    ROLES_AGENT,
    Attribution,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    Habilitation,
    Identification,
    Organisme,
    Personne,
    Role,
    RoleAgent,
)

# --- audiences: who may knock at a route --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Audience:
    """Who a route admits: everybody, whoever is signed in, or the holders of some roles."""

    name: str
    roles: tuple[Role, ...] = ()
    public: bool = False
    identified: bool = False  # even without a role: who has not entered an organisme yet

    def admits(self, user: Utilisateur | None) -> bool:
        return self.public or (user is not None and (self.identified or user.is_a(*self.roles)))


def audience(name: str, *roles: Role) -> Audience:
    return Audience(name, roles)


PUBLIC = Audience("tout le monde", public=True)
IDENTIFIE = Audience("toute personne identifiée", identified=True)
CONNECTE = Audience("toute personne connectée", tuple(Role))
DIRIGEANT = audience("dirigeant", Role.DIRIGEANT)
ORGANISME = audience("dirigeant, référent", Role.DIRIGEANT, Role.REFERENT)
ADMINISTRATEUR = audience("administrateur", Role.ADMINISTRATEUR)
AGENTS = audience("agent", *ROLES_AGENT)
INSTRUCTEUR = audience("instructeur", Role.INSTRUCTEUR)
# Those who read habilitation requests, theirs or those attributed to them.
LECTEURS = audience(
    "dirigeant, référent, administrateur, instructeur, comité technique",
    Role.DIRIGEANT, Role.REFERENT, Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE,
)  # fmt: skip
AGENTS_DES_DEMANDES = audience(
    "administrateur, instructeur, comité technique", Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE
)
CONTESTENT = audience(
    "dirigeant, administrateur", Role.DIRIGEANT, Role.ADMINISTRATEUR
)  # who contests a decision, or types a letter
CONSEILLENT = audience("instructeur, comité technique", Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE)
# Those who write to one another; the comité technique only reads.
CORRESPONDANTS = audience(
    "dirigeant, référent, administrateur, instructeur, binôme paritaire",
    Role.DIRIGEANT, Role.REFERENT, Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.BINOME_PARITAIRE,
)  # fmt: skip
REDACTEURS = audience("administrateur, instructeur", Role.ADMINISTRATEUR, Role.INSTRUCTEUR)  # of them, those of OC Éclat

BINOME_PARITAIRE = audience("binôme paritaire", Role.BINOME_PARITAIRE)
COMITE_TECHNIQUE = audience("comité technique", Role.COMITE_TECHNIQUE)
ETUDIENT_LES_SESSIONS = audience(
    "administrateur, binôme paritaire, comité technique", Role.ADMINISTRATEUR, Role.BINOME_PARITAIRE, Role.COMITE_TECHNIQUE
)
AGENTS_DES_SESSIONS = audience("binôme paritaire, comité technique", Role.BINOME_PARITAIRE, Role.COMITE_TECHNIQUE)
# Those who read some thread, and choose how they are told of it by mail; and the files of what they see.
LECTEURS_DES_FILS = Audience(f"{LECTEURS.name}, binôme paritaire", (*LECTEURS.roles, Role.BINOME_PARITAIRE))
# Those who read and correct what is declared of a holder.
DECLARANTS = audience("dirigeant, référent, administrateur", Role.DIRIGEANT, Role.REFERENT, Role.ADMINISTRATEUR)
# Those who follow sessions: they read the candidates too.
SUIVEURS_DES_SESSIONS = audience(
    "dirigeant, référent, administrateur, binôme paritaire",
    Role.DIRIGEANT,
    Role.REFERENT,
    Role.ADMINISTRATEUR,
    Role.BINOME_PARITAIRE,
)
# The comité technique reads those about which it is asked.
LECTEURS_DES_SESSIONS = Audience(
    f"{SUIVEURS_DES_SESSIONS.name}, comité technique", (*SUIVEURS_DES_SESSIONS.roles, Role.COMITE_TECHNIQUE)
)
CORRIGENT_LES_CANDIDATS = audience("administrateur, binôme paritaire", Role.ADMINISTRATEUR, Role.BINOME_PARITAIRE)
# What candidates say against their results: who answers, instructs or decides.
LECTEURS_DES_RECOURS = ETUDIENT_LES_SESSIONS

# --- what exists for whom -----------------------------------------------------------------------------------------------


def attributed(user: Utilisateur, *roles: Role) -> Any:
    """Keys of the requests entrusted to this agent today, in one of these roles (any that they hold)."""
    return select(Attribution.habilitation_id).where(
        Attribution.personne_id == user.personne_id,
        col(Attribution.jusqu_a).is_(None),
        col(Attribution.role).in_(user.roles.intersection(roles) if roles else user.roles),
    )


def visible_habilitations(user: Utilisateur) -> SelectOfScalar[Habilitation]:
    """An organisme sees its own; the administrateur all that left the draft; other agents those attributed to them."""
    statement = select(Habilitation)
    if user.organisme_id is not None:
        return statement.where(Habilitation.organisme_id == user.organisme_id)
    left_draft = col(Habilitation.etat) != EtatHabilitation.BROUILLON
    if user.is_a(Role.ADMINISTRATEUR):
        return statement.where(left_draft)
    if user.is_a(Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE):
        return statement.where(left_draft, col(Habilitation.id).in_(attributed(user)))
    return statement.where(false())


SHARED = (
    EtatDelegation.TERMINEE,
    EtatDelegation.ECARTEE,
    EtatDelegation.HABILITEE,
    EtatDelegation.SUSPENDUE,
)  # the form is finished


def visible_identifications(user: Utilisateur) -> SelectOfScalar[Identification]:
    """An OF sees its own forms, an Organisme National those that its délégataires have finished; agents those of the requests
    they see."""
    statement = select(Identification).join(Delegation, col(Delegation.id) == Identification.delegation_id)
    there = col(Delegation.etat) != EtatDelegation.RETIREE
    requests = visible_habilitations(user).with_only_columns(col(Habilitation.id))
    theirs = col(Delegation.habilitation_id).in_(requests)
    if user.organisme_id is None:
        return statement.where(there, theirs)
    mine = col(Delegation.organisme_id) == user.organisme_id
    return statement.where(there, or_(mine, theirs & col(Delegation.etat).in_(SHARED)))


def followed_delegations(user: Utilisateur) -> SelectOfScalar[Delegation]:
    """Those that the user's organisme invited, as an Organisme National follows them, and those that it withdrew.

    Neither an OF that is one of them nor an agent follows any from here.
    """
    requests = select(Habilitation.id).where(Habilitation.organisme_id == user.organisme_id)
    return select(Delegation).where(
        col(Delegation.etat) != EtatDelegation.BROUILLON, col(Delegation.habilitation_id).in_(requests)
    )


def visible_organismes(user: Utilisateur) -> SelectOfScalar[Organisme]:
    """Its own; all for the administrateur; those of their files for other agents."""
    statement = select(Organisme)
    if user.organisme_id is not None:
        return statement.where(Organisme.id == user.organisme_id)
    if user.is_a(Role.ADMINISTRATEUR):
        return statement.where(true())
    if user.is_a(Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE):
        theirs = select(Habilitation.organisme_id).where(col(Habilitation.id).in_(attributed(user)))
        named = select(Delegation.organisme_id).where(
            col(Delegation.habilitation_id).in_(attributed(user)), col(Delegation.etat) != EtatDelegation.RETIREE
        )
        return statement.where(or_(col(Organisme.id).in_(theirs), col(Organisme.id).in_(named)))
    return statement.where(false())


def visible_courriels(user: Utilisateur) -> SelectOfScalar[Courriel]:
    """Every mail, for the administrateur: nobody else reads the mails of others."""
    return select(Courriel).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def visible_comptes(user: Utilisateur) -> SelectOfScalar[Personne]:
    """Every account, for the administrateur."""
    return select(Personne).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def visible_agents(user: Utilisateur) -> SelectOfScalar[Personne]:
    """Whoever holds or held a role at OC Éclat, for the administrateur."""
    statement = select(Personne)
    if not user.is_a(Role.ADMINISTRATEUR):
        return statement.where(false())
    return statement.where(col(Personne.id).in_(select(RoleAgent.personne_id)))


# --- who may do what ----------------------------------------------------------------------------------------------------


def anyone(db: Session, user: Utilisateur, thing: object) -> bool:
    """For verbs that act on oneself or that the platform does: their caller has already checked."""
    return True


def is_platform(db: Session, user: Utilisateur, thing: object) -> bool:
    """Only the command line and the clock."""
    return user is SYSTEME


def can_administer(db: Session, user: Utilisateur, thing: object) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_decide_organisme(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_edit_profil(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    return user.est_dirigeant and user.organisme_id == organisme.id


def can_manage_referent(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    return user.est_dirigeant and user.organisme_id == organisme.id


def can_remind_referent(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    """Whoever named them; and the administrateur, who sees that a mail did not arrive."""
    return can_manage_referent(db, user, organisme) or user.is_a(Role.ADMINISTRATEUR)


def can_start_habilitation(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    """An organisme that OC Éclat accepted; one born as a délégataire asks nothing for itself before being accepted."""
    return can_edit_profil(db, user, organisme) and organisme.etat == EtatOrganisme.ACCEPTE


def can_edit_habilitation(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    return user.est_dirigeant and user.organisme_id == habilitation.organisme_id


def can_manage_delegation(db: Session, user: Utilisateur, delegation: Delegation) -> bool:
    """The dirigeant of the Organisme National whose request names it."""
    return user.est_dirigeant and db.get_one(Habilitation, delegation.habilitation_id).organisme_id == user.organisme_id


def can_fill_identification(db: Session, user: Utilisateur, delegation: Delegation) -> bool:
    """The dirigeant of the délégataire: the Organisme National reads its form, once it is finished."""
    return user.est_dirigeant and user.organisme_id == delegation.organisme_id


def can_attribute(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_instruct(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """The instructeurs of the binôme to whom the request is attributed, and they alone, study and decide it."""
    return instructs(db, user, habilitation.id)


def instructs(db: Session, user: Utilisateur, key: UUID) -> bool:
    """The same, of the request with this key."""
    if not user.is_a(Role.INSTRUCTEUR):
        return False
    mine = select(Attribution.id).where(
        Attribution.habilitation_id == key,
        Attribution.personne_id == user.personne_id,
        Attribution.role == Role.INSTRUCTEUR,
        col(Attribution.jusqu_a).is_(None),
    )
    return db.exec(mine).first() is not None


def can_decide_delegation(db: Session, user: Utilisateur, delegation: Delegation) -> bool:
    """Whoever decides the request that names it."""
    return can_instruct(db, user, db.get_one(Habilitation, delegation.habilitation_id))


def can_read_journal(db: Session, user: Utilisateur, thing: object) -> bool:
    """The internal journal of a thing: agents of OC Éclat. The applicant reads its own history in plain words."""
    return user.est_agent


def can_manage_agents(db: Session, user: Utilisateur, personne: Personne) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def is_oneself(db: Session, user: Utilisateur, personne: Personne) -> bool:
    return user.personne_id == personne.id


def can_have_facteur(db: Session, user: Utilisateur, personne: Personne) -> bool:
    """An agent, for oneself. Asked of the rows: the sign-in that enrols has no roles yet."""
    held = select(RoleAgent.id).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None))
    return is_oneself(db, user, personne) and db.exec(held).first() is not None


def can_reset_facteur(db: Session, user: Utilisateur, personne: Personne) -> bool:
    """Another administrateur, or the command line: whoever lost a factor cannot be the one who says so."""
    return is_platform(db, user, personne) or (user.is_a(Role.ADMINISTRATEUR) and not is_oneself(db, user, personne))
