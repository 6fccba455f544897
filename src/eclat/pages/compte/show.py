"""One's own account: who one is here, the address, the password, the second factor, and where one is signed in."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.comptes import acces, connexions, facteurs
from eclat.domain.messagerie import joignables
from eclat.domain.socle import qualites
from eclat.http.context import Context, announce
from eclat.pages.compte.adresse import awaited
from eclat.pages.compte.notifications import chosen
from eclat.partials.compte.connexions import TEMPLATE, lines


def show(ctx: Context) -> Response:
    assert ctx.me.personne_id is not None
    facteur = facteurs.of(ctx.db, ctx.me.personne_id)
    return ctx.render(
        "pages/compte/show.html",
        adresse=awaited(ctx),
        non_arrive=joignables.failing(ctx.db, ctx.me.personne_id),
        places=qualites.of_person(ctx.db, ctx.me.personne_id),
        facteur=facteur,
        impose=facteurs.is_required(ctx.db, ctx.me.personne_id),
        restants=facteurs.codes_left(ctx.db, ctx.me.personne_id) if facteur else 0,
        notifications=chosen(ctx),
        connexions=lines(ctx),
    )


def end(ctx: Context, id: UUID) -> Response:
    acces.end_connexion(ctx.db, id, by=ctx.me)
    return ended(ctx, "La connexion est terminée")


def end_others(ctx: Context) -> Response:
    assert ctx.me.personne_id is not None
    connexions.close_all(ctx.db, ctx.me.personne_id, but=ctx.me.connexion_id)
    return ended(ctx, "Toutes les autres connexions sont terminées")


def ended(ctx: Context, said: str) -> Response:
    page = ctx.redirect("compte", anchor="connexions-ouvertes", toast=said)
    return announce(ctx.swap_or(page, TEMPLATE, connexions=lines(ctx)), said)
