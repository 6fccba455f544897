"""Whether an address that was just typed is a slip away from another. Nothing is written, nor kept in a log."""

import re

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.socle import doutes
from eclat.domain.socle.champs import clean_line
from eclat.http.context import Context

NAME = re.compile(r"[a-z_]{1,40}")


def show(ctx: Context) -> Response:
    """``champ``: the name of the field, and of what stands under it."""
    champ = ctx.query("champ")
    if not NAME.fullmatch(champ):
        raise HTTPException(400)
    typed = clean_line(ctx.typed(champ)[:1000])
    return ctx.fragment("partials/adresse_mail/question.html", doute=doutes.courriel(typed), champ=champ)
