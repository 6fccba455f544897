"""Compare our partners with the file of France compétences that the administrateur chooses: nothing of it is kept."""

from starlette.responses import Response

from eclat.domain.partenaires import comparaison
from eclat.domain.partenaires.comparaison import Comparaison
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Refus
from eclat.http.context import Context
from eclat.http.forms import Form

Lignes = list[dict[str, str]]


def show(ctx: Context) -> Response:
    return page(ctx)


def read(ctx: Context) -> Response | Lignes:
    """What the file holds, before the database is asked for anything."""
    upload = ctx.upload("fichier")
    if upload is None:
        return page(ctx, refus="Choisissez d’abord un fichier sur votre appareil.")
    try:
        return comparaison.read(upload.file.read(comparaison.MAX_SIZE + 1))
    except Refus as refused:
        return page(ctx, refus=str(refused))


def compare(ctx: Context, rows: Lignes) -> Response:
    upload = ctx.upload("fichier")
    return page(ctx, nom=(upload.filename if upload else "") or "fichier", trouve=comparaison.compare(ctx.db, rows))


def page(ctx: Context, *, nom: str = "", trouve: Comparaison | None = None, refus: str = "") -> Response:
    form = Form(FormModel)  # its file is no value of a model
    if refus:
        form.refuse("fichier", refus)
    return ctx.render("pages/partenaires/comparaison.html", status=422 if refus else 200, form=form, nom=nom, trouve=trouve)
