"""What one sent while signed out, found again after the sign-in: sent now, or given up."""

from starlette.responses import RedirectResponse, Response

from eclat.domain.comptes import envois_gardes
from eclat.http.context import Context


def show(ctx: Context) -> Response:
    envoi = envois_gardes.of(ctx.db, ctx.me.personne_id)
    if envoi is None:
        return ctx.redirect("accueil")
    champs = envois_gardes.champs_of(envoi)
    return ctx.render("pages/envoi_garde/show.html", champs=champs, textes=envois_gardes.textes(champs), page=envoi.page)


def send(ctx: Context) -> Response:
    """Send the same form to where it was going (307: with what it holds), and keep it no more."""
    assert ctx.me.personne_id is not None
    chemin = envois_gardes.take(ctx.db, ctx.me.personne_id)
    return RedirectResponse(chemin, status_code=307) if chemin else ctx.redirect("accueil")


def give_up(ctx: Context) -> Response:
    assert ctx.me.personne_id is not None
    envois_gardes.drop(ctx.db, ctx.me.personne_id)
    return ctx.redirect("accueil")
