"""The référent CQP of one's organisme (P4): where their account stands, and what the dirigeant may do about it."""

from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain import invitations, referents
from eclat.domain.errors import Introuvable
from eclat.domain.organismes import dirigeant_of
from eclat.forms import Form
from eclat.pages.referent.designation import Designation

STATE = "partials/referent/etat.html"


def show(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    return ctx.render(
        "pages/referent/show.html", organisme=organisme, invitation=invitations.of_referent(ctx.db, organisme),
        dirigeant=dirigeant_of(ctx.db, organisme.id), form=Form(Designation),
    )  # fmt: skip


def state(ctx: Context) -> Response:
    """The part of the page that follows the mail."""
    organisme = ctx.own_organisme()
    invitation = invitations.of_referent(ctx.db, organisme)
    if invitation is None:
        raise Introuvable
    return ctx.fragment(STATE, organisme=organisme, invitation=invitation)


def resend(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    referents.resend(ctx.db, organisme, by=ctx.me)
    said = "L’invitation part à nouveau"
    page = ctx.redirect("referent", toast=said)
    return announce(ctx.swap_or(page, STATE, organisme=organisme, invitation=invitations.of_referent(ctx.db, organisme)), said)


def confirm(ctx: Context) -> Response:
    """The question, on a page of its own."""
    invitation = invitations.of_referent(ctx.db, ctx.own_organisme())
    return ctx.render("pages/referent/retrait.html", nom=invitation.nom) if invitation else ctx.redirect("referent")


def destroy(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    removed = referents.remove(ctx.db, organisme, by=ctx.me)
    return ctx.redirect("referent", toast=f"{removed['referent']} n’est plus votre référent CQP")
