"""The deposit of a request, from its form (P5, P10)."""

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations
from eclat.domain.habilitations import Incomplete
from eclat.models import EtatHabilitation, Habilitation
from eclat.pages import formulaire
from eclat.pages.habilitations.delegataires.envoi import keep
from eclat.partials.dossier.envoi import keep_all


def deposit(ctx: Context, habilitation: Habilitation) -> Response:
    """Keep what the form carries, then deposit; while something lacks, the page says what."""
    again = habilitation.etat == EtatHabilitation.A_COMPLETER
    trouble = keep(ctx, habilitation)  # the button of the délégataires' table leads here too
    if trouble:
        return trouble
    refus = keep_all(ctx, habilitation)
    if refus:
        return formulaire.page(ctx, habilitation, refus=refus, envoi_refuse=True)
    try:
        habilitations.submit(ctx.db, habilitation, by=ctx.me)
    except Incomplete:
        return formulaire.page(ctx, habilitation, envoi_refuse=True)
    return ctx.redirect("habilitation", id=habilitation.id, toast="Demande déposée à nouveau" if again else "Demande déposée")
