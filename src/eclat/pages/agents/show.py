"""One agent: their roles, their access, what was done about it (P17)."""

from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain import agents, facteurs, invitations, journal, policies, qualites
from eclat.domain.errors import ChampRefuse
from eclat.domain.workflow import past_of
from eclat.forms import Form
from eclat.models import Evenement, Personne
from eclat.pages.agents.forms import CHOICES, Roles
from eclat.partials import timeline

STATE = "partials/agent/etat.html"


def load(ctx: Context, id: UUID) -> Personne:
    return ctx.load(policies.visible_agents(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    personne = load(ctx, id)
    held = qualites.of_agents(ctx.db, [id]).get(id, [])
    college = next((each.college for each in held if each.college), None)
    return render(ctx, personne, Form.of(Roles, roles=[each.role for each in held], college=college))


def render(ctx: Context, personne: Personne, form: Form[Roles], status: int = 200) -> Response:
    return ctx.render(
        "pages/agents/show.html", status=status, personne=personne, form=form, invitation=invitations.of_agent(ctx.db, personne),
        held=qualites.of_agents(ctx.db, [personne.id]).get(personne.id, []),
        lines=history(ctx, personne), facteur=facteurs.of(ctx.db, personne.id), myself=personne.id == ctx.me.personne_id, **CHOICES,
    )  # fmt: skip


def history(ctx: Context, personne: Personne) -> list[timeline.Line]:
    return [as_line(each) for each in journal.about(ctx.db, personne, limit=30)]


def as_line(event: Evenement) -> timeline.Line:
    return timeline.line(event, Markup("<b>{}</b> {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe)))


def update(ctx: Context, id: UUID) -> Response:
    personne = load(ctx, id)
    form = Form.bind(Roles, ctx.form)
    if form:
        try:
            agents.change_roles(ctx.db, personne, roles=set(form.valid.roles), college=form.valid.college, by=ctx.me)
            return ctx.redirect("agent", id=id, toast="Enregistré")
        except ChampRefuse as refus:
            form.refuse(refus.champ, refus.message)
    return render(ctx, personne, form, status=422)


def state(ctx: Context, id: UUID) -> Response:
    """The part of the page that follows the mail."""
    return ctx.fragment(STATE, invitation=invitations.of_agent(ctx.db, load(ctx, id)))


def resend(ctx: Context, id: UUID) -> Response:
    personne, said = load(ctx, id), "L’invitation part à nouveau"
    agents.resend(ctx.db, personne, by=ctx.me)
    page = ctx.redirect("agent", id=id, toast=said)
    changed = {"invitation": invitations.of_agent(ctx.db, personne), "lines": history(ctx, personne)}
    return announce(ctx.swap_or(page, "partials/agent/relance.html", **changed), said)


def confirm(ctx: Context, id: UUID) -> Response:
    """The question before a suspension, on a page of its own."""
    return ctx.render("pages/agents/suspension.html", personne=load(ctx, id))


def suspend(ctx: Context, id: UUID) -> Response:
    personne = load(ctx, id)
    agents.suspend(ctx.db, personne, by=ctx.me)
    return ctx.redirect("agent", id=id, toast=f"L’accès de {personne.nom_complet} est suspendu")


def restore(ctx: Context, id: UUID) -> Response:
    personne = load(ctx, id)
    agents.restore(ctx.db, personne, by=ctx.me)
    return ctx.redirect("agent", id=id, toast=f"L’accès de {personne.nom_complet} est rétabli")
