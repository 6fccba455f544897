"""Whoever holds a procès-verbal or a convention, or its fingerprint, is told whether it is a signed one: yes or no (P10, P14)."""

import hashlib

from pydantic import Field
from starlette.responses import Response

from eclat.domain.jurys import authenticite
from eclat.domain.jurys.authenticite import Genre
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form

NOTHING = "Choisissez le fichier PDF, ou recopiez son empreinte."
NOT_ONE = "Une empreinte compte 64 signes, de 0 à 9 et de a à f. Recopiez-la entière."


class Empreinte(FormModel):
    empreinte: Ligne = Field(
        default="",
        title="Empreinte SHA-256",
        description="Celle qui est imprimée au bas de chaque page, ou celle du fichier.",
    )


def show(ctx: Context) -> Response:
    """The QR code of the document brings its fingerprint."""
    return page(ctx, Form.of(Empreinte, empreinte=ctx.query("empreinte")[:200]))


def as_it_came(data: bytes, name: str) -> bytes:
    """A file that is only compared is neither looked into nor kept."""
    return hashlib.sha256(data).hexdigest().encode()


def verify(ctx: Context) -> Response:
    """A file has the last word; the same answer, whatever is wrong with one that is not known."""
    form, upload = Form.bind(Empreinte, ctx.form), ctx.upload("fichier")
    if upload is not None:
        try:
            return page(ctx, form, found=authenticite.known(ctx.db, ctx.looked_at(upload).decode()), asked=True, of_file=True)
        except FileRefused:
            return page(ctx, form, asked=True, of_file=True)
    typed = form.value("empreinte")
    sha256 = authenticite.read(typed)
    if sha256 is None:
        form.refuse("empreinte", NOT_ONE if typed.strip() else NOTHING)
        return page(ctx, form, status=422)
    return page(ctx, form, found=authenticite.known(ctx.db, sha256), asked=True)


def page(
    ctx: Context,
    form: Form[Empreinte],
    *,
    found: Genre | None = None,
    asked: bool = False,
    of_file: bool = False,
    status: int = 200,
) -> Response:
    """``found``: what it is, once that was ``asked``."""
    said = {"form": form, "found": found, "asked": asked, "of_file": of_file}
    return discreet(ctx.render("pages/signature/verification.html", status=status, **said))
