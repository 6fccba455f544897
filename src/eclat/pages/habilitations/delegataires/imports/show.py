"""Choose the file that holds the list of délégataires (P6)."""

from uuid import UUID

from starlette.responses import Response

from eclat import tableurs
from eclat.context import Context
from eclat.domain import feuilles, imports, policies
from eclat.domain.feuilles import FeuilleLue
from eclat.file_types import FileRefused
from eclat.models import Habilitation

PAGE = "pages/habilitations/delegataires/imports/show.html"


def load(ctx: Context, id: UUID) -> Habilitation:
    return ctx.load(policies.visible_habilitations(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, load(ctx, id))


def read(ctx: Context, id: UUID) -> Response | list[FeuilleLue]:
    """What the file holds, before the transaction: reading it takes time, and may end in a refusal."""
    habilitation, upload = load(ctx, id), ctx.upload("fichier")
    imports.opened(ctx.db, habilitation, ctx.me)
    if upload is None:
        return page(ctx, habilitation, "Choisissez d’abord un fichier sur votre appareil.")
    name = upload.filename or "fichier"
    try:
        return feuilles.read(name, tableurs.read(name, upload.file.read(tableurs.MAX_SIZE + 1)))
    except FileRefused as refused:
        return page(ctx, habilitation, refused.message)


def create(ctx: Context, sheets: list[FeuilleLue], id: UUID) -> Response:
    upload = ctx.upload("fichier")
    assert upload is not None
    imports.receive(ctx.db, load(ctx, id), upload.filename or "fichier", sheets, by=ctx.me)
    return ctx.redirect("import-apercu", id=id)


def page(ctx: Context, habilitation: Habilitation, refus: str = "") -> Response:
    """``refus``: why the file that was just sent is not taken."""
    waiting = imports.opened(ctx.db, habilitation, ctx.me)
    return ctx.render(
        PAGE,
        status=422 if refus else 200,
        habilitation=habilitation,
        attente=waiting,
        refus=refus,
        accept=tableurs.ACCEPT_ATTRIBUTE,
    )
