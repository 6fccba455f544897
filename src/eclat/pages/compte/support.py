"""What support saw of one's account, and what one lets it do: to fill in, for a day, what it sees (P17)."""

from starlette.responses import Response

from eclat.domain.comptes import autorisations, consultations
from eclat.http.context import Context
from eclat.models import Personne


def show(ctx: Context) -> Response:
    personne = oneself(ctx)
    return ctx.render(
        "pages/compte/support.html",
        autorisation=autorisations.of(ctx.db, personne.id),
        empechement=autorisations.why_not(ctx.db, ctx.me, personne),
        visites=[
            (each, auteur, consultations.passages(ctx.db, each)) for each, auteur in consultations.of_person(ctx.db, personne.id)
        ],
    )


def create(ctx: Context) -> Response:
    autorisations.allow(ctx.db, oneself(ctx), by=ctx.me)
    return ctx.redirect("compte-support", toast="Le support peut remplir à votre place pendant 24 heures")


def destroy(ctx: Context) -> Response:
    autorisations.withdraw(ctx.db, oneself(ctx), by=ctx.me)
    return ctx.redirect("compte-support", toast="L’autorisation est retirée")


def oneself(ctx: Context) -> Personne:
    return ctx.db.get_one(Personne, ctx.me.personne_id)
