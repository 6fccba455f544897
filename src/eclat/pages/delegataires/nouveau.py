"""Name one more délégataire, invited at once, while the request is not deposited (P7)."""

from starlette.responses import Response

from eclat.domain.delegataires import delegues
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Habilitation

PAGE = "pages/delegataires/nouveau.html"


def show(ctx: Context) -> Response:
    habilitation = own(ctx)
    delegues.check_open(ctx.db, habilitation, ctx.me)
    return ctx.render(PAGE, form=Form(LigneDelegation))


def create(ctx: Context) -> Response:
    habilitation = own(ctx)
    form = Form.bind(LigneDelegation, ctx.form)
    if form:
        with form.judged():
            made = delegues.add(ctx.db, habilitation, form.valid, by=ctx.me)
            return ctx.redirect("delegues", anchor=f"delegue-{made.id}", toast=f"Un mail part à {made.courriel}")
    return ctx.render(PAGE, status=422, form=form)


def own(ctx: Context) -> Habilitation:
    found = delegues.followed(ctx.db, ctx.me.organisme_id)
    if found is None:
        raise Introuvable
    return found
