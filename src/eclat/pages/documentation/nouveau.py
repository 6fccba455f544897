"""Publish a document (P12)."""

from starlette.responses import Response

from eclat.domain.documentation import documents
from eclat.domain.documentation.fiche import Nature, Publication
from eclat.file_types import FileRefused
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Document, EtatDocument
from eclat.pages.documentation.forms import FILE, choices, deposed, to_be_chosen_again

PAGE = "pages/documentation/nouveau.html"


def show(ctx: Context) -> Response:
    return ctx.render(PAGE, form=Form.of(Publication, natures=list(Nature), prevenir=True), **choices(ctx))


def create(ctx: Context) -> Response:
    form = Form.bind(Publication, ctx.form)
    depose = deposed(ctx, form)
    if form:
        try:
            with form.judged():
                made = documents.publish(ctx.db, form.valid, depose, by=ctx.me)
                return ctx.redirect("document", id=made.id, toast=said(made))
        except FileRefused as refused:
            form.refuse(FILE, refused.message)
    to_be_chosen_again(ctx, form)
    return ctx.render(PAGE, status=422, form=form, **choices(ctx))


def said(made: Document) -> str:
    return "Document publié" if made.etat == EtatDocument.PUBLIE else f"Document programmé pour le {format_date(made.du)}"
