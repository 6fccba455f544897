"""Send a mail again, or dismiss its failure (P17): asked in the row, in the panel or on its page, answered there."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from eclat.domain.courriels import classements
from eclat.domain.socle import policies
from eclat.domain.socle.errors import DejaFait, Refus
from eclat.domain.support import reexpeditions
from eclat.engines.workflow import UNCHANGED
from eclat.http.actes import Acte, Actes, Cadre, Cible, Offre
from eclat.http.context import announce
from eclat.models import Courriel
from eclat.partials.courriel import suite
from eclat.throttle import REMINDERS

WAITS = "Ce mail est déjà en attente d’envoi"


class CibleCourriel(Cible[Courriel]):
    visible = staticmethod(policies.visible_courriels)


class WhereAsked(Cadre):
    def done(self, offre: Offre, said: str) -> Response:
        ctx, courriel = offre.ctx, offre.cible.thing
        return announce(suite.show(ctx, courriel), said) if ctx.wants_fragment else suite.back(ctx, courriel.id, said)

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        """A mail that waits will leave: it is as good as sent again. A second click is given the first one's answer."""
        if offre.acte.name == "relance" and reexpeditions.is_waiting(offre.cible.thing):
            return self.done(offre, WAITS)
        if isinstance(refus, DejaFait):
            return self.done(offre, str(offre.acte.said))
        if not offre.ctx.wants_fragment:
            raise refus
        return suite.show(offre.ctx, offre.cible.thing, refus=str(refus), status=409)


def outcome(mail: CibleCourriel, done: Mapping[str, Any]) -> str:
    if done is UNCHANGED:
        return "Ce mail vient d’être relancé"
    return "Une copie est en attente d’envoi" if "copie" in done else "Le mail est en attente d’envoi"


COURRIEL = Actes(
    "courriel",
    CibleCourriel,
    [
        Acte("relance", reexpeditions.resend, said=outcome, apart=True, limit=REMINDERS),
        Acte("classement", classements.dismiss, said="Ce mail ne compte plus parmi les échecs", apart=True),
    ],
    cadre=WhereAsked(),
)
