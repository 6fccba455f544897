"""The steps of a request, done and to come, for the ``steps`` macro."""

from typing import Literal, TypedDict

from sqlmodel import Session

from eclat.domain.socle.utilisateur import SYSTEME
from eclat.formats import format_date_short
from eclat.models import EtatHabilitation, Habilitation, Qualification
from eclat.partials.habilitation.faits import Faits

E = EtatHabilitation
State = Literal["done", "now", "next"]


class Step(TypedDict):
    label: str
    detail: str
    state: State


# How far each state is: the index, in the list below, of the step under way. Beyond the last one, all are done.
UNDER_WAY = {E.BROUILLON: 0, E.EN_ATTENTE_DELEGATAIRES: 1, E.DEPOSEE: 3, E.EN_INSTRUCTION: 3, E.A_COMPLETER: 3}
OUTCOMES = {
    E.ACCEPTEE: "acceptée", E.REFUSEE: "refusée", E.SUSPENDUE: "suspendue", E.RESILIEE: "résiliée", E.EXPIREE: "expirée",
}  # fmt: skip


def steps(db: Session, habilitation: Habilitation) -> list[Step]:
    """Brouillon, Délégataires (Organisme National only), Dépôt, Instruction, Décision, with their dates."""
    facts = Faits(db, habilitation, SYSTEME)
    etat = habilitation.etat
    under_way = UNDER_WAY.get(etat, 5)
    first_deposit = facts.first_move_to(E.DEPOSEE)
    details = [
        ("Brouillon", f"commencé le {format_date_short(habilitation.cree_le)}"),
        ("Délégataires", since(facts, E.EN_ATTENTE_DELEGATAIRES, "remplissent leur formulaire")),
        ("Dépôt", f"le {format_date_short(first_deposit)}" if first_deposit else expected_deposit(habilitation)),
        ("Instruction", studied(facts, etat)),
        ("Décision", f"{OUTCOMES[etat]} le {format_date_short(facts.moved_on(etat))}" if etat in OUTCOMES else "notifiée par mail"),
    ]  # fmt: skip
    found: list[Step] = [
        {"label": label, "detail": detail, "state": "done" if rank < under_way else "now" if rank == under_way else "next"}
        for rank, (label, detail) in enumerate(details)
    ]
    if habilitation.qualification != Qualification.ORGANISME_NATIONAL:
        del found[1]
    return found


def studied(facts: Faits, etat: EtatHabilitation) -> str:
    begun = facts.first_move_to(E.EN_INSTRUCTION)
    if etat == E.DEPOSEE:
        return "un binôme va être désigné"
    if etat == E.A_COMPLETER:
        return f"points demandés le {format_date_short(facts.moved_on(etat))}"
    if begun is None:
        return "par un binôme"
    return f"{'depuis' if etat == E.EN_INSTRUCTION else 'commencée'} le {format_date_short(begun)}"


def since(facts: Faits, etat: EtatHabilitation, otherwise: str) -> str:
    moved = facts.moved_on(etat)
    return f"depuis le {format_date_short(moved)}" if moved else otherwise


def expected_deposit(habilitation: Habilitation) -> str:
    return "automatique" if habilitation.qualification == Qualification.ORGANISME_NATIONAL else "quand rien ne manque"
