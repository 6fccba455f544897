"""What answers at the addresses of acts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.policies import Audience
from eclat.engines import workflow
from eclat.http.actes.declaration import Acte, Actes, Offre, Page
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.routing import get, post

SURE, CHANGE = "oui", "modifier"  # what is said of what one has read again


@dataclass(frozen=True)
class Handling:
    """What answers at the address of an act. ``__wrapped__``: `eclat routes` leads from there to the verb."""

    actes: Actes
    acte: Acte

    @property
    def __wrapped__(self) -> Callable[..., Any]:
        return self.acte.verb


class Asking(Handling):
    """The question, when the act may be."""

    def __call__(self, ctx: Context, **path: Any) -> Response:
        offre = Offre(self.actes, self.acte, self.actes.cible.load(ctx, **path))
        try:
            workflow.check(ctx.db, ctx.me, offre.cible.thing, self.acte.move)
        except Refus as refus:
            return offre.cadre.overtaken(offre, refus)
        return offre.cadre.ask(offre)


class Acting(Handling):
    """The act itself, with what the form says."""

    def __call__(self, ctx: Context, **path: Any) -> Response:
        form = Form.bind(self.acte.form, ctx.form) if self.acte.form else None
        offre = Offre(self.actes, self.acte, self.actes.cible.load(ctx, **path), form)
        if form is not None and not form:
            return offre.cadre.ask(offre, status=422)
        confirmed = ctx.typed("confirme") if self.acte.apercu else SURE
        try:
            if offre.overlooked():
                return offre.cadre.ask(offre, status=409)
            if confirmed not in (SURE, CHANGE):
                offre.read_again()
            if confirmed != SURE:
                return offre.cadre.ask(offre)
            said = offre.do()
        except ChampRefuse as error:
            assert form is not None
            form.refuse(error.champ, error.message)
            return offre.cadre.ask(offre, status=422)
        except Refus as refus:
            return offre.cadre.overtaken(offre, refus)
        return offre.cadre.done(offre, said)


def acts(path: str, actes: Actes, audience: Audience, *, page: Page | None = None) -> list[Route]:
    """The addresses of a thing's acts, and of the questions of those that ask first. ``page`` shows the thing as it is."""
    shown = replace(actes, page=page)
    found = []
    for acte in actes.actes:
        at, name = f"{path}/{acte.path or acte.name}", shown.route(acte)
        if acte.move.asks:
            found.append(get(at, name, Asking(shown, acte), audience))
        found.append(post(at, name, Acting(shown, acte), audience, limit=acte.limit))
    return found
