"""A document that an organisme keeps valid: until when, what replaced it, and what is done of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import veille_policies
from eclat.domain.veille import documents, remplacements
from eclat.domain.veille.documents import NATURES
from eclat.engines import journal
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import DocumentSuivi
from eclat.pages.documents_suivis.actes import DOCUMENT_SUIVI
from eclat.partials import timeline

LOOKS = {
    "suivi": ("plus", ""),
    "reprise": ("file-check", ""),
    "transmission": ("send", "info"),
    "confirmation": ("check", "ok"),
    "refus": ("x", "bad"),
    "rappel": ("bell", ""),
    "expiration": ("calendar-x-2", "warn"),
    "retrait": ("archive", ""),
}


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(veille_policies.visible_documents_suivis(ctx.me), id))


def page(ctx: Context, document: DocumentSuivi, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    may = ctx.can(veille_policies.can_replace_document, document)
    return ctx.render(
        "pages/documents_suivis/show.html", status=status, note=note, document=document, nature=NATURES[document.nature],
        organisme=documents.organisme_of(ctx.db, document), offres=DOCUMENT_SUIVI.offers(ctx, document),
        remplacements=documents.history(ctx.db, document), remplacable=may and document.etat in remplacements.REPLACEABLE,
        historique=[timeline.line(line, timeline.with_reason(line, ctx.me), LOOKS) for line in journal.about(ctx.db, document)],
    )  # fmt: skip
