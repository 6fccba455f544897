"""One délégataire: who it is, how far it has come, what was written to it (P7)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.delegataires import identifications
from eclat.domain.delegataires.liste import mails_to
from eclat.http.context import Context
from eclat.pages.delegataires.actes import DELEGUE
from eclat.pages.delegataires.soi import followed
from eclat.partials.delegue import historique, ligne, liste


def show(ctx: Context, id: UUID) -> Response:
    delegation, habilitation = followed(ctx, id)
    found = liste.one(ctx, delegation, habilitation)
    form = identifications.of_delegation(ctx.db, delegation) if found.formulaire else None
    return ctx.render(
        "pages/delegataires/show.html", ligne=found, delegation=delegation, historique=historique.lines(ctx.db, delegation, found),
        mails=mails_to(ctx.db, delegation), titres=historique.MAILS, formulaire=form,
        offres=DELEGUE.offers(ctx, delegation), autour=liste.autour(ctx, habilitation),
    )  # fmt: skip


def row(ctx: Context, id: UUID) -> Response:
    """The row alone: what cancelling the question brings back."""
    delegation, habilitation = followed(ctx, id)
    return ligne.show(ctx, habilitation, delegation)
