"""Whether the request of a session may still be changed, and by whom: its form, and its calendar."""

from sqlmodel import Session

from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import EtatSession, SessionCqp

EDITABLE = (EtatSession.BROUILLON, EtatSession.A_COMPLETER)
CLOSED = "Cette demande est chez OC Éclat : elle ne se modifie plus. Écrivez à OC Éclat si quelque chose y est à changer."


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
