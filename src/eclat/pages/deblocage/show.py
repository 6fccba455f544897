"""Unlock a sign-in that someone's guesses have locked (P16). Looking at it changes nothing: mail programs open links before their reader."""

from starlette.responses import Response

from eclat.domain.comptes import reconnaissance
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.models import UsageJeton
from eclat.pages.activation.lien import closed, opened


def show(ctx: Context, jeton: str) -> Response:
    lien = opened(ctx.db, jeton, UsageJeton.DEBLOCAGE)
    return ctx.render("pages/deblocage/show.html", lien=lien, signed=jeton) if lien else closed(ctx, jeton)


def create(ctx: Context, jeton: str) -> Response:
    """Then they sign in as usual."""
    lien = opened(ctx.db, jeton, UsageJeton.DEBLOCAGE)
    if lien is None:
        return closed(ctx, jeton)
    personne = lien.personne
    by = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    reconnaissance.unlock(ctx.db, personne, jeton=lien.jeton, by=by)
    return ctx.redirect("connexion", toast="Votre compte est débloqué : connectez-vous")
