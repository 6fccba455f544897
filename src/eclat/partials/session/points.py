"""The points to complete of a session (P13)."""

from eclat.domain.sessions.instruction import POINTS
from eclat.partials.point.actes import adding, on_each
from eclat.partials.point.cible import CiblePoint
from eclat.partials.session.cible import SEE, CibleSession
from eclat.partials.session.etude import regions


class CiblePointSession(CiblePoint, CibleSession):  # type: ignore[misc]  # the address names both
    """A point of a session."""


AJOUT = adding("session-point", CibleSession, POINTS, SEE, regions)
POINT = on_each("session-point", CiblePointSession, POINTS, SEE, regions)
