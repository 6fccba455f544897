"""One délégataire: who it is, how far it has come, what was written to it (P7)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import identifications
from eclat.pages.delegues.soi import followed
from eclat.partials.delegue import historique, ligne, liste


def show(ctx: Context, id: UUID) -> Response:
    delegation, habilitation = followed(ctx, id)
    found = liste.one(ctx, delegation, habilitation)
    form = identifications.of_delegation(ctx.db, delegation) if found.formulaire else None
    return ctx.render(
        "pages/delegues/show.html", ligne=found, delegation=delegation, historique=historique.lines(ctx.db, delegation, found),
        mails=historique.mails(ctx.db, delegation), formulaire=form, **liste.row_values(ctx, habilitation),
    )  # fmt: skip


def row(ctx: Context, id: UUID) -> Response:
    """The row alone: what cancelling the question brings back."""
    delegation, habilitation = followed(ctx, id)
    return ligne.show(ctx, habilitation, delegation)
