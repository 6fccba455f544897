"""The agents of OC Éclat and their roles (P17)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import connexions, jetons
from eclat.domain.courriels import classements, envois
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Appartenance, College, EtatPersonne, Personne, Role, RoleAgent, UsageJeton

TOLD = ("activation_agent",)  # the mails that invite someone

CREATION = birth("creation_agent", Personne, "a créé ce compte d’agent")


def create(
    db: Session,
    *,
    courriel: str,
    nom: str,
    prenom: str,
    roles: Collection[Role],
    college: College | None,
    invite: bool = True,
    by: Utilisateur,
) -> Personne:
    """A new agent, invited by mail to choose a password. Raises ChampRefuse, or Interdit for who is no administrateur.

    The command line acts as the platform itself, which may; it can give the first password instead of the invitation.
    """
    if by.personne_id is not None and not by.is_a(Role.ADMINISTRATEUR):
        raise Interdit("create agent")
    check_college(roles, college)
    known = db.exec(select(Personne).where(Personne.courriel == courriel)).first()
    if known is not None and journal.just_written(db, known, CREATION, by=by):
        return known
    if known is not None:
        raise ChampRefuse("courriel", "Un compte existe déjà avec cette adresse. Un agent a une adresse à lui.")
    personne = Personne(courriel=courriel, nom=nom, prenom=prenom)
    db.add(personne)
    db.flush()
    give(db, personne, roles, college)
    journal.write(db, personne, CREATION, by=by, apres=personne.etat, roles=sorted(roles))
    if invite:
        courriels.comptes.activation_agent(db, personne, jetons.issue(db, personne, UsageJeton.ACTIVATION))
    return personne


def check_college(roles: Collection[Role], college: College | None) -> None:
    if not roles:
        raise ChampRefuse("roles", "Choisissez un rôle au moins.")
    if Role.BINOME_PARITAIRE in roles and college is None:
        raise ChampRefuse("college", "Un membre du binôme paritaire a un collège : employeurs ou salariés.")


def give(db: Session, personne: Personne, roles: Collection[Role], college: College | None) -> None:
    for role in roles:
        own = college if role == Role.BINOME_PARITAIRE else None
        db.add(RoleAgent(personne_id=personne.id, role=role, college=own))
    db.flush()


def one_s_own(db: Session, user: Utilisateur, personne: Personne) -> str:
    """Nobody locks themselves out."""
    mine = personne.id == user.personne_id
    return "Vous ne pouvez pas suspendre votre propre accès : demandez-le à un autre administrateur." if mine else ""


def erased(db: Session, user: Utilisateur, personne: Personne) -> str:
    """Whose data were erased comes back by another account."""
    return (
        "Les données de cette personne ont été effacées : son compte ne se rétablit pas."
        if personne.courriel.endswith(NOWHERE)
        else ""
    )


NOWHERE = "@oc-eclat.invalid"  # the end of the address of who was erased
EXISTING = {state: state for state in EtatPersonne}


@transition(
    "roles",
    Personne,
    EXISTING,
    by=policies.can_manage_agents,
    label="Modifier les rôles",
    past="a modifié les rôles de cet agent",
    infinitive="modifier les rôles de cet agent",
)
def change_roles(
    db: Session, personne: Personne, *, roles: Collection[Role], college: College | None, by: Utilisateur
) -> dict[str, Any]:
    """Give exactly these roles, and keep the past ones with their end. Raises ChampRefuse, Refus."""
    check_college(roles, college)
    require_agent(db, personne, by)
    if personne.id == by.personne_id and Role.ADMINISTRATEUR not in roles:
        raise ChampRefuse("roles", "Vous ne pouvez pas retirer votre propre rôle d’administrateur : demandez-le à un autre.")
    present = db.exec(select(RoleAgent).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None))).all()
    wanted = {(role, college if role == Role.BINOME_PARITAIRE else None) for role in roles}
    if {(held.role, held.college) for held in present} == wanted:
        return UNCHANGED
    for held in present:
        held.jusqu_a = clock.now()
    db.flush()
    give(db, personne, roles, college)
    return {"avant": sorted(each.role for each in present), "roles": sorted(roles)}


@transition(
    "suspension",
    Personne,
    {EtatPersonne.INVITEE: EtatPersonne.SUSPENDUE, EtatPersonne.ACTIVE: EtatPersonne.SUSPENDUE},
    by=policies.can_manage_agents,
    label="Suspendre l’accès",
    past="a suspendu cet accès",
    infinitive="suspendre cet accès",
    kind="danger-outline",
    icon="pause",
    asks=True,
    unless=one_s_own,
)
def suspend(db: Session, personne: Personne, *, by: Utilisateur) -> None:
    """Close someone's sign-ins and links at once. A password whose address nobody has proved is forgotten: restored, they ask for a link."""
    require_administrateur(db, by)
    if personne.etat == EtatPersonne.INVITEE:
        personne.mot_de_passe = None
    jetons.void(db, personne.id)
    connexions.close_all(db, personne.id)


@transition(
    "retablissement",
    Personne,
    {EtatPersonne.SUSPENDUE: EtatPersonne.ACTIVE},
    by=policies.can_manage_agents,
    label="Rétablir l’accès",
    past="a rétabli cet accès",
    infinitive="rétablir cet accès",
    icon="rotate-cw",
    unless=erased,
)
def restore(db: Session, personne: Personne, *, by: Utilisateur) -> None:
    """Open the account again, with the password that it had."""
    require_administrateur(db, by)


@transition(
    "relance_agent",
    Personne,
    {EtatPersonne.INVITEE: EtatPersonne.INVITEE},
    by=policies.can_manage_agents,
    label="Relancer",
    past="a relancé cet agent",
    infinitive="relancer cet agent",
    icon="send",
)
def resend(db: Session, personne: Personne, *, by: Utilisateur) -> Mapping[str, str] | None:
    """Send the activation mail again, once however often the button is clicked. Raises Refus beyond the hour's limit."""
    require_agent(db, personne, by)
    if not envois.asked_again(db, personne, "relance_agent", personne.courriel, TOLD, by=by):
        return UNCHANGED
    classements.supersede(db, [personne.id], TOLD)
    courriels.comptes.activation_agent(db, personne, jetons.issue(db, personne, UsageJeton.ACTIVATION))
    return None


def require_agent(db: Session, personne: Personne, by: Utilisateur) -> None:
    """Roles are an agent's: nobody of an organisme has any."""
    require_administrateur(db, by)
    of_organisme = db.exec(select(Appartenance.id).where(Appartenance.personne_id == personne.id)).first()
    if of_organisme is not None:
        raise Interdit("not an agent")


def require_administrateur(db: Session, by: Utilisateur) -> None:
    """Whom another administrateur has just put out does nothing more.

    Asked once the row is locked: of two who suspend each other at the same instant, one stays.
    """
    present = select(RoleAgent.id).join(Personne, col(Personne.id) == RoleAgent.personne_id).where(
        RoleAgent.personne_id == by.personne_id, RoleAgent.role == Role.ADMINISTRATEUR, col(RoleAgent.jusqu_a).is_(None),
        Personne.etat == EtatPersonne.ACTIVE,
    )  # fmt: skip
    if by.personne_id is not None and db.exec(present).first() is None:
        raise Interdit("no longer an administrateur")
