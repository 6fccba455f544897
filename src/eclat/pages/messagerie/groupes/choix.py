"""Write to the responsible people of the rows chosen in a list: who will read is said first."""

from typing import Any

from starlette.responses import Response

from eclat.domain.messagerie import destinations, groupes
from eclat.http.context import Context
from eclat.http.listes import Ecran
from eclat.http.web import Handler
from eclat.partials.habilitation.liste import LISTE as HABILITATIONS
from eclat.partials.organisme.liste import LISTE as ORGANISMES
from eclat.partials.session.liste import LISTE as SESSIONS

LISTES: dict[str, Ecran[Any]] = {"habilitation": HABILITATIONS, "organisme": ORGANISMES, "session": SESSIONS}


def chosen(genre: str) -> Handler:
    """Those whose boxes are checked, or all that answer."""
    ecran = LISTES[genre]

    def choose(ctx: Context) -> Response:
        everything = ecran.everything(ctx)
        keys = ecran.liste.chosen(ctx.db, ctx.me, ecran.vue(ctx), destinations.MOST + 1) if everything else ecran.chosen(ctx)
        made = groupes.prepare(ctx.db, genre, keys, by=ctx.me)
        return ctx.redirect("groupe", id=made.id)

    return choose
