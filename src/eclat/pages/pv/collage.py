"""Results pasted from a spreadsheet, or read from a file: what would be written is shown first, then it is written (P14)."""

from uuid import UUID

from starlette.responses import Response

from eclat import tableurs
from eclat.domain.jurys import collage_resultats, feuille_resultats, pv
from eclat.domain.jurys.collage_resultats import Depart
from eclat.domain.socle.errors import Refus
from eclat.file_types import FileRefused
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.forms import LoneFile
from eclat.models import SessionCqp
from eclat.partials.pv.collage import CollagePv

CHANGED = "Une autre fenêtre a changé ces résultats entre-temps\u00a0: rien n’est écrit. Voici ce qui serait écrit à présent."
ALREADY = "0 case écrite\u00a0: tout y était déjà"


def as_it_came(data: bytes, name: str) -> bytes:
    """A file is read, and not kept."""
    return data


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, CollagePv(ctx, session, pv.opened(ctx.db, session, ctx.me)))


def page(ctx: Context, c: CollagePv, status: int = 200) -> Response:
    return ctx.render("pages/pv/collage.html", status=status, c=c, fichier=LoneFile())


def preview(ctx: Context, session: SessionCqp) -> Response:
    """What a range or a file would write; nothing is written."""
    document = pv.opened(ctx.db, session, ctx.me)
    c = CollagePv(ctx, session, document, text=ctx.typed("texte"), depart=depart_of(ctx))
    try:
        read_file(ctx, c)
        c.lecture = collage_resultats.lire(ctx.db, document, c.blocs, c.text, c.depart)
    except (FileRefused, Refus) as refused:
        c.refus = getattr(refused, "message", None) or str(refused)
        return page(ctx, c, 422)
    return page(ctx, c)


def read_file(ctx: Context, c: CollagePv) -> None:
    """What its cells would be, pasted. Raises FileRefused."""
    upload = ctx.upload("fichier")
    if upload is None:
        return
    name = upload.filename or "fichier"
    grille = feuille_resultats.grille(tuple(each.code for each in c.blocs))
    sheet, c.feuilles = collage_resultats.of_file(grille, name, tableurs.read(name, ctx.looked_at(upload)))
    c.text, c.depart, c.fichier = collage_resultats.as_text(grille, sheet), Depart(), name
    c.masquees = len(sheet.cachees)


def write(ctx: Context, session: SessionCqp) -> Response:
    text, depart = ctx.typed("texte"), depart_of(ctx)
    c = CollagePv(ctx, session, pv.current(ctx.db, session), text=text, depart=depart)
    try:
        count, found = collage_resultats.ecrire(ctx.db, session, text, depart, vu=ctx.typed("vu"), by=ctx.me)
    except Refus as refus:
        c.refus = str(refus)
        return page(ctx, c, 409)
    if found.ecritures and not count:
        c.lecture, c.refus = found, CHANGED
        return page(ctx, c, 409)
    said = plural(count, "case écrite", "cases écrites") if count else ALREADY
    return ctx.redirect("pv", id=session.id, toast=said)


def depart_of(ctx: Context) -> Depart:
    """Where a range without names begins: what is no key of a row is no place."""
    try:
        return Depart(UUID(ctx.typed("depart")), ctx.typed("champ"))
    except ValueError:
        return Depart()
