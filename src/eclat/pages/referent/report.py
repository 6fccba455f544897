"""The invitation to name a référent CQP is put aside: it is optional, and stays on the organisme's card."""

from starlette.responses import Response

from eclat.domain.organismes import referents
from eclat.http.context import Context


def put_aside(ctx: Context) -> Response:
    referents.put_aside(ctx.db, ctx.own_organisme(), by=ctx.me)
    return ctx.redirect("accueil", toast="C’est noté. Vous pourrez désigner un référent CQP depuis « Votre organisme »")
