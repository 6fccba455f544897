"""One certificate, for who follows its session; its documents, one by one or all of a session in a ZIP (P14)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.certificats import codes, delivrances, paquets
from eclat.domain.certificats.delivrances import session_of
from eclat.domain.socle import certificat_policies, policies
from eclat.domain.socle.errors import Introuvable, Refus, TropDeDemandes
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.exports import SOON_S, under_way
from eclat.http.exports import Fichier as Ecrit
from eclat.http.fichiers import served
from eclat.http.web import quoted_filename
from eclat.models import Certificat, Fichier, SessionCqp
from eclat.pages.certificats.actes import CERTIFICAT


def load(ctx: Context, id: UUID) -> Certificat:
    return ctx.load(certificat_policies.visible_certificats(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, load(ctx, id))


def page(ctx: Context, certificat: Certificat, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    by = ctx.db.get(Certificat, certificat.remplace_par_id) if certificat.remplace_par_id else None
    return ctx.render(
        "pages/certificats/show.html", status=status, note=note, certificat=certificat, remplacant=by, session=session_of(ctx.db, certificat),
        code=codes.grouped(certificat.code), motif=motif_for(ctx, certificat), offres=CERTIFICAT.offers(ctx, certificat),
    )  # fmt: skip


def motif_for(ctx: Context, certificat: Certificat) -> str:
    """Why it ended: what somebody wrote to its holder is read by the administrateur alone, beside them."""
    hidden = not ctx.can(policies.can_administer, certificat) and delivrances.by_hand(ctx.db, certificat)
    return "" if hidden else certificat.motif


def document(ctx: Context, id: UUID) -> Response:
    return file(ctx, load(ctx, id).fichier_id)


def duplicate(ctx: Context, id: UUID) -> Response:
    return file(ctx, load(ctx, id).duplicata_id)


def file(ctx: Context, key: UUID | None) -> Response:
    """Raises Introuvable while the worker has not made it."""
    if key is None:
        raise Introuvable
    return served(ctx.request, ctx.db.get_one(Fichier, key))


def package(ctx: Context, session: SessionCqp) -> Response:
    """All that are valid and made, written while they are read. Raises Refus, TropDeDemandes."""
    entries = paquets.entries(ctx.db, session)
    if not entries:
        raise Refus("Aucun certificat de cette session n’est prêt : revenez dans quelques minutes.")
    if under_way().available_tokens < 1:
        raise TropDeDemandes(SOON_S, "D’autres téléchargements sont en cours. Réessayez dans {}.")
    name = quoted_filename(f"Certificats {session.numero}.zip")
    return Ecrit(
        paquets.zipped(entries),
        media_type="application/zip",
        headers={"Content-Disposition": f"attachment; {name}", "Cache-Control": "no-store"},
    )
