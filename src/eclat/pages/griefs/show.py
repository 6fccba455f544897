"""The griefs of an habilitation, at one address for both sides: OC Éclat prepares and decides, the organisme answers (P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.habilitations import griefs, reponses_griefs
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Introuvable
from eclat.file_types import FileRefused
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.grilles.posted import seen
from eclat.models import Habilitation
from eclat.partials.griefs.vue import VueGriefs

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."
TEXT, PIECE = "grief-", "piece-"


def loaded(ctx: Context, id: UUID) -> Habilitation:
    return ctx.load(policies.visible_habilitations(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    """Those that are prepared do not exist for others than who notifies them."""
    vue = VueGriefs(ctx, loaded(ctx, id))
    if not vue.existe:
        raise Introuvable
    return drawn(vue)


def page(ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page as it is now, ``note`` said first."""
    return drawn(VueGriefs(ctx, habilitation, note), status)


def drawn(vue: VueGriefs, status: int = 200) -> Response:
    return vue.ctx.render("pages/griefs/show.html", status=status, p=vue)


def join(ctx: Context, id: UUID, grief: UUID) -> Response:
    """A document, by OC Éclat, to a grief that is prepared."""
    habilitation = loaded(ctx, id)
    found = griefs.find(ctx.db, habilitation, grief)
    upload = ctx.upload("fichier")
    if upload is None:
        return drawn(VueGriefs(ctx, habilitation, refus={grief: NO_FILE}), 422)
    try:
        griefs.join(ctx.db, habilitation, found, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return drawn(VueGriefs(ctx, habilitation, refus={grief: refused.message}), 422)
    return ctx.redirect("griefs", id=id, toast="Pièce jointe", anchor=f"grief-{grief}")


def save(ctx: Context, id: UUID) -> Response:
    """What the organisme typed, one zone or all of them with their files; then on to its sending, when that was asked."""
    habilitation = loaded(ctx, id)
    keys = [UUID(name.removeprefix(TEXT)) for name in ctx.form if name.startswith(TEXT) and is_key(name.removeprefix(TEXT))]
    states = seen(ctx)
    known = {key: [{"reponse": each.get(f"{TEXT}{key}", [])} for each in states] if states else None for key in keys}
    reponses_griefs.write(ctx.db, habilitation, {key: ctx.typed(f"{TEXT}{key}") for key in keys}, by=ctx.me, seen=known)
    vue = VueGriefs(ctx, habilitation)
    if ctx.wants_fragment and len(keys) == 1 and vue.derniere is not None:
        lu = next(each for each in vue.derniere.griefs if each.grief.id == keys[0])
        return ctx.fragment("partials/griefs/zone.html", p=vue, lu=lu)
    refus = attach(ctx, habilitation)
    if refus:
        ctx.keep = True  # what was typed beside it
        return drawn(VueGriefs(ctx, habilitation, refus=refus), 422)
    if ctx.typed("envoyer"):
        return ctx.redirect("reponse-griefs-envoi", id=id)
    joined = ctx.typed("joindre")
    return ctx.redirect("griefs", id=id, toast="Enregistré", anchor=f"grief-{joined}" if is_key(joined) else "griefs")


def attach(ctx: Context, habilitation: Habilitation) -> dict[UUID, str]:
    """The files that came with the texts. Returns, by grief, why one was not taken."""
    refus: dict[UUID, str] = {}
    joined = ctx.typed("joindre")
    if is_key(joined) and ctx.upload(f"{PIECE}{joined}") is None:
        refus[UUID(joined)] = NO_FILE
    for name in [each for each in ctx.form if each.startswith(PIECE) and is_key(each.removeprefix(PIECE))]:
        upload, key = ctx.upload(name), UUID(name.removeprefix(PIECE))
        if upload is None:
            continue
        found = griefs.find(ctx.db, habilitation, key)
        try:
            reponses_griefs.join(ctx.db, habilitation, found, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
        except FileRefused as refused:
            refus[key] = refused.message
    return refus


def is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
