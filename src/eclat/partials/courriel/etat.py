"""Where one mail stands and what may be done about it: the same in the side panel and on its page."""

from typing import Any

from eclat.context import Context
from eclat.courriels.modeles import called
from eclat.domain import envois, relances
from eclat.models import Courriel
from eclat.partials.courriel import historique
from eclat.partials.courriel.readressage import readressage


def values(ctx: Context, courriel: Courriel, *, refus: str = "") -> dict[str, Any]:
    """``refus``: why it was not sent again, just now."""
    envoi, relance, closed = envois.of(courriel), relances.last(ctx.db, courriel), relances.why_closed(ctx.db, courriel)
    copie = relance.copie if relance else None
    followed = envois.of(copie) if copie else envoi
    en_route = envoi.parti and relance is not None and relance.en_route
    return {
        "courriel": courriel,
        "titre": called(courriel.modele).nom,
        "envoi": envoi,
        "relance": relance,
        "copie": followed if copie else None,
        "moving": followed.attend and (followed.moving or (relance is not None and relance.recente)),
        "ferme": closed,
        "possible": (envoi.echoue or envoi.parti) and not closed and not en_route,
        "refus": refus,
        "readressage": readressage(ctx, courriel),
        "historique": historique.lines(ctx, courriel),
    }
