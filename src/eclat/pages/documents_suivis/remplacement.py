"""The page where an organisme replaces a document: its file, its last day; what was typed and chosen stays until it is handed over."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import veille_policies
from eclat.domain.veille import documents, remplacements
from eclat.domain.veille.remplacements import Nouveau
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.file_types import ACCEPT_ATTRIBUTE, FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import DocumentSuivi, Fichier

FILE = "fichier"


def loaded(ctx: Context, id: UUID) -> DocumentSuivi:
    return ctx.load(veille_policies.visible_documents_suivis(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    document = loaded(ctx, id)
    workflow.check(ctx.db, ctx.me, document, transition_of(remplacements.hand_over))
    found = documents.open_one(ctx.db, document)
    typed = (found.valable_jusqu_au.isoformat() if found.valable_jusqu_au else found.saisie) if found else ""
    return page(ctx, document, Form.of(Nouveau, valable_jusqu_au=typed or None, sans_fin=bool(found and found.sans_fin)))


def create(ctx: Context, id: UUID) -> Response:
    """Keep what came, then hand it over; while something is missing or wrong, the page says what, and loses nothing."""
    document, form = loaded(ctx, id), Form.bind(Nouveau, ctx.form)
    remplacements.write(ctx.db, document, jour=ctx.typed("valable_jusqu_au"), sans_fin=form.value("sans_fin") == "oui", by=ctx.me)
    upload = ctx.upload(FILE)
    if upload is not None:
        try:
            remplacements.join(ctx.db, document, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
        except FileRefused as refused:
            form.refuse(FILE, refused.message)
    found = documents.open_one(ctx.db, document)
    if ctx.typed("garder") and FILE not in form.messages:
        return ctx.redirect("document-suivi-remplacement", id=document.id, toast="Brouillon enregistré")
    for name, why in remplacements.lacking(document, found).items():
        if name not in form.messages:
            form.refuse(name, why)
    if form.messages:
        ctx.keep = True
        return page(ctx, document, form, 422)
    remplacements.hand_over(ctx.db, document, by=ctx.me)
    return ctx.redirect("document-suivi", id=document.id, toast="Document transmis, OC Éclat le vérifie")


def page(ctx: Context, document: DocumentSuivi, form: Form[Nouveau], status: int = 200) -> Response:
    found = documents.open_one(ctx.db, document)
    return ctx.render(
        "pages/documents_suivis/remplacement.html", status=status, document=document, form=form, accept=ACCEPT_ATTRIBUTE,
        fichier=ctx.db.get(Fichier, found.fichier_id) if found and found.fichier_id else None,
        toujours=document.nature in documents.ENDS,
    )  # fmt: skip
