"""The requests: an agent's list to work from; an organisme's own, which is usually one (P5, P9)."""

from uuid import UUID

from sqlmodel import col
from starlette.responses import Response

from eclat.domain.habilitations import habilitations
from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.models import EtatOrganisme, Habilitation, Organisme
from eclat.partials.habilitation.liste import LISTE, one


def index(ctx: Context) -> Response:
    if ctx.me.est_agent:
        return LISTE.index(ctx)
    mine = ctx.db.exec(policies.visible_habilitations(ctx.me).order_by(col(Habilitation.cree_le).desc())).all()
    if len(mine) == 1:
        return ctx.redirect("habilitation", id=mine[0].id)
    assert ctx.me.organisme_id is not None
    organisme = ctx.db.get_one(Organisme, ctx.me.organisme_id)
    if organisme.etat == EtatOrganisme.INVITE and not mine:  # a délégataire asks for nothing of its own
        return ctx.redirect("identifications")
    nouvelle = habilitations.may_start_another(ctx.db, organisme, by=ctx.me)
    if nouvelle and not mine:
        return ctx.redirect("habilitation-nouvelle")
    return ctx.render(
        "pages/habilitations/index_organisme.html",
        demandes=mine,
        nouvelle=nouvelle,
        dirigeant=organismes.dirigeant_of(ctx.db, ctx.me.organisme_id),
    )


def row(ctx: Context, id: UUID) -> Response:
    """Close the question under a row of the list."""
    ctx.load(policies.visible_habilitations(ctx.me), id)
    return one(ctx, id) if ctx.wants_fragment else ctx.redirect("habilitations")
