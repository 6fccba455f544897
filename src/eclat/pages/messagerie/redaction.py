"""Where one writes: the draft that saves itself, its files, the message that is sent, then taken back or read."""

from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.messagerie import brouillons, envois, lectures
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.fils import can_write, visible_messages
from eclat.engines.listes.vues import key
from eclat.engines.rereading import hold
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.posted import seen
from eclat.models import Fil, Message
from eclat.pages.messagerie.index import page, words_alone
from eclat.partials.fil import conversation
from eclat.partials.fil.conversation import Conversation
from eclat.partials.fil.liste import LISTE
from eclat.partials.fil.redaction import Redaction

PIECES = "pieces"


def send(ctx: Context, id: UUID) -> Response:
    """The message, with the files chosen here and those of the draft. A refused file keeps it from leaving; nothing typed is lost."""
    fil = loaded(ctx, id)
    if fil is None:
        return kept_for_oneself(ctx, id)
    form, cle = Form.bind(Redaction, ctx.form), key(ctx.typed("cle"))
    if not cle:
        raise HTTPException(400)
    if not form:
        keep(ctx, fil, ctx.typed("texte"), interne=False)
        return page(Conversation(ctx, fil, form), 422)
    texte, interne = form.valid.texte, form.valid.interne
    if ctx.db.get(Message, UUID(cle)) is not None:  # a second click
        envois.send(ctx.db, fil, cle=UUID(cle), texte=texte, interne=interne, by=ctx.me)
        return back(ctx, fil)
    try:
        refus = attached(ctx, fil)
        if not refus:
            envois.send(ctx.db, fil, cle=UUID(cle), texte=texte, interne=interne, by=ctx.me)
            return back(ctx, fil, toast="La note est enregistrée" if interne else None)
    except ChampRefuse as error:
        form.refuse(error.champ, error.message)
        refus = {}
    except Refus as closed:
        keep(ctx, fil, texte, interne)
        return page(Conversation(ctx, fil, form, note=str(closed)), 409)
    keep(ctx, fil, texte, interne)
    return page(Conversation(ctx, fil, form, refus), 422)


def keep(ctx: Context, fil: Fil, texte: str, interne: bool) -> None:
    """What is not sent stays in the draft, as long as it can be."""
    ctx.keep = True
    if len(texte) <= brouillons.KEPT:
        brouillons.save(ctx.db, fil, texte=texte, interne=interne, seen=None, by=ctx.me)


def save(ctx: Context, id: UUID) -> Response:
    """The text saves itself; without a script, a button does."""
    fil = loaded(ctx, id)
    if fil is None:
        return kept_for_oneself(ctx, id)
    if "texte" not in ctx.form:  # a request cut short is not an empty text
        raise HTTPException(400)
    interne = ctx.typed("interne") == "oui"
    brouillons.save(ctx.db, fil, texte=ctx.typed("texte"), interne=interne, seen=seen(ctx), by=ctx.me)
    if ctx.wants_fragment:
        return ctx.fragment("partials/fil/texte.html", c=Conversation(ctx, fil))
    refus = attached(ctx, fil)
    if refus:
        ctx.keep = True
        return page(Conversation(ctx, fil, refus=refus), 422)
    return back(ctx, fil, toast="Le brouillon est enregistré")


def attach(ctx: Context, id: UUID) -> Response:
    """Files come as they are chosen, dropped or pasted: each is judged by itself."""
    fil = conversation.load(ctx, id)
    refus = attached(ctx, fil) if any(files(ctx)) else {"": "Choisissez d’abord un fichier sur votre appareil."}
    ctx.keep = True
    return pieces(ctx, fil, refus)


def detach(ctx: Context, id: UUID, jointe: UUID) -> Response:
    fil = conversation.load(ctx, id)
    if not ctx.can(can_write, fil):
        raise Interdit("write in fil")
    if not ctx.wants_fragment and "texte" in ctx.form:  # the whole form came with the button
        brouillons.save(ctx.db, fil, texte=ctx.typed("texte"), interne=ctx.typed("interne") == "oui", seen=None, by=ctx.me)
    brouillons.detach(ctx.db, fil, jointe, by=ctx.me)
    return pieces(ctx, fil, {})


