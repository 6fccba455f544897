"""One's own data: what there is, as a file, and how to ask that it goes (RGPD)."""

from starlette.responses import Response

from eclat import clock
from eclat.database import reading
from eclat.domain.socle.errors import TropDeDemandes
from eclat.domain.support import donnees
from eclat.engines import exports
from eclat.http.context import Context
from eclat.http.exports import SOON_S, Fichier, under_way
from eclat.http.web import quoted_filename


def show(ctx: Context) -> Response:
    return ctx.render("pages/compte/donnees.html")


def export(ctx: Context) -> Response:
    """A ZIP that is given out as it is written; the journal says that it left. Raises TropDeDemandes."""
    if under_way().available_tokens < 1:
        raise TropDeDemandes(SOON_S, "D’autres téléchargements sont en cours. Réessayez dans {}.")
    exports.note(ctx.db, "Mes données", by=ctx.me, format="zip")
    name = quoted_filename(f"Mes données OC Éclat {clock.today():%Y-%m-%d}.zip")
    return Fichier(
        donnees.zipped(reading, ctx.me),
        media_type="application/zip",
        headers={"Content-Disposition": f"attachment; {name}", "Cache-Control": "no-store"},
    )
