"""The follow-up of an organisme, at one address for both sides: its people answer, OC Éclat reads (P10)."""

from collections.abc import Mapping
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.responses import Response

from eclat.domain.campagnes import questions, reponses
from eclat.domain.campagnes.reponses import campagne_of
from eclat.domain.socle.campagne_policies import visible_suivis
from eclat.domain.socle.errors import Refus
from eclat.http import zones
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import SuiviAnnuel
from eclat.partials.suivi.champ import PREFIX
from eclat.partials.suivi.vue import VueSuivi


def loaded(ctx: Context, id: UUID) -> SuiviAnnuel:
    return ctx.load(visible_suivis(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return drawn(VueSuivi(ctx, loaded(ctx, id)))


def page(ctx: Context, suivi: SuiviAnnuel, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page as it is now, ``note`` said first."""
    return drawn(VueSuivi(ctx, suivi, note), status)


def drawn(vue: VueSuivi, status: int = 200) -> Response:
    return vue.ctx.render("pages/suivis/show.html", status=status, s=vue)


def save(ctx: Context, id: UUID) -> Response:
    """What was typed, one field or all of them with their files; then on to what the button asked."""
    suivi = loaded(ctx, id)
    typed = zones.texts(ctx, PREFIX)
    try:
        reponses.write(ctx.db, suivi, typed, by=ctx.me, seen=zones.shown(ctx, PREFIX))
    except Refus as why:
        if ctx.wants_fragment:  # the field keeps what it holds
            raise
        return given_back(ctx, suivi, typed, str(why))
    vue = VueSuivi(ctx, suivi)
    if ctx.wants_fragment and len(typed) == 1:
        lue = next(each for each in vue.lues if each.question.id in typed)
        return ctx.fragment("partials/suivi/champ.html", s=vue, lue=lue)

    def join(key: UUID, upload: UploadFile) -> None:
        question = questions.find(ctx.db, campagne_of(ctx.db, suivi), key)
        reponses.join(ctx.db, suivi, question, upload.filename or "", ctx.looked_at(upload), by=ctx.me)

    if refus := zones.attach(ctx, join):
        ctx.keep = True  # what was typed beside it
        return drawn(VueSuivi(ctx, suivi, refus=refus), 422)
    return onward(ctx, suivi)


def given_back(ctx: Context, suivi: SuiviAnnuel, typed: Mapping[UUID, str], why: str) -> Response:
    """Nothing of it is kept: the page as it is now, with what was typed and is nowhere else."""
    vue = VueSuivi(ctx, suivi, why)
    held = {lue.question.id: lue.texte for lue in vue.lues}
    vue.perdus = [text for key, text in typed.items() if text.strip() and text.strip() != held.get(key)]
    return drawn(vue, 409)


def onward(ctx: Context, suivi: SuiviAnnuel) -> Response:
    """Hand over, when nothing is missing; take a document away; else back to where one was."""
    if ctx.typed("envoyer"):
        if reponses.unfit(ctx.db, suivi):
            ctx.keep = True
            return drawn(VueSuivi(ctx, suivi, exige=True), 422)
        return ctx.redirect("remise-suivi-remise", id=suivi.id)
    if zones.is_key(ctx.typed("retirer")):
        reponses.withdraw(ctx.db, suivi, UUID(ctx.typed("retirer")), by=ctx.me)
        return ctx.redirect("suivi", id=suivi.id, toast="Pièce retirée", anchor="reponses")
    joined = ctx.typed("joindre")
    anchor = f"zone-{PREFIX}{joined}" if zones.is_key(joined) else "reponses"
    return ctx.redirect("suivi", id=suivi.id, toast="Pièce jointe" if zones.is_key(joined) else "Enregistré", anchor=anchor)
