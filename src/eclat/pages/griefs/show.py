"""The griefs of an habilitation, at one address for both sides: OC Éclat prepares and decides, the organisme answers (P10)."""

from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.responses import Response

from eclat.domain.habilitations import griefs, reponses_griefs
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Introuvable
from eclat.file_types import FileRefused
from eclat.http import zones
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Habilitation
from eclat.partials.griefs.vue import VueGriefs

TEXT = "grief-"


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
        return drawn(VueGriefs(ctx, habilitation, refus={grief: zones.NO_FILE}), 422)
    try:
        griefs.join(ctx.db, habilitation, found, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return drawn(VueGriefs(ctx, habilitation, refus={grief: refused.message}), 422)
    return ctx.redirect("griefs", id=id, toast="Pièce jointe", anchor=f"grief-{grief}")


def save(ctx: Context, id: UUID) -> Response:
    """What the organisme typed, one zone or all of them with their files; then on to its sending, when that was asked."""
    habilitation = loaded(ctx, id)
    typed = zones.texts(ctx, TEXT)
    reponses_griefs.write(ctx.db, habilitation, typed, by=ctx.me, seen=zones.shown(ctx, TEXT))
    vue = VueGriefs(ctx, habilitation)
    if ctx.wants_fragment and len(typed) == 1 and vue.derniere is not None:
        lu = next(each for each in vue.derniere.griefs if each.grief.id in typed)
        return ctx.fragment("partials/griefs/zone.html", p=vue, lu=lu)

    def join(key: UUID, upload: UploadFile) -> None:
        found = griefs.find(ctx.db, habilitation, key)
        reponses_griefs.join(ctx.db, habilitation, found, upload.filename or "", ctx.looked_at(upload), by=ctx.me)

    if refus := zones.attach(ctx, join):
        ctx.keep = True  # what was typed beside it
        return drawn(VueGriefs(ctx, habilitation, refus=refus), 422)
    if ctx.typed("envoyer"):
        return ctx.redirect("reponse-griefs-envoi", id=id)
    joined = ctx.typed("joindre")
    return ctx.redirect("griefs", id=id, toast="Enregistré", anchor=f"grief-{joined}" if zones.is_key(joined) else "griefs")
