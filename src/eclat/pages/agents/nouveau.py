"""Create an agent's account (P17)."""

from starlette.responses import Response

from eclat.domain.comptes import agents
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.pages.agents.forms import CHOICES, Agent

PAGE = "pages/agents/nouveau.html"


def show(ctx: Context) -> Response:
    return ctx.render(PAGE, form=Form(Agent), **CHOICES)


def create(ctx: Context) -> Response:
    form = Form.bind(Agent, ctx.form)
    if form:
        given = form.valid
        with form.judged():
            made = agents.create(
                ctx.db, courriel=given.courriel, nom=given.nom, prenom=given.prenom, roles=set(given.roles), college=given.college,
                by=ctx.me,
            )  # fmt: skip
            return ctx.redirect("agent", id=made.id, toast=f"Un mail d’activation part à {made.courriel}")
    return ctx.render(PAGE, status=422, form=form, **CHOICES)
