"""The national organisation's table of délégataires, while its request is a draft (P6)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.responses import Response

from eclat import clock
from eclat.context import Context
from eclat.domain import policies
from eclat.domain.tableau import Typed
from eclat.models import EtatHabilitation, Habilitation, Qualification
from eclat.partials.delegataire.tableau import Tableau, flat

PAGE = "pages/habilitations/delegataires/show.html"
NOTHING = {"dit": (), "en_trop": "", "motif": "", "texte": ""}  # pasted
REFUSED = "pages/habilitations/delegataires/refus.html"


def show(ctx: Context, id: UUID) -> Response:
    """The table; elsewhere than in a national draft, the request itself says where its délégataires are."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    nationale = habilitation.qualification == Qualification.ORGANISME_NATIONAL
    if habilitation.etat != EtatHabilitation.BROUILLON or not nationale:
        return ctx.redirect("habilitation", id=id)
    return page(ctx, habilitation)


def page(
    ctx: Context,
    habilitation: Habilitation,
    status: int = 200,
    *,
    tapees: Mapping[UUID, Typed] | None = None,
    conflits: Mapping[UUID, Sequence[str]] | None = None,
    perdues: Sequence[tuple[UUID, Typed]] = (),
    collage: Mapping[str, object] | None = None,
) -> Response:
    """``tapees``, ``conflits``, ``perdues``: what was typed and could not be kept; ``collage``: what was just pasted, or why not."""
    tableau = Tableau(ctx.db, habilitation, ctx.me, tapees=tapees, conflits=conflits)
    gone = [(key, flat(typed)) for key, typed in perdues]
    return ctx.render(
        PAGE, status=status, t=tableau, vu=clock.now(), perdues=gone, collage=NOTHING | dict(collage or {}),
        modifiable=ctx.can(policies.can_edit_habilitation, habilitation),
    )  # fmt: skip


def refused(ctx: Context, habilitation: Habilitation, why: str, texte: str) -> Response:
    """The table is closed: what was typed for it is shown, to be copied elsewhere."""
    return ctx.render(REFUSED, status=409, habilitation=habilitation, explanation=why, texte=texte)
