"""What a document says: its file, or the address where it is. One address for the present version, whichever it is; the former ones apart."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from eclat.domain.documentation import lectures, publics, versions
from eclat.http import traces
from eclat.http.context import Context
from eclat.http.fichiers import ASK_AGAIN, begins, served
from eclat.models import Document, Fichier, VersionDocument


def show(ctx: Context, id: UUID) -> Response:
    document = ctx.load(publics.visible_documents(ctx.me), id)
    return sent(ctx, document, *versions.present(ctx.db, document))


def show_version(ctx: Context, id: UUID) -> Response:
    found = versions.one(ctx.db, id)
    document = ctx.load(publics.visible_documents(ctx.me), found[0].document_id)
    return sent(ctx, document, *found)


def sent(ctx: Context, document: Document, version: VersionDocument, fichier: Fichier | None) -> Response:
    """Its opening is noted for those whom it concerns: the administrateur who checks it is no reader."""
    answer = served(ctx.request, fichier, cache=ASK_AGAIN) if fichier else elsewhere(version.adresse)
    personne, key = ctx.me.personne_id, version.id
    if personne is not None and begins(ctx.request) and publics.can_read(ctx.db, ctx.me, document):
        traces.leave("ouverture", lambda db: lectures.note_opening(db, key, personne))
    return answer


def elsewhere(adresse: str) -> Response:
    """Another site is not told from where one comes."""
    return RedirectResponse(adresse, status_code=303, headers={"Referrer-Policy": "no-referrer"})
