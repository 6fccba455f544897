"""Where an act is asked and answered."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from eclat.domain.socle.errors import DejaFait, Refus
from eclat.http.context import Context, announce

if TYPE_CHECKING:
    from eclat.http.actes.declaration import Offre


class Cadre:
    """Where an act is asked and answered: the thing's own page and its dialogs, or a page for the question alone."""

    def ask(self, offre: "Offre", status: int = 200) -> Response:
        """The question; with what was typed and its errors, when it was refused (422)."""
        if offre.ctx.wants_fragment:
            return offre.ctx.fragment("partials/acte/question.html", status=status, offre=offre)
        return offre.ctx.render("pages/question.html", status=status, offre=offre)

    def done(self, offre: "Offre", said: str) -> Response:
        """Back where it was asked; from a dialog, htmx has the browser follow, for the whole page has changed."""
        if offre.ctx.wants_fragment and offre.acte.swap:
            return announce(offre.acte.swap(offre.cible), said)
        return onward(offre.ctx, offre.ctx.redirect_to(offre.cible.home, toast=said))

    def overtaken(self, offre: "Offre", refus: Refus) -> Response:
        """Someone acted first, or it cannot be: who did what, with what was typed. A second click lands where the first one led."""
        if isinstance(refus, DejaFait):
            return self.done(offre, str(refus))
        if offre.ctx.wants_fragment:
            return offre.ctx.fragment("partials/acte/devance.html", status=409, offre=offre, why=str(refus))
        if offre.actes.page is None:
            raise refus
        note = " ".join([str(refus), *map("Vous aviez écrit : « {} »".format, offre.texts)])
        return offre.actes.page(offre.ctx, offre.cible.thing, status=409, note=note)


class InPage(Cadre):
    """The form stands in the thing's own page."""

    def ask(self, offre: "Offre", status: int = 200) -> Response:
        assert offre.actes.page is not None
        return offre.actes.page(offre.ctx, offre.cible.thing, status=status, offre=offre)


def onward(ctx: Context, response: Response) -> Response:
    """The redirection itself; for htmx, one that the browser follows."""
    if ctx.wants_fragment:
        response.status_code = 204
        response.headers["HX-Redirect"] = response.headers["location"]
        del response.headers["location"]
    return response
