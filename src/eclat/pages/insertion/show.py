"""The survey of one holder: where it stands, what was answered to whom may read it, all that happened."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.insertion import enquetes, politiques
from eclat.engines import journal
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Certificat, EnqueteInsertion
from eclat.pages.insertion.actes import ENQUETE
from eclat.partials import timeline
from eclat.partials.insertion import reponse

LOOKS = {
    "ouverture": ("plus", ""),
    "envoi": ("send", "info"),
    "relance": ("mail", "info"),
    "reponse": ("check", "ok"),
    "refus": ("x", ""),
}


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(politiques.visible_enquetes(ctx.me), id))


def page(ctx: Context, enquete: EnqueteInsertion, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    lit = politiques.reads_answers(ctx.me, enquete)
    return ctx.render(
        "pages/insertion/show.html", status=status, note=note, enquete=enquete, offres=ENQUETE.offers(ctx, enquete), lit=lit,
        certificat=ctx.db.get_one(Certificat, enquete.certificat_id), session=politiques.session_of(ctx.db, enquete),
        reponses=reponse.said(enquete) if lit else [], adresse=bool(enquetes.candidat_of(ctx.db, enquete).courriel),
        historique=[timeline.line(line, timeline.plainly(line, ctx.me), LOOKS) for line in journal.about(ctx.db, enquete)],
    )  # fmt: skip
