"""One declaration: what is missing, what was answered, and all that happened to it, which is its proof."""

from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat import clock
from eclat.domain.declarations import demandes, politiques, preuves
from eclat.domain.sessions import catalogue
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Certificat, Declaration, DemandeCorrection, Evenement, NatureChoix
from eclat.pages.declarations.actes import DECLARATION, DEMANDE
from eclat.partials import timeline

LOOKS = {
    "ouverture": ("plus", ""), "correction": ("pencil", ""), "export": ("send", "info"), "acceptation": ("badge-check", "ok"),
    "rejet": ("x", "bad"), "relance": ("mail", "info"), "interrogation": ("send", "info"), "proposition": ("message-square", "info"),
}  # fmt: skip


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(politiques.visible_declarations(ctx.me), id))


def page(ctx: Context, declaration: Declaration, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    certificat = ctx.db.get_one(Certificat, declaration.certificat_id)
    return ctx.render(
        "pages/declarations/show.html", status=status, note=note, declaration=declaration, certificat=certificat,
        reste=(declaration.echeance - clock.today()).days, offres=DECLARATION.offers(ctx, declaration),
        session=politiques.session_of(ctx.db, declaration), envois=preuves.passages(ctx.db, declaration),
        historique=[timeline.line(line, told(line), LOOKS) for line in journal.about(ctx.db, declaration)],
        acces=catalogue.mots(ctx.db, NatureChoix.ACCES),
        demandes=[(each, DEMANDE.offers(ctx, each)) for each in demandes.of(ctx.db, declaration)],
    )  # fmt: skip


def asked(ctx: Context, demande: DemandeCorrection, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page of what a demande is about."""
    return page(ctx, ctx.db.get_one(Declaration, demande.declaration_id), status=status, note=note)


def told(line: Evenement) -> Markup:
    said = Markup("<b>{}</b> {}").format(line.acteur_nom, past_of(line.objet_type, line.verbe))
    if line.details.get("flux"):
        return said + Markup(" ({})").format(line.details["flux"])
    if line.details.get("champs"):
        return said + Markup("\u00a0: {}").format(", ".join(line.details["champs"]))
    return said
