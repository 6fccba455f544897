"""The sign-in address of anyone, put right by an administrateur: it may be what a mail never reached (P17).

Nobody has shown that the new one is theirs: what was set at the former one is void, and the account opens by the link sent to the new one.
"""

from collections.abc import Callable

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.comptes import connexions, jetons, preuves
from eclat.domain.delegataires import delegations
from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import indexation
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Appartenance, Delegation, EtatOrganisme, EtatPersonne, Organisme, Personne, Role, RoleAgent, UsageJeton

TAKEN = "Un compte existe déjà avec cette adresse."
CORRECTABLE = {state: state for state in EtatOrganisme if state != EtatOrganisme.REFUSE}


def one_s_own(db: Session, user: Utilisateur, personne: Personne) -> str:
    return "Votre propre adresse se change depuis votre compte, pas d’ici." if personne.id == user.personne_id else ""


@transition(
    "correction_adresse",
    Personne,
    {EtatPersonne.INVITEE: EtatPersonne.INVITEE, EtatPersonne.ACTIVE: EtatPersonne.INVITEE},
    by=policies.can_administer,
    label="Corriger l’adresse mail",
    past="a corrigé l’adresse mail de connexion",
    infinitive="corriger l’adresse mail de cette personne",
    icon="pencil",
    asks=True,
    unless=one_s_own,
)
def correct(db: Session, personne: Personne, *, courriel: str, by: Utilisateur) -> dict[str, str] | None:
    """Both addresses are told; links, sign-ins, password and second factor are void. Raises ChampRefuse on an address that is known."""
    if personne.courriel == courriel:
        return UNCHANGED
    if connexions.person_by_courriel(db, courriel) is not None:
        raise ChampRefuse("courriel", TAKEN)
    preuves.void(db, personne.id)
    move(db, personne, courriel, par_soi=False)
    courriels.comptes.adresse_corrigee(db, personne, jetons.issue(db, personne, UsageJeton.ACTIVATION))
    return None


def move(db: Session, personne: Personne, courriel: str, *, par_soi: bool) -> None:
    """The address becomes theirs, wherever they are found by it, and the former one is told. ``par_soi``: they asked for it."""
    former = personne.courriel
    personne.courriel = courriel
    db.flush()
    follow(db, personne, former)
    courriels.comptes.adresse_retiree(db, personne, former, par_soi=par_soi)


def follow(db: Session, personne: Personne, former: str) -> None:
    """The organismes that they lead are found by their new address, and lists of délégataires that name them say it."""
    led = select(Organisme).join(Appartenance, col(Appartenance.organisme_id) == Organisme.id).where(
        Appartenance.personne_id == personne.id, Appartenance.role == Role.DIRIGEANT, col(Appartenance.jusqu_a).is_(None)
    )  # fmt: skip
    for organisme in db.exec(led).all():
        indexation.index(db, organisme, personne.courriel)
        named = select(Delegation).where(
            Delegation.organisme_id == organisme.id, Delegation.courriel == former, col(Delegation.etat).not_in(delegations.OUT)
        )
        for delegation in db.exec(named).all():
            delegation.courriel = personne.courriel


def nobody(role: Role) -> Callable[[Session, Utilisateur, Organisme], str]:
    def missing(db: Session, user: Utilisateur, organisme: Organisme) -> str:
        return "" if organismes.holder(db, organisme.id, role) else "Il n’y a personne à cette place."

    return missing


@transition(
    "correction_adresse",
    Organisme,
    CORRECTABLE,
    by=policies.can_administer,
    label="Corriger l’adresse du dirigeant",
    past="a corrigé l’adresse mail du dirigeant",
    infinitive="corriger l’adresse du dirigeant",
    icon="pencil",
    asks=True,
    unless=nobody(Role.DIRIGEANT),
)
def correct_dirigeant(db: Session, organisme: Organisme, *, courriel: str, by: Utilisateur) -> dict[str, str] | None:
    return correct_holder(db, organisme, Role.DIRIGEANT, courriel, by)


@transition(
    "correction_adresse_referent",
    Organisme,
    CORRECTABLE,
    by=policies.can_administer,
    label="Corriger l’adresse du référent CQP",
    past="a corrigé l’adresse mail du référent CQP",
    infinitive="corriger l’adresse du référent CQP",
    icon="pencil",
    asks=True,
    unless=nobody(Role.REFERENT),
)
def correct_referent(db: Session, organisme: Organisme, *, courriel: str, by: Utilisateur) -> dict[str, str] | None:
    return correct_holder(db, organisme, Role.REFERENT, courriel, by)


def correct_holder(db: Session, organisme: Organisme, role: Role, courriel: str, by: Utilisateur) -> dict[str, str] | None:
    personne = organismes.holder(db, organisme.id, role)
    if personne is None:
        raise Refus("Il n’y a personne à cette place.")
    if personne.courriel == courriel:
        return UNCHANGED
    correct(db, personne, courriel=courriel, by=by)
    return None


def place_of(db: Session, personne: Personne) -> Appartenance | None:
    """The organisme where this address can be corrected: one of those where the person has a place today."""
    held = (
        select(Appartenance)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(Appartenance.personne_id == personne.id, col(Appartenance.jusqu_a).is_(None), col(Organisme.etat).in_(CORRECTABLE))
    )
    return db.exec(held.order_by(col(Appartenance.cree_le)).limit(1)).first()


def is_agent(db: Session, personne: Personne) -> bool:
    return db.exec(select(RoleAgent.id).where(RoleAgent.personne_id == personne.id).limit(1)).first() is not None
