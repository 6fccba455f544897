"""The first page: what the platform is for a visitor; where things stand and what awaits, for who is signed in."""

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from eclat.formats import plural
from eclat.http.context import Context
from eclat.models import Role
from eclat.pages.accueil import administration, etude, griefs, organisme, semaine
from eclat.pages.accueil.a_faire import appealed, this_week, without_answer
from eclat.pages.accueil.attentes import Attentes
from eclat.partials.habilitation.faits import enumerate_names


def show(ctx: Context) -> Response:
    user = ctx.user
    if user is None:
        return ctx.render("pages/accueil/visiteur.html")
    if not user.roles:
        return ctx.redirect("entree")
    if user.est_dirigeant and not user.profil_complet:
        return ctx.redirect("profil")
    if user.organisme_id is not None:
        return ctx.render("pages/accueil/organisme.html", **organisme.values(ctx, user.organisme_id))
    return ctx.render("pages/accueil/agent.html", **agent(ctx))


def agent(ctx: Context) -> dict[str, Any]:
    """A block for each role held, and one sentence over them all."""
    blocks: dict[str, Any] = {"administration": None, "instruction": None, "comite": None}
    if ctx.me.is_a(Role.ADMINISTRATEUR):
        blocks["administration"] = administration.values(ctx)
    if ctx.me.is_a(Role.INSTRUCTEUR):
        blocks["instruction"] = etude.instruction(ctx.db, ctx.me)
    if ctx.me.is_a(Role.COMITE_TECHNIQUE):
        blocks["comite"] = etude.reading(ctx.db, ctx.me)
    said = [each for block in blocks.values() if block for each in block["dit"]]
    attentes = Attentes.read(ctx)
    said += attentes.dit
    jours = semaine.days(ctx)
    decided = blocks["administration"]["lignes"] if blocks["administration"] else []
    unanswered = blocks["instruction"]["en_retard"] if blocks["instruction"] else []
    late = [without_answer(each, ctx.url("habilitation", id=each.id)) for each in unanswered]
    late += [
        appealed(each, ctx.url("habilitation", id=each.id)) for each in (blocks["comite"]["recours"] if blocks["comite"] else [])
    ]
    if ctx.me.is_a(Role.ADMINISTRATEUR):
        late += griefs.to_decide(ctx)
    near, others = this_week([*decided, *late, *attentes.lignes, *semaine.to_do(ctx, jours)])
    phrase = enumerate_names(said) + "." if said else "" if near else "Rien ne vous attend pour l’instant."
    if near:
        phrase += Markup(" {} cette semaine.").format(plural(len(near), "chose a une échéance", "choses ont une échéance"))
    return {
        **blocks, "cette_semaine": near, "en_attente": others, "phrase": phrase, "semaine": semaine.figures(ctx), "jours": jours,
    }  # fmt: skip
