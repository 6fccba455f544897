"""The messagerie: one's threads, and the one that is open beside them (P11)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.messagerie import brouillons, fils, liste, messages, sujets
from eclat.domain.socle.errors import Interdit, Introuvable
from eclat.domain.socle.fils import can_write
from eclat.http.context import Context
from eclat.partials.fil import conversation
from eclat.partials.fil.conversation import Conversation
from eclat.partials.fil.liste import LISTE


def index(ctx: Context) -> Response:
    """The list; or, where the page looks again by itself, what changed around it too, and nothing when nothing has (304)."""
    looking = ctx.request.headers.get("if-none-match", "").strip('"') if ctx.wants_fragment else ""
    marque, _, shows = looking.partition(".")
    if marque and marque == liste.signe(ctx.db, ctx.me).marque:
        return Response(status_code=304, headers={"ETag": f'"{looking}"'})
    shown = LISTE.shown(ctx)
    around = LISTE.around(ctx, shown.vue, shown.lignes)
    if not looking:
        return LISTE.answer(ctx, shown, around=around)
    tag = around.version(shown)
    if tag.endswith(f".{shows}"):  # something happened, which this page does not show: it will ask with the mark of now
        response = ctx.fragment("partials/fil/suivi_liste.html", liste=shown, r=around)
        response.headers.update({"HX-Retarget": "#fils-suivi", "HX-Reswap": "outerMorph"})
    else:
        response = ctx.fragment("partials/fil/regard.html", liste=shown, r=around)
    response.headers["ETag"] = f'"{tag}"'
    return response


def show(ctx: Context, id: UUID) -> Response:
    """A thread; or, where the page looks again by itself, its messages, and nothing when nothing has changed (304)."""
    tag = f'"{version}"' if ctx.wants_fragment and (version := messages.version(ctx.db, id, ctx.me)) else None
    if tag and ctx.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    try:
        fil = conversation.load(ctx, id)
    except Introuvable:
        return left_behind(ctx, id)
    if not ctx.wants_fragment:
        return page(Conversation(ctx, fil))
    response = conversation.fragment(Conversation(ctx, fil, ici=conversation.here(ctx.query("ici"))))
    response.headers["ETag"] = tag or ""
    return response


def page(c: Conversation, status: int = 200) -> Response:
    """The thread, beside the list as the address filters it."""
    return c.ctx.render(
        "pages/messagerie/show.html",
        status,
        c=c,
        liste=(shown := LISTE.shown(c.ctx)),
        r=LISTE.around(c.ctx, shown.vue, shown.lignes),
    )


def left_behind(ctx: Context, id: UUID) -> Response:
    """A thread that one sees no more, and where one was writing: those words stay theirs. Raises Introuvable."""
    draft = brouillons.left_behind(ctx.db, ctx.me, id)
    if draft is None or not draft.texte:
        raise Introuvable
    return words_alone(ctx, draft.texte)


def words_alone(ctx: Context, texte: str) -> Response:
    return ctx.render("pages/messagerie/perdu.html", 404, texte=texte)


def opening(genre: str):  # type: ignore[no-untyped-def]
    """The thread about a thing, which is born when there is none yet."""

    def open(ctx: Context, id: UUID) -> Response:
        thing = sujets.visible(ctx.db, ctx.me, genre, id)
        if not ctx.can(can_write, fils.unborn(thing)) and fils.seen(ctx.db, thing, ctx.me) is None:
            raise Interdit("begin a fil")
        fil = fils.opened(ctx.db, thing)
        return ctx.redirect("fil", id=fil.id, anchor="champ-message")

    return open
