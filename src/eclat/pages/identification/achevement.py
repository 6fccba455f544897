"""The délégataire finishes its form (P7). What the form carries is kept first: that is no act like the others."""

from starlette.responses import Response

from eclat.domain.delegataires import fiche, identifications
from eclat.francais import to_name
from eclat.http.context import Context
from eclat.models import Identification
from eclat.pages import formulaire
from eclat.partials.dossier.whole import keep_all


def finish(ctx: Context, identification: Identification) -> Response:
    """Keep what the form carries, then finish; while something is missing, the page says what."""
    kept = keep_all(ctx, identification)
    if kept.page:
        return kept.page
    if kept.refus or fiche.manques(ctx.db, identification):
        return formulaire.page(ctx, identification, refus=kept.refus, remise_refusee=True)
    delegation = identifications.delegation_of(ctx.db, identification)
    identifications.finish(ctx.db, delegation, by=ctx.me)
    national = identifications.national_of(ctx.db, delegation)
    return ctx.redirect("identification", id=identification.id, toast=f"Formulaire transmis {to_name(national.nom)}")
