"""The chain of the journal: asked to be read, and how far it is."""

from starlette.responses import Response

from eclat.domain.support import chaine
from eclat.http.context import Context
from eclat.partials.journal.liste import state_of_chain


def create(ctx: Context) -> Response:
    """The worker reads it; who asks twice asks once."""
    chaine.ask(ctx.db, by=ctx.me)
    return ctx.swap_or(ctx.redirect("journal", anchor="chaine"), "partials/journal/chaine.html", chaine=state_of_chain(ctx))


def show(ctx: Context) -> Response:
    return ctx.fragment("partials/journal/chaine.html", chaine=state_of_chain(ctx))
