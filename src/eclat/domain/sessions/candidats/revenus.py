"""Candidates who came before: the same civil status in another session of the same organisme. What they hold already is proposed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.sessions.candidats.tableau import CANDIDATS, editable
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.engines.grilles.tableau import Table
from eclat.models import Candidat, SessionCqp

HELD: Final = ("blocs_acquis", "acquis_preuve")


@dataclass(frozen=True)
class Passage:
    """One who came before, and the session, the last one first."""

    candidat: Candidat
    session: SessionCqp


def passages(db: Session, session: SessionCqp, rows: Sequence[Candidat]) -> dict[UUID, list[Passage]]:
    """By row of this session, its former passages in sessions of the same organisme: no other organisme learns of them."""
    wanted = {each.identite: each.id for each in rows if each.identite}
    found = db.exec(
        select(Candidat, SessionCqp)
        .join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
        .where(
            col(Candidat.identite).in_(wanted),
            SessionCqp.organisme_id == session.organisme_id,
            SessionCqp.debut_tri < session.debut_tri,
        )
        .order_by(col(SessionCqp.debut_tri).desc(), col(Candidat.id))
    )
    by_row: defaultdict[UUID, list[Passage]] = defaultdict(list)
    for candidat, other in found:
        by_row[wanted[candidat.identite]].append(Passage(candidat, other))
    return dict(by_row)


def proposed(candidat: Candidat, before: Sequence[Passage]) -> dict[str, str]:
    """What the last passage that says something of it knows to be held, when this row says nothing."""
    if candidat.blocs_acquis:
        return {}
    last = next((each.candidat for each in before if each.candidat.blocs_acquis), None)
    return {name: getattr(last, name) for name in HELD} if last else {}


def take_up(db: Session, session: SessionCqp, key: UUID, *, by: Utilisateur) -> None:
    """Write in the row what its former passage knows to be held. Raises Interdit, Introuvable, Refus."""
    editable(db, session, by)
    table = Table(db, CANDIDATS, session, by)
    row = table.row(key)
    if row is None:
        raise Introuvable
    held = proposed(row, passages(db, session, [row]).get(key, []))
    if held:
        tableau.save(table, row, {name: [value] for name, value in held.items()})
