"""Attendance is kept cell by cell, a half-day at once, and undone (P13). What two windows wrote in one cell is shown to who came second."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.sessions import assiduite, edition
from eclat.domain.sessions.assiduite import Assiduite, Inscrit, Seancee
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date
from eclat.models import Candidat, EtatPresence, Presence, Seance, SessionCqp

LABELS = {
    EtatPresence.PRESENT: "Présent",
    EtatPresence.ABSENT: "Absent",
    EtatPresence.JUSTIFIE: "Absent, justifié",
    EtatPresence.DISTANCE: "À distance",
}
GONE = "Ce candidat n’est plus dans la session, quelqu’un l’a retiré : sa présence n’est pas enregistrée. Rechargez la page."
NO_HALF_DAY = "Cette demi-journée n’est plus au calendrier, quelqu’un l’a retirée : rien n’est enregistré. Rechargez la page."
NOT_YET = "Cette demi-journée n’a pas commencé : les présences se saisissent dès qu’elle commence."


@dataclass(frozen=True)
class Conflit:
    """A cell that holds what its writer had not seen: ``tenu``, by ``par`` at ``le``; they wrote ``ecrit``."""

    inscrit: Inscrit
    ecrit: EtatPresence | None
    tenu: EtatPresence | None
    le: datetime | None = None

    @property
    def dit(self) -> str:
        """Amrani Yasmine : une autre fenêtre a enregistré « Absent », vous avez choisi « Présent »."""
        return (
            f"{self.inscrit.appele}\u00a0: une autre fenêtre a enregistré «\u00a0{said(self.tenu)}\u00a0», "
            f"vous avez choisi «\u00a0{said(self.ecrit)}\u00a0»."
        )


def said(etat: EtatPresence | None) -> str:
    return LABELS[etat] if etat is not None else "Non renseigné"


def opened(db: Session, session: SessionCqp, seance: UUID, *, by: Utilisateur, typed: bool = False) -> Assiduite:
    """Hold the session for who may fill the attendance of this half-day now. ``typed``: something would be lost with it.

    Raises Interdit, Refus; Introuvable, whatever the state, on a half-day that is another session's, or nobody's.
    """
    row = db.get(Seance, seance, populate_existing=True)
    if (row is None and not typed) or (row is not None and row.session_id != session.id):
        raise Introuvable
    edition.followed(db, session, by)
    there = assiduite.of(db, session, only=seance)
    if not there.seances:
        raise Refus(NO_HALF_DAY)
    if not there.seances[0].commencee:
        raise Refus(NOT_YET)
    return there


def check_parts(db: Session, session: SessionCqp, wanted: Mapping[UUID, EtatPresence | None]) -> None:
    """Raises Introuvable, whatever the state of the session, on who is of another one, or nobody for whom nothing was typed."""
    for key, etat in wanted.items():
        who = db.get(Candidat, key)
        if (who is None and etat is None) or (who is not None and who.session_id != session.id):
            raise Introuvable


def expected(there: Assiduite, candidat: UUID) -> Inscrit:
    """Raises Refus for who is there no more or dropped out before."""
    found = next((each for each in there.inscrits if each.id == candidat), None)
    if found is None:
        raise Refus(GONE)
    if not found.attendu(there.seances[0]):
        raise Refus(
            f"{found.appele} a abandonné le {format_date(found.abandon_le)}\u00a0: sa présence n’est plus demandée ensuite."
        )
    return found


def save(
    db: Session, session: SessionCqp, seance: UUID, wanted: Mapping[UUID, EtatPresence | None], seen: Mapping[UUID, EtatPresence | None],
    *, by: Utilisateur,
) -> list[Conflit]:  # fmt: skip
    """Write these cells of a half-day. Returns those that hold something that their writer had not ``seen``: they are left as they are.

    Raises Interdit, Refus, Introuvable.
    """
    check_parts(db, session, wanted)
    there = opened(db, session, seance, by=by, typed=any(wanted.values()))
    cells = [(expected(there, key), etat) for key, etat in wanted.items()]
    conflicts = []
    for inscrit, etat in cells:
        held = there.etat(inscrit, there.seances[0])
        if held == etat:
            continue
        if held != seen.get(inscrit.id):
            conflicts.append(Conflit(inscrit, etat, held))
        else:
            write(db, session, there.seances[0], inscrit, held, etat, by)
    db.flush()
    return conflicts


def write(
    db: Session, session: SessionCqp, seance: Seancee, inscrit: Inscrit, held: EtatPresence | None, etat: EtatPresence | None,
    by: Utilisateur, at: datetime | None = None,
) -> None:  # fmt: skip
    """One cell, of which the session is held."""
    row = db.get(Presence, (seance.id, inscrit.id)) if held is not None else None
    if etat is None:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = Presence(seance_id=seance.id, candidat_id=inscrit.id, session_id=session.id, etat=etat, saisie_le=clock.now())
        db.add(row)
    row.etat, row.saisie_le, row.saisie_par_id = etat, at or clock.now(), by.personne_id


def fill(db: Session, session: SessionCqp, seance: UUID, *, by: Utilisateur) -> tuple[int, datetime]:
    """Everyone of whom nothing was said was there. Returns how many, and the instant by which it is undone."""
    there, now = opened(db, session, seance, by=by), clock.now()
    half_day = there.seances[0]
    blank = [each for each in there.inscrits if each.attendu(half_day) and there.etat(each, half_day) is None]
    for each in blank:
        write(db, session, half_day, each, None, EtatPresence.PRESENT, by, now)
    db.flush()
    return len(blank), now


def unfill(db: Session, session: SessionCqp, seance: UUID, le: datetime, *, by: Utilisateur) -> int:
    """Undo that: what was changed since stays. Returns how many are blank again."""
    opened(db, session, seance, by=by)
    mine = (Presence.seance_id == seance, Presence.saisie_le == le, Presence.etat == EtatPresence.PRESENT)
    keys = list(db.exec(select(Presence.candidat_id).where(*mine)))
    db.execute(delete(Presence).where(col(Presence.seance_id) == seance, col(Presence.candidat_id).in_(keys)))
    return len(keys)


def attended(db: Session, candidat: Candidat) -> bool:
    """Whether something was said of their attendance: they may drop out, and are not removed."""
    return db.exec(select(Presence.seance_id).where(Presence.candidat_id == candidat.id).limit(1)).first() is not None


def held_there(db: Session, seance: Seance) -> bool:
    """Whether the attendance of a half-day was begun: it may change, and is not removed."""
    return db.exec(select(Presence.candidat_id).where(Presence.seance_id == seance.id).limit(1)).first() is not None
