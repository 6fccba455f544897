"""One field of a dossier saves itself (P5, P7)."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import contenu
from eclat.domain.dossiers import Dossier
from eclat.partials.dossier.acces import saisie
from eclat.partials.dossier.envoi import seen, values


def save(ctx: Context, dossier: Dossier, champ: str) -> Response:
    if champ not in ctx.form:  # a request cut short is not an empty field
        raise HTTPException(400)
    contenu.save_field(ctx.db, dossier, champ, values(ctx, champ), by=ctx.me, seen=seen(ctx))
    s = saisie(ctx, dossier)
    return ctx.swap_or(ctx.redirect_to(f"{s.adresse()}#champ-{champ}"), "partials/dossier/champ.html", s=s, name=champ)
