"""What the clock tells of documents that expire: its organisme is reminded some months before, and told the day after, once each (P10).

Days are counted in Paris. What the clock missed is not made up for: the last step that came is told. Nothing is suspended.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille import habilites
from eclat.domain.veille.documents import E
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import DocumentSuivi

AWAITED = (E.A_JOUR, E.A_FOURNIR)  # one that was handed over awaits OC Éclat


def step(db: Session, until: date) -> int:
    """How many reminders of this last day have come."""
    return sum(months_after(until, -months) <= clock.today() for months in reglages.of(db).document_reminders)


def awaited(*conditions: Any) -> Any:
    """Of organismes that are habilitated today."""
    rows = select(DocumentSuivi).where(
        col(DocumentSuivi.etat).in_(AWAITED), habilites.are_habilitated(col(DocumentSuivi.organisme_id)), *conditions
    )
    return rows.order_by(col(DocumentSuivi.valable_jusqu_au), col(DocumentSuivi.id))


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """Those that end soon, of which a reminder has come that did not leave."""
    longest = max(reglages.of(db).document_reminders, default=0)
    near = col(DocumentSuivi.valable_jusqu_au).between(clock.today(), months_after(clock.today(), longest + 1))
    found = db.exec(awaited(near))
    return [each.id for each in found if each.valable_jusqu_au and step(db, each.valable_jusqu_au) > each.rappels][:limit]


def over(db: Session, limit: int = 200) -> list[UUID]:
    """Those whose last day is past."""
    return [each.id for each in db.exec(awaited(col(DocumentSuivi.valable_jusqu_au) < clock.today()).limit(limit))]


@transition(
    "rappel",
    DocumentSuivi,
    {each: each for each in AWAITED},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé que le document expire bientôt",
    infinitive="rappeler que ce document expire",
)
def remind(db: Session, document: DocumentSuivi, *, by: Utilisateur) -> dict[str, Any]:
    """Of two clocks, one finds that it is done."""
    until = document.valable_jusqu_au
    reached = step(db, until) if until is not None and until >= clock.today() else 0
    if until is None or reached <= document.rappels:
        return UNCHANGED
    document.rappels = reached
    db.flush()
    courriels.veille.document_expire_bientot(db, document)
    return {"jusqu_au": until.isoformat()}


@transition(
    "expiration",
    DocumentSuivi,
    dict.fromkeys(AWAITED, E.A_VERIFIER),
    by=policies.is_platform,
    label="Constater l’expiration",
    past="a constaté que le document a expiré",
    infinitive="constater que ce document a expiré",
)
def expire(db: Session, document: DocumentSuivi, *, by: Utilisateur) -> dict[str, Any]:
    """Its people and the administrateurs are told; OC Éclat decides what comes next."""
    until = document.valable_jusqu_au
    if until is None or until >= clock.today():
        return UNCHANGED
    courriels.veille.document_expire(db, document)
    courriels.veille.document_a_verifier(db, document)
    return {"jusqu_au": until.isoformat()}