def pieces(ctx: Context, fil: Fil, refus: dict[str, str], *, insertion: str = "", anchor: str = "fil-pieces") -> Response:
    """What is joined to the draft. ``insertion``: a text that the script puts where one writes."""
    c = Conversation(ctx, fil, refus=refus, insertion=insertion)
    if ctx.wants_fragment:
        return ctx.fragment("partials/fil/pieces.html", 422 if refus else 200, c=c)
    return page(c, 422) if refus else back(ctx, fil, anchor=anchor)


def take_back(ctx: Context, id: UUID, message: UUID) -> Response:
    fil = conversation.load(ctx, id)
    found = ctx.db.exec(visible_messages(ctx.me).where(Message.fil_id == fil.id, Message.id == message)).first()
    if found is None:  # a second click: it is in the draft
        if brouillons.of(ctx.db, fil, ctx.me) is None:
            raise Introuvable
        return back(ctx, fil, anchor="champ-message")
    envois.take_back(ctx.db, found, by=ctx.me)
    return back(ctx, fil, anchor="champ-message", toast="Votre message est revenu dans le brouillon")


def read(ctx: Context, id: UUID) -> Response:
    """The reader saw the thread up to a message."""
    fil = conversation.load(ctx, id)
    named = key(ctx.typed("jusqu_a"))
    last = (
        ctx.db.exec(visible_messages(ctx.me).where(Message.fil_id == fil.id, Message.id == UUID(named))).first()
        if named
        else None
    )
    if last is None:
        raise Introuvable
    hold(ctx.db, fil)
    lectures.read(ctx.db, fil, jusqu_a=last.part_le, by=ctx.me)
    if not ctx.wants_fragment:
        return back(ctx, fil)
    shown = LISTE.row(ctx, fil.id)
    return ctx.fragment("partials/fil/lue.html", liste=shown, r=LISTE.around(ctx, shown.vue, shown.lignes))


def unread(ctx: Context, id: UUID) -> Response:
    """The thread awaits its reader again, from the last message that they received; they are led back to the list, which says so."""
    fil = conversation.load(ctx, id)
    hold(ctx.db, fil)
    last = lectures.last_received(ctx.db, fil, ctx.me)
    if last is None:
        raise Refus("Personne d’autre n’a encore écrit dans ce fil.")
    lectures.unread(ctx.db, fil, depuis=last, by=ctx.me)
    return ctx.redirect("messagerie", toast="Le fil est marqué comme non lu")


# --- what these share ---


def loaded(ctx: Context, id: UUID) -> Fil | None:
    """The thread; none for who sees it no more, removed from its file while writing: what they typed is theirs."""
    try:
        return conversation.load(ctx, id)
    except Introuvable:
        if not ctx.typed("texte").strip() and brouillons.left_behind(ctx.db, ctx.me, id) is None:
            raise
        return None


def kept_for_oneself(ctx: Context, id: UUID) -> Response:
    """What they typed, kept in the draft that they had, and shown whether they had one or not."""
    draft, texte = brouillons.left_behind(ctx.db, ctx.me, id), ctx.typed("texte")
    if draft is not None and texte and len(texte) <= brouillons.KEPT:
        draft.texte = texte
        ctx.keep = True
        ctx.db.flush()
    return words_alone(ctx, texte or (draft.texte if draft is not None else ""))


def files(ctx: Context) -> list[UploadFile]:
    return [each for each in ctx.form.getlist(PIECES) if isinstance(each, UploadFile) and (each.filename or each.size)]


def attached(ctx: Context, fil: Fil) -> dict[str, str]:
    """Keep the files of the form with the draft. Returns, by name, why some were not taken."""
    refus = {}
    for each in files(ctx):
        try:
            brouillons.attach(ctx.db, fil, each.filename or "", ctx.looked_at(each), by=ctx.me)
        except FileRefused as refused:
            refus[each.filename or "fichier"] = str(refused)
    return refus


def back(ctx: Context, fil: Fil, *, anchor: str = "dernier", toast: str | None = None) -> Response:
    """To the page that it was asked from: the thread's own, or that of what it is about."""
    path = conversation.here(ctx.typed("ici")) or ctx.url("fil", id=fil.id)
    return ctx.redirect_to(f"{path}#{anchor}", toast=toast)
