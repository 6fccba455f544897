"""One field of a dossier saves itself (P5, P7)."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.dossiers import contenu
from eclat.http.context import Context
from eclat.http.grilles.posted import seen
from eclat.models import Formulaire
from eclat.partials.dossier.posted import values
from eclat.partials.dossier.saisie import saisie


def save(ctx: Context, formulaire: Formulaire, champ: str) -> Response:
    if champ not in ctx.form:  # a request cut short is not an empty field
        raise HTTPException(400)
    contenu.save_field(ctx.db, formulaire, champ, values(ctx, champ), by=ctx.me, seen=seen(ctx))
    s = saisie(ctx, formulaire)
    return ctx.swap_or(ctx.redirect_to(f"{s.adresse()}#champ-{champ}"), "partials/dossier/champ.html", s=s, name=champ)
