"""The certificates of one session, for who follows it (P14)."""

from starlette.responses import Response

from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.partials.certificat.session import Certificats


def show(ctx: Context, session: SessionCqp) -> Response:
    return ctx.render("pages/certificats/session.html", c=Certificats(ctx, session))
