"""A holder's own certificates, by the link that they were sent: no account, and it serves for good (P14).

They take their documents, read how often each was verified, and may choose to show one to nobody.
"""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.certificats import verification
from eclat.domain.certificats.verification import LUI
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.fichiers import served
from eclat.models import Certificat, Fichier
from eclat.signatures import unsign_id


def show(ctx: Context, jeton: str) -> Response:
    found = opened(ctx, jeton)
    return page(ctx, jeton, found) if found else closed(ctx)


def page(ctx: Context, jeton: str, found: list[Certificat], *, note: str = "", status: int = 200) -> Response:
    return discreet(
        ctx.render(
            "pages/mes_certificats/show.html", status=status, jeton=jeton, certificats=found, note=note,
            compte=ctx.reglages.verification_count, cache=ctx.reglages.verification_hide,
        )
    )  # fmt: skip


def document(ctx: Context, jeton: str, id: UUID) -> Response:
    """The duplicata once there is one: it is the document of that day."""
    certificat = chosen(opened(ctx, jeton), id)
    key = certificat.duplicata_id or certificat.fichier_id
    if key is None:
        raise Introuvable
    return discreet(served(ctx.request, ctx.db.get_one(Fichier, key)))


def hide(ctx: Context, jeton: str, id: UUID) -> Response:
    return turned(ctx, jeton, id, shown=False)


def unhide(ctx: Context, jeton: str, id: UUID) -> Response:
    return turned(ctx, jeton, id, shown=True)


def turned(ctx: Context, jeton: str, id: UUID, *, shown: bool) -> Response:
    found = opened(ctx, jeton)
    if not found:
        return closed(ctx)
    certificat = chosen(found, id)
    verb = verification.show if shown else verification.hide
    try:
        verb(ctx.db, certificat, by=LUI)
    except Refus as refus:
        if verification.hides(certificat) is shown:
            return page(ctx, jeton, found, note=str(refus), status=409)
    return discreet(ctx.redirect("mes-certificats", jeton=jeton))


def opened(ctx: Context, jeton: str) -> list[Certificat]:
    return verification.linked(ctx.db, unsign_id("jeton", jeton))


def chosen(found: list[Certificat], key: UUID) -> Certificat:
    """Raises Introuvable on another's."""
    certificat = next((each for each in found if each.id == key), None)
    if certificat is None:
        raise Introuvable
    return certificat


def closed(ctx: Context) -> Response:
    return discreet(ctx.render("pages/mes_certificats/fini.html", status=404))
