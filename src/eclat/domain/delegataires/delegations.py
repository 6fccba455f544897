"""The délégataires of a national request: the eight columns of the document's table, what is wrong in a row, and when all
of them have finished (P6, P8)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from sqlalchemy import Select, String, and_, case, or_
from sqlalchemy import cast as sa_cast
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import courriels
from eclat.domain.delegataires import depots
from eclat.domain.socle import doutes, policies
from eclat.domain.socle.champs import CodePostal, Courriel, FormModel, Ligne, Nom, Telephone
from eclat.domain.socle.doutes import Doute
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition
from eclat.models import (
    Appartenance,
    Decision,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatPersonne,
    Habilitation,
    Personne,
    Role,
    RoleAgent,
)

D, E = EtatDelegation, EtatHabilitation
OUT = depots.OUT
AWAITED = (D.INVITEE,)
NAMED = (D.INVITEE, D.TERMINEE)  # of a request that was not studied yet
MAX_ROWS = 300


class LigneDelegation(FormModel):
    """A row of the table. Its titles are the document's."""

    nom: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Nom de l’OF", json_schema_extra={"missing": "Indiquez le nom de l’OF."}
    )
    telephone: Telephone = Field(title="Téléphone", json_schema_extra={"missing": "Indiquez le téléphone de l’OF."})
    adresse: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Adresse", json_schema_extra={"missing": "Indiquez l’adresse de l’OF."}
    )
    code_postal: CodePostal = Field(title="CP", json_schema_extra={"missing": "Indiquez le code postal de l’OF."})
    ville: Annotated[Ligne, StringConstraints(max_length=100)] = Field(
        title="Ville", json_schema_extra={"missing": "Indiquez la ville de l’OF."}
    )
    dirigeant_nom: Nom = Field(title="Nom du dirigeant de l’OF", json_schema_extra={"missing": "Indiquez le nom du dirigeant."})
    dirigeant_prenom: Nom = Field(
        title="Prénom du dirigeant de l’OF", json_schema_extra={"missing": "Indiquez le prénom du dirigeant."}
    )
    courriel: Courriel = Field(
        title="Courriel du dirigeant de l’OF", json_schema_extra={"missing": "Indiquez le courriel du dirigeant."}
    )

    @classmethod
    def croise(cls, values: Mapping[str, str]) -> dict[str, Doute]:
        return doutes.commune(values)


COLONNES = tuple(LigneDelegation.model_fields)


def rows(db: Session, habilitation: Habilitation) -> list[Delegation]:
    """Every délégataire of the request, in the order of the table; those taken off the list are history."""
    found = select(Delegation).where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat) != D.RETIREE)
    return list(db.exec(found.order_by(col(Delegation.rang), col(Delegation.id))))


def count(db: Session, habilitation: Habilitation, *etats: EtatDelegation) -> int:
    """How many délégataires of the request are in one of these states."""
    those = select(func.count()).select_from(Delegation)
    return db.exec(those.where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).in_(etats))).one()


def habilitation_of(db: Session, delegation: Delegation) -> Habilitation:
    """The request that names it: whoever changes a délégataire holds its request first."""
    return db.get_one(Habilitation, delegation.habilitation_id)


def invited(habilitation: Habilitation) -> bool:
    """Whether its délégataires were invited: in a first draft they are rows of the table, in one that was withdrawn they are told."""
    return habilitation.etat != E.BROUILLON or habilitation.premier_depot_le is not None


# --- addresses that no délégataire can have ---

NOT_INVITED = "Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat."
WHY = {
    "agent": NOT_INVITED,  # as for a suspended account: a list that is pasted must not tell who works here
    "suspendue": NOT_INVITED,
    Role.DIRIGEANT: "C’est votre adresse de dirigeant. Indiquez celle du dirigeant de l’OF.",
    Role.REFERENT: "C’est l’adresse de votre référent CQP. Indiquez celle du dirigeant de l’OF.",
}
OURS = (Role.DIRIGEANT, Role.REFERENT)


