"""The form of a dossier, while it may be filled: as a page, and saved at once by a browser without a script (P5, P7)."""

from collections.abc import Mapping

from starlette.responses import Response

from eclat.context import Context
from eclat.domain.dossiers import Dossier
from eclat.partials.dossier.acces import saisie
from eclat.partials.dossier.envoi import keep_all


def page(ctx: Context, dossier: Dossier, *, refus: Mapping[str, str] | None = None, envoi_refuse: bool = False) -> Response:
    """``refus``: documents that could not be taken; ``envoi_refuse``: say first what lacks. Either way what was typed is kept."""
    ctx.keep = bool(refus) or envoi_refuse
    s = saisie(ctx, dossier, refus)
    return ctx.render(s.page, status=422 if ctx.keep else 200, s=s, envoi_refuse=envoi_refuse)


def save(ctx: Context, dossier: Dossier) -> Response:
    """Everything typed is kept, and what is to be corrected is said."""
    refus = keep_all(ctx, dossier)
    if refus:
        return page(ctx, dossier, refus=refus)
    return ctx.redirect_to(saisie(ctx, dossier).adresse(), toast="Brouillon enregistré")
