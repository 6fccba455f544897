"""The délégataires of a national request: the eight columns of the document's table, what is wrong in a row, and when all
of them have finished (P6, P8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain import policies, saisies
from eclat.domain.champs import CodePostal, Courriel, FormModel, Ligne, Nom, Telephone
from eclat.domain.utilisateur import SYSTEME, Utilisateur
from eclat.domain.workflow import transition
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
OUT = (D.BROUILLON, D.RETIREE)  # not, or no longer, of the request
AWAITED = (D.INVITEE,)
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


COLONNES = tuple(LigneDelegation.model_fields)


Places = Mapping[UUID, str]  # how a row is called, when it is not by its rank


class LigneTapee(saisies.Draft, Protocol):
    """A row of the table, whether an entity or its columns alone."""

    id: UUID
    rang: int
    courriel: str
    enregistree_le: datetime | None
    enregistree_par_id: UUID | None


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


# --- what is wrong in a row ---


def wrong(
    db: Session,
    habilitation: Habilitation,
    lines: Sequence[LigneTapee],
    among: Collection[UUID] | None = None,
    places: Places | None = None,
) -> dict[UUID, dict[str, str]]:
    """By row and by column, what was typed and cannot be taken. ``among``: the rows asked for.

    ``lines``: the whole table, in its order, and what would follow it; ``places`` says how what would is called.
    """
    asked = [each for each in lines if among is None or each.id in among]
    found = {each.id: dict(saisies.wrong(each, LigneDelegation)) if each.saisies else {} for each in asked}
    for key, message in shared(lines, places).items():
        if key in found:
            found[key].setdefault("courriel", message)
    refused = unfit(db, habilitation, [each.courriel for each in asked if each.courriel])
    for each in asked:
        if each.courriel in refused:
            found[each.id]["courriel"] = refused[each.courriel]
    return {key: messages for key, messages in found.items() if messages}


def shared(lines: Sequence[LigneTapee], places: Places | None = None) -> dict[UUID, str]:
    """The rows whose address stands in another row too, and in which."""
    holders: defaultdict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for rank, each in enumerate(lines, 1):
        if each.courriel:
            holders[each.courriel].append((each.id, (places or {}).get(each.id, str(rank))))
    found = {}
    for held in holders.values():
        for key, _ in held if len(held) > 1 else ():
            others = [name for other, name in held if other != key]
            where = f"à la ligne {others[0]}" if len(others) == 1 else f"aux lignes {', '.join(others[:3])}"
            found[key] = f"Le même qu’{where}. Chaque délégataire a le sien."
    return found


def unfit(db: Session, habilitation: Habilitation, addresses: Sequence[str]) -> dict[str, str]:
    """Among these addresses, those that no délégataire of this request can have, and why."""
    if not addresses:
        return {}
    known = (
        select(Personne.courriel, Personne.etat, RoleAgent.id)
        .outerjoin(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(col(Personne.courriel).in_(addresses))
    )
    refused = {}
    for courriel, etat, role in db.exec(known):
        if role is not None:
            refused[courriel] = "Cette adresse est celle d’un agent d’OC Éclat. Indiquez celle du dirigeant de l’OF."
        elif etat == EtatPersonne.SUSPENDUE:
            refused[courriel] = "Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat."
    return refused | ours(db, habilitation, addresses)


def ours(db: Session, habilitation: Habilitation, addresses: Sequence[str]) -> dict[str, str]:
    """The addresses of the Organisme National's own people."""
    held = (
        select(Personne.courriel, Appartenance.role)
        .join(Appartenance, col(Appartenance.personne_id) == Personne.id)
        .where(Appartenance.organisme_id == habilitation.organisme_id, col(Appartenance.jusqu_a).is_(None))
        .where(col(Personne.courriel).in_(addresses))
    )
    said = {
        Role.DIRIGEANT: "C’est votre adresse de dirigeant. Indiquez celle du dirigeant de l’OF.",
        Role.REFERENT: "C’est l’adresse de votre référent CQP. Indiquez celle du dirigeant de l’OF.",
    }
    return {courriel: said[Role(role)] for courriel, role in db.exec(held)}


def problems(db: Session, habilitation: Habilitation) -> Mapping[UUID, Mapping[str, str]]:
    """By row, what keeps it from being invited: what is wrong, then what is empty."""
    lines = rows(db, habilitation)
    faults = wrong(db, habilitation, lines)
    found = {each.id: saisies.problems(each, LigneDelegation) | faults.get(each.id, {}) for each in lines}
    return {key: messages for key, messages in found.items() if messages}


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
    past="a transmis la demande à OC Éclat : tous les délégataires ont terminé",
    infinitive="transmettre cette demande",
)
def deposit_by_itself(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Hand the request to the administrateurs, who are told, once; so is the organisme."""
    habilitation.depose_le = clock.now()
    courriels.habilitation_deposee(db, habilitation)
    courriels.habilitation_accuse_reception(db, habilitation)


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
        courriels.delegation_acceptee(db, habilitation, kept, decision)
    for each in lines:
        if each.etat == D.ECARTEE:
            courriels.delegation_ecartee(db, habilitation, each)


def refused(db: Session, habilitation: Habilitation) -> None:
    """Tell every délégataire of a refused request."""
    courriels.delegation_refusee(db, habilitation, rows(db, habilitation))
