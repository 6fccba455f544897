"""A demand of erasing: whose, what the law keeps of them, what stands in the way, what was answered."""

from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat.domain.conservation import demandes, gardes
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.http.context import Context
from eclat.models import DemandeEffacement, EtatEffacement, Personne
from eclat.pages.effacements.actes import EFFACEMENT, CibleEffacement
from eclat.partials import timeline


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, CibleEffacement.load(ctx, id).thing)


def page(ctx: Context, demande: DemandeEffacement, *, status: int = 200, note: str = "") -> Response:
    personne = ctx.db.get_one(Personne, demande.personne_id)
    lines = journal.about(ctx.db, demande)
    return ctx.render(
        "pages/effacements/show.html",
        status=status,
        note=note,
        demande=demande,
        personne=personne,
        gardes=gardes.of(ctx.db, personne.id),
        empechement=demandes.tied(ctx.db, ctx.me, demande) if demande.etat == EtatEffacement.DEMANDEE else "",
        en_retard=demandes.overdue(demande),
        offres=EFFACEMENT.offers(ctx, demande),
        lignes=[
            timeline.line(each, Markup("<b>{}</b> {}").format(each.acteur_nom, past_of(each.objet_type, each.verbe)))
            for each in lines
        ],
    )
