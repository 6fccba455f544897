"""The jury sits: on its first half-day its procès-verbal opens, and the binôme notes who is there (P14)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import composition, pv
from eclat.domain.socle import jury_policies, policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import EtatSession, Jury, SeanceJury, SessionCqp

E = EtatSession
SITS: Final = {E.JURY_PLANIFIE: E.JURY_PLANIFIE, E.PV_EN_SAISIE: E.PV_EN_SAISIE}


def due(db: Session) -> list[UUID]:
    """Keys of the sessions of which the jury sits, or sat."""
    sitting = (
        select(Jury.session_id)
        .join(SeanceJury, col(SeanceJury.jury_id) == Jury.id)
        .where(col(SeanceJury.jour) <= clock.today() + timedelta(days=1))
    )
    soon = select(SessionCqp).where(SessionCqp.etat == E.JURY_PLANIFIE, col(SessionCqp.id).in_(sitting))
    return [each.id for each in db.exec(soon) if composition.of(db, each).ouvert]


def too_early(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Its first half-day may have been put off since it was found."""
    if session.etat != E.JURY_PLANIFIE or composition.of(db, session).ouvert:
        return ""
    return "La première demi-journée du jury n’est pas venue."


@transition(
    "jury_tenue",
    SessionCqp,
    {E.JURY_PLANIFIE: E.PV_EN_SAISIE},
    by=policies.is_platform,
    label="Ouvrir le procès-verbal",
    past="a ouvert le procès-verbal : le jury se réunit",
    infinitive="ouvrir le procès-verbal",
    unless=too_early,
)
def open_report(db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
    """Its procès-verbal, with a row for each candidate who comes before it."""
    composition.seat_presidents(db, session, composition.ouvrir(db, session))  # whoever has the seats today presides, and signs
    pv.ouvrir(db, session)


def not_yet(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    return "La présence des membres se note à partir du début du jury." if too_early(db, user, session) else ""


@transition(
    "jury_presence",
    SessionCqp,
    SITS,
    by=jury_policies.can_preside,
    label="Noter qui est présent",
    past="a noté la présence des membres du jury",
    infinitive="noter la présence des membres du jury",
    icon="list-todo",
    asks=True,
    unless=not_yet,
)
def note_presence(db: Session, session: SessionCqp, *, presents: Sequence[UUID], by: Utilisateur) -> dict[str, Any]:
    """``presents``: keys of the members who are there; the others are not. Raises ChampRefuse of who does not sit there."""
    there = composition.of(db, session)
    wanted = set(presents)
    if wanted - {each.id for each in there.membres}:
        raise ChampRefuse(
            "presents", "Une de ces personnes ne siège plus à ce jury : choisissez parmi celles qui sont affichées."
        )
    if all(each.present is (each.id in wanted) for each in there.membres):
        return UNCHANGED
    for each in there.membres:
        each.present = each.id in wanted
    quorum = there.presence
    return {"presents": [f"{each.prenom} {each.nom}" for each in there.membres if each.present], "quorum": quorum.atteint}
