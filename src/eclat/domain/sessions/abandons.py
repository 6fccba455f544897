"""A candidate leaves a session before its end: from which day, why; corrected when it was said by mistake (P13)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.sessions import assiduite, nouveautes
from eclat.domain.sessions.assiduite import SUIVI
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import Candidat, Presence, Seance, SessionCqp

SAME = {etat: etat for etat in FOLLOWED}
NOBODY = "Ce candidat n’est plus dans la session\u00a0: choisissez-en un autre."


def none_left(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    there = any(each.abandon_le is None for each in assiduite.inscrits(db, session))
    return "" if there else "Cette session n’a pas de candidat qui puisse abandonner."


def none_gone(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    gone = any(each.abandon_le is not None for each in assiduite.inscrits(db, session))
    return "" if gone else "Aucun candidat de cette session n’a abandonné."


def chosen(db: Session, session: SessionCqp, key: UUID) -> Candidat:
    """Raises ChampRefuse."""
    candidat = db.get(Candidat, key, populate_existing=True)
    if candidat is None or candidat.session_id != session.id:
        raise ChampRefuse("candidat", NOBODY)
    return candidat


@transition(
    "abandon",
    SessionCqp,
    SAME,
    by=session_policies.can_edit_session,
    label="Déclarer un abandon",
    past="a déclaré un abandon",
    infinitive="déclarer un abandon",
    icon="user-round-x",
    asks=True,
    unless=none_left,
)
def drop_out(db: Session, session: SessionCqp, *, candidat: UUID, le: date, motif: str, by: Utilisateur) -> dict[str, Any]:
    """From that day on nothing is asked of their attendance; what was kept before stays. The binôme is told, without their name.

    Said again, it corrects the day or the reason. Raises ChampRefuse when they were there that day or later.
    """
    who = chosen(db, session, candidat)
    if (who.abandon_le, who.abandon_motif) == (le, motif):
        return UNCHANGED
    if session.fin is not None and le > session.fin:
        raise ChampRefuse("le", "Cette date est après la fin de la session\u00a0: vérifiez-la.")
    there = (
        select(col(Seance.jour))
        .join(Presence, col(Presence.seance_id) == Seance.id)
        .where(Presence.candidat_id == who.id, col(Presence.etat).in_(SUIVI), col(Seance.jour) >= le)
    )
    last = db.exec(there.order_by(col(Seance.jour).desc()).limit(1)).first()
    if last is not None:
        raise ChampRefuse(
            "le", f"Une présence est saisie le {format_date(last)}\u00a0: corrigez-la, ou indiquez un jour plus tardif."
        )
    corrected = who.abandon_le is not None
    who.abandon_le, who.abandon_motif = le, motif
    db.flush()
    courriels.sessions.session_abandon(db, session, le, corrected)
    return {"candidat": str(who.id), "le": le.isoformat(), **({"corrige": True} if corrected else {})}


@transition(
    "reprise",
    SessionCqp,
    SAME,
    by=session_policies.can_edit_session,
    label="Annuler un abandon",
    past="a annulé un abandon déclaré par erreur",
    infinitive="annuler un abandon",
    icon="user-round-plus",
    asks=True,
    unless=none_gone,
)
def take_back(db: Session, session: SessionCqp, *, candidat: UUID, by: Utilisateur) -> dict[str, Any]:
    """It was a mistake: their attendance is asked for again, on all half-days. The binôme is told with the other changes. Raises ChampRefuse."""
    who = chosen(db, session, candidat)
    if who.abandon_le is None:
        return UNCHANGED
    who.abandon_le, who.abandon_motif = None, ""
    nouveautes.a_dire(session)
    return {"nouveaute": True, "candidat": str(who.id)}
