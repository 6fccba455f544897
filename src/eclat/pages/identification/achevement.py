"""The délégataire finishes its form, and takes it up again (P7)."""

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import fiche, identifications
from eclat.models import Identification
from eclat.pages import formulaire
from eclat.partials.dossier.envoi import keep_all


def finish(ctx: Context, identification: Identification) -> Response:
    """Keep what the form carries, then finish; while something lacks, the page says what."""
    refus = keep_all(ctx, identification)
    if refus or fiche.manques(ctx.db, identification):
        return formulaire.page(ctx, identification, refus=refus, envoi_refuse=True)
    delegation = identifications.delegation_of(ctx.db, identification)
    identifications.finish(ctx.db, delegation, by=ctx.me)
    national = identifications.national_of(ctx.db, delegation)
    return ctx.redirect("identification", id=identification.id, toast=f"Formulaire transmis à {national.nom}")


def reopen(ctx: Context, identification: Identification) -> Response:
    identifications.reopen(ctx.db, identifications.delegation_of(ctx.db, identification), by=ctx.me)
    return ctx.redirect("identification", id=identification.id, toast="Le formulaire est à nouveau ouvert")