def excluded(habilitation: Any, addresses: Any) -> Select[Any]:
    """Among these addresses, those that no délégataire of this request can have, each with why: a key of ``WHY``."""
    national = sa_select(col(Habilitation.organisme_id)).where(col(Habilitation.id) == habilitation).scalar_subquery()
    ours = and_(
        col(Appartenance.personne_id) == Personne.id, col(Appartenance.jusqu_a).is_(None), col(Appartenance.organisme_id) == national
    )  # fmt: skip
    suspended = col(Personne.etat) == EtatPersonne.SUSPENDUE
    why = case(
        (col(Appartenance.id).is_not(None), sa_cast(col(Appartenance.role), String)),
        (col(RoleAgent.id).is_not(None), "agent"), else_="suspendue",
    )  # fmt: skip
    found = sa_select(col(Personne.courriel), why).outerjoin(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
    out = or_(col(Appartenance.id).is_not(None), col(RoleAgent.id).is_not(None), suspended)
    return found.outerjoin(Appartenance, ours).where(col(Personne.courriel).in_(addresses), out)


def unfit(db: Session, habilitation: Habilitation, addresses: Sequence[str]) -> dict[str, str]:
    """Among these addresses, those that no délégataire of this request can have, and why."""
    return {courriel: WHY[why] for courriel, why in db.execute(excluded(habilitation.id, addresses))}


def ours(db: Session, habilitation: Habilitation, addresses: Sequence[str]) -> list[str]:
    """Those of the Organisme National's own people."""
    return [courriel for courriel, why in db.execute(excluded(habilitation.id, addresses)) if why in OURS]


# --- when all have finished ---


def deposit_when_complete(db: Session, habilitation: Habilitation) -> None:
    """Deposit the request by itself when its last awaited délégataire has finished, and one at least remains (P8).

    The request must be locked by the caller, before it changed anything of its délégataires.
    """
    if habilitation.etat != E.EN_ATTENTE_DELEGATAIRES:
        return
    db.flush()
    if not count(db, habilitation, *AWAITED) and count(db, habilitation, D.TERMINEE):
        deposit_by_itself(db, habilitation, by=SYSTEME)


@transition(
    "depot_automatique",
    Habilitation,
    {E.EN_ATTENTE_DELEGATAIRES: E.DEPOSEE},
    by=policies.is_platform,
    label="Déposer d’office",
    past="a transmis la demande à OC Éclat : tous les délégataires ont terminé",
    infinitive="transmettre cette demande",
)
def deposit_by_itself(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Hand the request to the administrateurs, who are told, once; so is the organisme."""
    depots.keep(db, habilitation)
    courriels.habilitations.habilitation_deposee(db, habilitation)
    courriels.habilitations.habilitation_accuse_reception(db, habilitation)


# --- the decision on the request is theirs too (P10) ---


@transition(
    "habilitation",
    Delegation,
    {D.TERMINEE: D.HABILITEE},
    by=policies.can_decide_delegation,
    label="Habiliter",
    past="a habilité le délégataire",
    infinitive="habiliter ce délégataire",
    within=habilitation_of,
)
def habilitate(db: Session, named: Sequence[Delegation], *, by: Utilisateur) -> None:
    """The délégataires of an accepted request may do what it allows."""


def accepted(db: Session, habilitation: Habilitation, decision: Decision, *, by: Utilisateur) -> None:
    """Habilitate those that were kept, and tell each of them, and each one set aside why."""
    lines = rows(db, habilitation)
    kept = [each for each in lines if each.etat == D.TERMINEE]
    if kept:
        habilitate(db, kept, by=by)
        courriels.delegataires.delegation_acceptee(db, habilitation, kept, decision)
    for each in lines:
        if each.etat == D.ECARTEE:
            courriels.delegataires.delegation_ecartee(db, habilitation, each)


def refused(db: Session, habilitation: Habilitation) -> None:
    """Tell every délégataire of a refused request."""
    courriels.delegataires.delegation_refusee(db, habilitation, rows(db, habilitation))
