"""What an agent puts in what they are writing: a canned answer, a document of the library."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.messagerie import bibliotheque, brouillons, reponses
from eclat.engines.listes.vues import key
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.models import Fil
from eclat.pages.messagerie.redaction import pieces
from eclat.partials.fil import conversation


def answer(ctx: Context, id: UUID, reponse: UUID) -> Response:
    """Its text, at the end of the draft; or, where a script asks, with the files, to be put where one writes."""
    fil = typed(ctx, id)
    try:
        texte = reponses.insert(ctx.db, fil, reponse, by=ctx.me)
    except FileRefused as refused:
        ctx.keep = True
        return pieces(ctx, fil, {"": refused.message})
    if ctx.wants_fragment:
        return pieces(ctx, fil, {}, insertion=texte)
    draft = brouillons.opened(ctx.db, fil, by=ctx.me)
    texte = "\n\n".join(each for each in (draft.texte.rstrip(), texte) if each)
    brouillons.save(ctx.db, fil, texte=texte, interne=draft.interne, seen=None, by=ctx.me)
    return pieces(ctx, fil, {}, anchor="champ-message")


def document(ctx: Context, id: UUID) -> Response:
    """A line that leads to it, in the draft."""
    fil, chosen = typed(ctx, id), key(ctx.typed("document"))
    if not chosen:
        ctx.keep = True
        return pieces(ctx, fil, {"": "Choisissez d’abord un document."})
    try:
        bibliotheque.insert(ctx.db, fil, UUID(chosen), by=ctx.me)
    except FileRefused as refused:
        ctx.keep = True
        return pieces(ctx, fil, {"": refused.message})
    return pieces(ctx, fil, {})


def typed(ctx: Context, id: UUID) -> Fil:
    """The thread; without a script the whole form came with the button, and what was typed is kept first."""
    fil = conversation.load(ctx, id)
    if not ctx.wants_fragment and "texte" in ctx.form:
        brouillons.save(ctx.db, fil, texte=ctx.typed("texte"), interne=ctx.typed("interne") == "oui", seen=None, by=ctx.me)
    return fil
