"""The questions asked before a decision: as a page, or as the form of a dialog when htmx sent it."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies, workflow
from eclat.domain.errors import DejaFait, Interdit, Refus
from eclat.forms import Form
from eclat.models import Habilitation
from eclat.pages.habilitations import dossier
from eclat.partials.habilitation import etude


def load(ctx: Context, id: UUID) -> Habilitation:
    return ctx.load(policies.visible_habilitations(ctx.me), id)


def ask(ctx: Context, id: UUID, verb: str) -> Response:
    """The question on a page of its own, for a browser without script."""
    habilitation = load(ctx, id)
    move = workflow.declared(habilitation, verb)
    assert move is not None
    if not move.by(ctx.db, ctx.me, habilitation):
        raise Interdit(verb)
    if habilitation.etat not in move.moves:
        return overtaken(ctx, habilitation, Refus(workflow.explain(ctx.db, habilitation, ctx.me)))
    return page(ctx, habilitation, verb)


def page(ctx: Context, habilitation: Habilitation, verb: str, status: int = 200, **forms: Form[Any]) -> Response:
    values = etude.values(ctx, habilitation, **forms)
    if ctx.wants_fragment:
        return ctx.fragment(f"partials/habilitation/{verb}.html", status=status, **values)
    return ctx.render("pages/habilitations/question.html", status=status, verbe=verb, **values)


def overtaken(ctx: Context, habilitation: Habilitation, refus: Refus) -> Response:
    """Someone acted first: the file as it is now, with who did what."""
    if ctx.wants_fragment:
        return etude.overtaken(ctx, habilitation, refus)
    if isinstance(refus, DejaFait):
        raise refus
    typed = [text for name in etude.TYPED if (text := ctx.typed(name).strip())]
    return dossier.page(
        ctx, habilitation, status=409, note=" ".join([str(refus), *map("Vous aviez écrit : « {} »".format, typed)])
    )


def onward(ctx: Context, response: Response) -> Response:
    """After a decision the whole page changes: htmx follows the redirect with the browser, not in the dialog."""
    if ctx.wants_fragment:
        response.status_code = 204
        response.headers["HX-Redirect"] = response.headers["location"]
        del response.headers["location"]
    return response
