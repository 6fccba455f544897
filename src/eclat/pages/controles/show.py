"""A control on site: when and where, of what, its report and its documents."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.controles import controles
from eclat.domain.controles.controles import CONCLUSIONS
from eclat.domain.socle.controle_policies import reads_pieces, visible_controles
from eclat.engines import journal
from eclat.file_types import FileRefused
from eclat.http import zones
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Controle, EtatControle, Role
from eclat.pages.controles.actes import CONTROLE
from eclat.partials import timeline

LOOKS = {
    "prevision": ("plus", ""),
    "deplacement": ("calendar-check", "info"),
    "piece": ("paperclip", ""),
    "rapport": ("file-text", "ok"),
    "annulation": ("x", ""),
}


def loaded(ctx: Context, id: UUID) -> Controle:
    return ctx.load(visible_controles(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, loaded(ctx, id))


def page(
    ctx: Context, controle: Controle, *, status: int = 200, note: str = "", offre: Offre | None = None, refus: str = ""
) -> Response:
    """``refus``: why a document was not taken."""
    reads = reads_pieces(ctx.me, controle)
    lines = journal.about(ctx.db, controle, without=() if reads else ("piece",))
    return ctx.render(
        "pages/controles/show.html", status=status, note=note, controle=controle, organisme=controles.organisme_of(ctx.db, controle),
        offres=CONTROLE.offers(ctx, controle), conclusion=CONCLUSIONS[controle.conclusion] if controle.conclusion else "",
        historique=[timeline.line(line, timeline.plainly(line, ctx.me), LOOKS) for line in lines],
        pieces=controles.pieces(ctx.db, controle) if reads else [],
        joint=ctx.me.is_a(Role.ADMINISTRATEUR) and controle.etat != EtatControle.ANNULE, refus=refus,
    )  # fmt: skip


def join(ctx: Context, id: UUID) -> Response:
    """A document is joined; or one that its organisme does not read yet is withdrawn."""
    controle = loaded(ctx, id)
    gone = ctx.typed("retirer")
    if zones.is_key(gone):
        controles.withdraw(ctx.db, controle, UUID(gone), by=ctx.me)
        return ctx.redirect("controle", id=id, toast="Pièce retirée", anchor="pieces")
    upload = ctx.upload("fichier")
    if upload is None:
        return page(ctx, controle, status=422, refus=zones.NO_FILE)
    try:
        controles.join(ctx.db, controle, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return page(ctx, controle, status=422, refus=refused.message)
    return ctx.redirect("controle", id=id, toast="Pièce jointe", anchor="pieces")
