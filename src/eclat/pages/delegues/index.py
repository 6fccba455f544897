"""Gestion des délégués: how far the délégataires of one's request are (P7)."""

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import delegues, habilitations
from eclat.models import EtatHabilitation, Qualification
from eclat.partials.delegue import liste


def index(ctx: Context) -> Response:
    habilitation = delegues.followed(ctx.db, ctx.me.organisme_id)
    if habilitation is None:
        return nobody(ctx)
    if ctx.wants_fragment:
        return liste.looked_at(ctx, habilitation)
    return liste.page(ctx, habilitation)


def nobody(ctx: Context) -> Response:
    """No délégataire was invited: they are named in the request first."""
    assert ctx.me.organisme_id is not None
    draft = habilitations.current(ctx.db, ctx.me.organisme_id)
    mine = draft is not None and draft.etat == EtatHabilitation.BROUILLON
    national = mine and draft is not None and draft.qualification == Qualification.ORGANISME_NATIONAL
    return ctx.render("pages/delegues/vide.html", demande=draft if national else None)
