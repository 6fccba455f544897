"""Choose the file that holds the rows; and the file to fill, for who has none yet."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat import tableurs
from eclat.domain.socle.errors import Introuvable
from eclat.engines.grilles import feuilles, imports
from eclat.engines.grilles.feuilles import FeuilleLue
from eclat.engines.grilles.gabarits import GABARITS
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.forms import LoneFile
from eclat.http.grilles.ecran import Ecran
from eclat.http.web import quoted_filename

PAGE = "pages/grille/import.html"


def show(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    return page(ctx, ecran, ecran.load(ctx, id))


def read(ecran: Ecran, ctx: Context, id: UUID) -> Response | list[FeuilleLue]:
    """What the file holds, before the transaction: reading it takes time, and may end in a refusal."""
    owner, upload = ecran.load(ctx, id), ctx.upload("fichier")
    ecran.check(ctx, owner)
    if upload is None:
        return page(ctx, ecran, owner, "Choisissez d’abord un fichier sur votre appareil.")
    name = upload.filename or "fichier"
    try:
        return feuilles.read(ecran.grille, name, tableurs.read(name, upload.file.read(tableurs.MAX_SIZE + 1)))
    except FileRefused as refused:
        return page(ctx, ecran, owner, refused.message)


def create(ecran: Ecran, ctx: Context, sheets: list[FeuilleLue], id: UUID) -> Response:
    upload = ctx.upload("fichier")
    assert upload is not None
    imports.receive(ecran.open(ctx, ecran.load(ctx, id)), upload.filename or "fichier", sheets)
    return ecran.redirect(ctx, id, "import-apercu")


def page(ctx: Context, ecran: Ecran, owner: Any, refus: str = "") -> Response:
    """``refus``: why the file that was just sent is not taken."""
    ecran.check(ctx, owner)
    return ctx.render(
        PAGE,
        status=422 if refus else 200,
        ecran=ecran,
        owner=owner,
        attente=imports.current(ctx.db, ecran.grille, owner),
        refus=refus,
        fichier=LoneFile(refus),
        accept=tableurs.ACCEPT_ATTRIBUTE,
    )


def gabarit(ecran: Ecran, ctx: Context, id: UUID, format: str) -> Response:
    """The file to fill and send back, for a spreadsheet or for any other program."""
    ecran.load(ctx, id)
    if format not in GABARITS:
        raise Introuvable
    make, media_type = GABARITS[format]
    name = quoted_filename(f"modele-{ecran.grille.nom}.{format}")
    return Response(make(ecran.grille), media_type=media_type, headers={"Content-Disposition": f"attachment; {name}"})
