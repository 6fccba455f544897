"""The requests: an agent's list to work from; an organisme's own, which is usually one (P5, P9)."""

from sqlmodel import col
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations, organismes, policies
from eclat.models import EtatOrganisme, Habilitation, Organisme
from eclat.partials.habilitation import liste


def index(ctx: Context) -> Response:
    if ctx.me.est_agent:
        return ctx.render("pages/habilitations/index.html", **liste.values(ctx))
    mine = ctx.db.exec(policies.visible_habilitations(ctx.me).order_by(col(Habilitation.cree_le).desc())).all()
    if len(mine) == 1:
        return ctx.redirect("habilitation", id=mine[0].id)
    assert ctx.me.organisme_id is not None
    organisme = ctx.db.get_one(Organisme, ctx.me.organisme_id)
    if organisme.etat == EtatOrganisme.INVITE and not mine:  # a délégataire asks for nothing of its own
        return ctx.redirect("identifications")
    return ctx.render(
        "pages/habilitations/index_organisme.html",
        demandes=mine,
        nouvelle=habilitations.may_start_another(ctx.db, organisme, by=ctx.me),
        dirigeant=organismes.dirigeant_of(ctx.db, ctx.me.organisme_id),
    )
