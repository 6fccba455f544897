"""Change what the library says of a document, whom it concerns, until when (P12)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.documentation import documents, publics
from eclat.domain.documentation.fiche import Modification, public_of
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Document
from eclat.pages.documentation.forms import choices

PAGE = "pages/documentation/modification.html"


def show(ctx: Context, id: UUID) -> Response:
    document = ctx.load(publics.visible_documents(ctx.me), id)
    workflow.check(ctx.db, ctx.me, document, transition_of(documents.amend))
    return page(ctx, document, Form.of(Modification, **said_of(document)))


def update(ctx: Context, id: UUID) -> Response:
    document = ctx.load(publics.visible_documents(ctx.me), id)
    form = Form.bind(Modification, ctx.form)
    if form:
        with form.judged():
            documents.amend(ctx.db, document, form.valid, by=ctx.me)
            return ctx.redirect("document", id=document.id, toast="Enregistré")
    return page(ctx, document, form, status=422)


def said_of(document: Document) -> dict[str, object]:
    return {
        "titre": document.titre, "categorie": document.categorie, "description": document.description,
        "obligatoire": document.obligatoire, "du": document.du, "jusqu_au": document.jusqu_au, **public_of(document),
    }  # fmt: skip


def page(ctx: Context, document: Document, form: Form[Modification], status: int = 200) -> Response:
    ctx.db.expire(document)  # what could not be taken is not said of it
    return ctx.render(PAGE, status=status, document=document, form=form, **choices(ctx))
