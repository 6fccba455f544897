"""The applicant's answer to a point saves itself (P10, P13)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.dossiers import points
from eclat.http.context import Context
from eclat.http.grilles.posted import seen
from eclat.models import Formulaire
from eclat.partials.dossier.saisie import saisie


def save(ctx: Context, formulaire: Formulaire, point: UUID) -> Response:
    found = points.find(ctx.db, formulaire, point)
    known = [{"reponse": each.get(f"point-{point}", [])} for each in seen(ctx) or []] or None
    points.answer(ctx.db, formulaire, found, ctx.typed(f"point-{point}"), by=ctx.me, seen=known)
    s = saisie(ctx, formulaire)
    page = ctx.redirect_to(f"{s.adresse()}#champ-point-{point}")
    return ctx.swap_or(page, "partials/point/reponse.html", s=s, point=found)
