"""Put a new version in the place of the present one (P12)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.documentation import lectures, publics, versions
from eclat.domain.documentation.fiche import NouvelleVersion
from eclat.domain.socle.errors import DejaFait, Refus
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Document
from eclat.pages.documentation.forms import FILE, choices, deposed, to_be_chosen_again
from eclat.partials.documentation.liste import empty

PAGE = "pages/documentation/version.html"


def show(ctx: Context, id: UUID) -> Response:
    document = ctx.load(publics.visible_documents(ctx.me), id)
    workflow.check(ctx.db, ctx.me, document, transition_of(versions.replace))
    return page(ctx, document, empty(document.version))


def create(ctx: Context, id: UUID) -> Response:
    document = ctx.load(publics.visible_documents(ctx.me), id)
    form = Form.bind(NouvelleVersion, ctx.form)
    depose = deposed(ctx, form)
    if form:
        try:
            with form.judged():
                done = versions.replace(ctx.db, document, form.valid, depose, by=ctx.me)
                return published(ctx, document, done["version"])
        except FileRefused as refused:
            form.refuse(FILE, refused.message)
        except DejaFait:
            return published(ctx, document, document.version)
        except Refus as refus:
            return page(ctx, document, seen(form, document), status=409, note=str(refus))
    to_be_chosen_again(ctx, form)
    return page(ctx, document, form, status=422)


def published(ctx: Context, document: Document, version: int) -> Response:
    return ctx.redirect("document", id=document.id, toast=f"Version {version} publiée")


def seen(form: Form[NouvelleVersion], document: Document) -> Form[NouvelleVersion]:
    """Sent again, it takes the place of the version that is now shown beside it."""
    form.raw["vue"] = [str(document.version)]
    return form


def page(ctx: Context, document: Document, form: Form[NouvelleVersion], status: int = 200, note: str = "") -> Response:
    ctx.db.expire(document)
    present, fichier = versions.present(ctx.db, document)
    return ctx.render(
        PAGE, status=status, document=document, form=form, note=note, present=present, fichier=fichier,
        concernes=lectures.lecteurs(ctx.db, [document.id])[document.id].concernes, **choices(ctx),
    )  # fmt: skip
