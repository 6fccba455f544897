"""The form of a request, while the dirigeant may fill it: its sections, what lacks, and the deposit (P5, P10)."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations, policies
from eclat.models import EtatHabilitation, Habilitation
from eclat.pages.habilitations.delegataires.envoi import keep
from eclat.partials.habilitation.envoi import keep_all
from eclat.partials.habilitation.saisie import Saisie

PAGE = "pages/habilitations/formulaire.html"


def page(
    ctx: Context,
    habilitation: Habilitation,
    status: int = 200,
    *,
    refus: Mapping[str, str] | None = None,
    deposit_refused: bool = False,
) -> Response:
    """``refus``: documents that could not be taken; ``deposit_refused``: say first what lacks."""
    saisie = Saisie(ctx.db, habilitation, refus)
    return ctx.render(PAGE, status=status, s=saisie, deposit_refused=deposit_refused)


def save(ctx: Context, id: UUID) -> Response:
    """The button of a browser without a script: everything typed is kept, and what is to be corrected is said."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    refus = keep_all(ctx, habilitation)
    if refus:
        ctx.keep = True
        return page(ctx, habilitation, status=422, refus=refus)
    return ctx.redirect("habilitation", id=id, toast="Brouillon enregistré")


def deposit(ctx: Context, id: UUID) -> Response:
    """Keep what the form carries, then deposit; while something lacks, the page says what."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    again = habilitation.etat == EtatHabilitation.A_COMPLETER
    trouble = keep(ctx, habilitation)  # the button of the délégataires' table leads here too
    if trouble:
        return trouble
    refus = keep_all(ctx, habilitation)
    if refus or habilitations.lacking(ctx.db, habilitation):
        ctx.keep = True
        return page(ctx, habilitation, status=422, refus=refus, deposit_refused=True)
    habilitations.submit(ctx.db, habilitation, by=ctx.me)
    return ctx.redirect("habilitation", id=id, toast="Demande déposée à nouveau" if again else "Demande déposée")
