"""One's own data: what there is, as a file, and asking that it goes (RGPD)."""

from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat import clock
from eclat.database import reading
from eclat.domain.conservation import demandes
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import TropDeDemandes
from eclat.domain.support import donnees
from eclat.engines import exports
from eclat.http.context import Context
from eclat.http.exports import SOON_S, Fichier, under_way
from eclat.http.forms import Form
from eclat.http.web import quoted_filename
from eclat.models import Personne


class Demande(FormModel):
    precisions: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="",
        title="Précisions",
        description="Facultatif : ce qui vous gêne, ou ce que vous voulez garder. OC Éclat le lit.",
        json_schema_extra={"rows": "3"},
    )


def show(ctx: Context) -> Response:
    return page(ctx, Form(Demande))


def page(ctx: Context, form: Form[Demande], status: int = 200) -> Response:
    return ctx.render("pages/compte/donnees.html", status=status, form=form, demande=demandes.last(ctx.db, ctx.me.personne_id))


def ask(ctx: Context) -> Response:
    """That what is kept of them goes."""
    form = Form.bind(Demande, ctx.form)
    if not form:
        return page(ctx, form, 422)
    demandes.ask(ctx.db, ctx.db.get_one(Personne, ctx.me.personne_id), form.valid.precisions, by=ctx.me)
    return ctx.redirect("compte-donnees", anchor="effacement", toast="Votre demande est partie")


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
