"""The day on which a candidate entered, and the registration that is theirs because of it (Code du travail, L6113-9)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlmodel import Session

from eclat.domain.sessions import catalogue, couverture
from eclat.formats import format_date
from eclat.models import JURY, Bloc, Candidat, Enregistrement, SessionCqp

SAT: Final = JURY[1:]
BEFORE: Final = "corrigez sa date d’entrée si elle est fausse\u00a0; sinon, écrivez à OC Éclat."
JUDGED: Final = (
    "si sa date d’entrée est fausse, elle se corrige par un procès-verbal rectificatif qui le porte\u00a0; sinon, un administrateur complète "
    "le catalogue."
)


def day(session: SessionCqp, candidat: Candidat) -> date | None:
    """As it was typed; else that of the positionnement, which is often the real start, or the first day."""
    return candidat.entre_le or session.positionnement_le or session.debut


def registration(db: Session, session: SessionCqp, candidat: Candidat) -> Enregistrement | None:
    """The one that was in force on that day: none is guessed where there was none."""
    return couverture.registration(db, session.cqp_id, day(session, candidat))


def other_blocs(db: Session, session: SessionCqp, candidat: Candidat, registered: Enregistrement, judged: Sequence[Bloc]) -> str:
    """Why this registration cannot be certified by a jury of these blocs: its own are others. Nothing where they are the same."""
    if registered.id == session.enregistrement_id:
        return ""
    mine = {(each.code, each.intitule) for each in catalogue.blocs(db, registered.id)}
    if mine == {(each.code, each.intitule) for each in judged}:
        return ""
    said = f"Entré le {format_date(day(session, candidat))}, il relève de {registered.code_rncp}, dont les blocs ne sont pas ceux que ce jury juge"
    return f"{said}\u00a0: {JUDGED if session.etat in SAT else BEFORE}"
