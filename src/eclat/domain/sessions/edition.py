"""Whether the request of a session may still be changed, and by whom: its form, and its calendar."""

from sqlmodel import Session, select

from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import JURY, EtatSession, NaturePiece, Piece, SessionCqp

EDITABLE = (EtatSession.BROUILLON, EtatSession.A_COMPLETER)
CLOSED = "Cette demande ne se modifie plus. Écrivez à OC Éclat si quelque chose y est à changer."


def editable(db: Session, session: SessionCqp, by: Utilisateur) -> None:
    """Lock the session and check that its request may change now. Raises Interdit, Refus."""
    hold(db, session)
    if not session_policies.can_edit_session(db, by, session):
        raise Interdit("edit session")
    if session.etat not in EDITABLE:
        said = f"{explain(db, session, by)} Le contenu de la demande ne peut plus être modifié."
        raise DejaFait(said, session) if journal.just_written(db, session, "depot", by=by) else Refus(said)


def open_to_change(session: SessionCqp) -> None:
    """Raises Refus when the request is no longer its organisme's to change."""
    if session.etat not in EDITABLE:
        raise Refus(CLOSED)


FOLLOWED = (EtatSession.OUVERTE, EtatSession.EN_COURS, EtatSession.JURY_PLANIFIE)
OPENED = (*FOLLOWED, *JURY[1:])  # its pages are those of a session that runs, or that ran
NOT_FOLLOWED = "Cette session n’est pas ouverte, ou elle est terminée : son suivi ne se modifie pas."


def followed(db: Session, session: SessionCqp, by: Utilisateur) -> None:
    """Lock a session that runs, for who follows it: its attendance, its sheets, its alternance. Raises Interdit, Refus."""
    hold(db, session)
    if not session_policies.can_edit_session(db, by, session):
        raise Interdit("follow session")
    if session.etat not in FOLLOWED:
        raise Refus(f"{explain(db, session, by)} {NOT_FOLLOWED}")


def calendar_editable(db: Session, session: SessionCqp, by: Utilisateur) -> None:
    """The same, of the calendar, which changes while the session runs too. Raises Interdit, Refus."""
    if session.etat in FOLLOWED:
        followed(db, session, by)
    else:
        editable(db, session, by)


def open_calendar(session: SessionCqp) -> None:
    """Raises Refus when its half-days may not change now."""
    if session.etat not in FOLLOWED:
        open_to_change(session)


LATE = (NaturePiece.AUTRE, NaturePiece.EMARGEMENT)  # what comes while it runs
VALIDATED = (
    "Cette pièce est celle de la demande que le binôme paritaire a validée\u00a0: elle ne se remplace plus et ne se retire plus. "
    "Joignez la nouvelle dans l’onglet Documents."
)


def joinable(db: Session, session: SessionCqp, nature: NaturePiece, by: Utilisateur, held: Piece | None = None) -> None:
    """The same, of its documents: some come while it runs, and they alone go (``held``). Raises Interdit, Refus."""
    calendar_editable(db, session, by)
    if session.etat not in FOLLOWED:
        return
    if nature not in LATE or (held is not None and of_request(db, held)):
        raise Refus(VALIDATED)


def of_request(db: Session, piece: Piece) -> bool:
    """Whether the binôme had this document before it."""
    return db.exec(select(Piece.id).where(Piece.id == piece.id, session_policies.of_request())).first() is not None
