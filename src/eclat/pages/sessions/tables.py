"""The tables of a request that stand on pages of their own, beside its calendar: its other places, the periods of its alternance (P13)."""

from sqlmodel import Session

from eclat.domain.sessions import edition
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.periodes import PERIODES
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.grilles import Ecran
from eclat.models import SessionCqp


def may_type(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return session.etat in (*edition.EDITABLE, *edition.FOLLOWED) and session_policies.can_edit_session(db, user, session)


LIEUX_SCREEN = Ecran(
    LIEUX, "lieux", porteur="session", page="pages/sessions/lieux.html", visible=session_policies.visible_sessions,
    modifiable=may_type, fil=("Session", "Autres lieux"), retour="Voir la session",
)  # fmt: skip
PERIODES_SCREEN = Ecran(
    PERIODES, "periodes", porteur="session", page="pages/sessions/periodes.html", visible=session_policies.visible_sessions,
    modifiable=may_type, fil=("Session", "Périodes d’alternance"), retour="Voir la session",
)  # fmt: skip
