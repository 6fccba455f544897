"""The form of a dossier, while it may be filled: as a page, and saved at once by a browser without a script (P5, P7)."""

from collections.abc import Mapping

from starlette.responses import Response

from eclat.http.context import Context
from eclat.models import Formulaire
from eclat.partials.dossier.saisie import saisie
from eclat.partials.dossier.whole import keep_all
from eclat.partials.formateur import table


def page(
    ctx: Context, formulaire: Formulaire, *, refus: Mapping[str, str] | None = None, remise_refusee: bool = False
) -> Response:
    """``refus``: documents that could not be taken; ``remise_refusee``: say first what is missing. Either way what was typed is kept."""
    ctx.keep = bool(refus) or remise_refusee
    s = saisie(ctx, formulaire, refus)
    shown = table.shown(ctx, formulaire, s)
    return ctx.render(
        s.page, status=422 if ctx.keep else 200, s=s, offres=s.offres(ctx), echanges=s.echanges(ctx), remise_refusee=remise_refusee,
        **shown,
    )  # fmt: skip


def save(ctx: Context, formulaire: Formulaire) -> Response:
    """Everything typed is kept, and what is to be corrected is said."""
    kept = keep_all(ctx, formulaire)
    if kept.page:
        return kept.page
    if kept.refus:
        return page(ctx, formulaire, refus=kept.refus)
    return ctx.redirect_to(saisie(ctx, formulaire).adresse(), toast="Brouillon enregistré")
