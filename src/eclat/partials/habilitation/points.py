"""The points to complete of a request (P10)."""

from eclat.domain.habilitations.instruction import POINTS
from eclat.partials.habilitation.actes import SEE, CibleDemande
from eclat.partials.habilitation.etude import regions
from eclat.partials.point.actes import adding, on_each
from eclat.partials.point.cible import CiblePoint


class CiblePointDemande(CiblePoint, CibleDemande):
    """A point of a request."""


AJOUT = adding("point", CibleDemande, POINTS, SEE, regions)
POINT = on_each("point", CiblePointDemande, POINTS, SEE, regions)
