"""What the page of a session says first, when the habilitation that it rests on no longer holds."""

from dataclasses import dataclass

from sqlmodel import Session

from eclat.domain.delegataires.suspensions import since
from eclat.domain.habilitations import griefs, suites, suspensions
from eclat.domain.sessions import arrets
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle import session_policies
from eclat.formats import format_date
from eclat.models import EffetSuspension, EtatHabilitation, EtatSession, Habilitation, SessionCqp, SuiteSessions

BEFORE = (EtatSession.BROUILLON, *session_policies.STUDIED)


@dataclass(frozen=True)
class Arret:
    titre: str
    texte: str


def of(db: Session, session: SessionCqp, *, own: bool, binome: bool = False) -> Arret | None:
    """Nothing once its jury sat. ``own``: for the people of its organisme; ``binome``: for who studies it."""
    habilitation = arrets.stopped(db, session)
    if session.etat not in (*BEFORE, *FOLLOWED):
        return None
    if habilitation is None:
        return of_delegataire(db, session)
    if habilitation.etat != EtatHabilitation.SUSPENDUE:
        said = f"{arrets.SAID[habilitation.etat]}{over_since(db, habilitation)}"
        return Arret(f"L’habilitation {habilitation.numero} {said}", withdrawn(db, session, habilitation))
    row = suspensions.current(db, habilitation)
    since = f" depuis le {format_date(row.cree_le)}" if row else ""
    closed = row is not None and row.effet == EffetSuspension.CANDIDATS
    return Arret(
        f"L’habilitation {habilitation.numero} est suspendue{since}", suspended(session, own=own, binome=binome, closed=closed)
    )


def over_since(db: Session, habilitation: Habilitation) -> str:
    """From which day nothing more rests on it."""
    if habilitation.etat == EtatHabilitation.EXPIREE:
        until = suites.last_day(db, habilitation)
        return f" le {format_date(until)}" if until else ""
    found = griefs.withdrawal(db, habilitation)
    return f" depuis le {format_date(found.effet_le)}" if found and found.effet_le else ""


def withdrawn(db: Session, session: SessionCqp, habilitation: Habilitation) -> str:
    if session.etat in BEFORE:
        return "Cette session ne s’ouvrira pas."
    found = griefs.withdrawal(db, habilitation) if habilitation.etat == EtatHabilitation.RESILIEE else None
    if found is None:
        return "Cette session va jusqu’à son jury."
    if found.sessions == SuiteSessions.AUTRE:
        return "Aucun candidat n’y entre plus. OC Éclat écrit à ceux qui y sont où ils finissent leur parcours."
    return "Cette session va jusqu’à son jury, mais aucun candidat n’y entre plus."


def suspended(session: SessionCqp, *, own: bool, binome: bool, closed: bool) -> str:
    """What it means for who reads."""
    if session.etat in BEFORE:
        if binome:
            return "Vous pouvez étudier la demande et la renvoyer à compléter\u00a0; votre accord attend qu’OC Éclat lève la suspension."
        rest = " Ce que vous avez saisi est gardé." if own else ""
        return f"Cette session ne s’ouvre pas tant qu’OC Éclat ne lève pas la suspension.{rest}"
    if not closed:
        return "Cette session continue jusqu’à son jury, et reçoit des candidats."
    typed = " Vous pouvez corriger ceux qui y sont." if own else ""
    return f"Cette session continue jusqu’à son jury, mais aucun candidat n’y entre plus.{typed}"


def of_delegataire(db: Session, session: SessionCqp) -> Arret | None:
    """The délégataire that runs it is suspended, or withdrawn, by itself."""
    found = arrets.delegation_of(db, session)
    if found is None:
        return None
    begun = since(db, found)
    titre = f"{arrets.alone(db, session)}, depuis le {format_date(begun)}" if begun else arrets.alone(db, session)
    if session.etat in BEFORE:
        return Arret(titre, "Cette session ne s’ouvre pas.")
    closed = arrets.closed_alone(db, session)
    rest = "mais aucun candidat n’y entre plus." if closed else "et reçoit des candidats."
    return Arret(titre, f"Cette session continue jusqu’à son jury, {rest}")
