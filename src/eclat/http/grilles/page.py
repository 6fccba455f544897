"""The page of a table: typed into by who may, read by others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat import clock
from eclat.engines.grilles.tableau import Typed
from eclat.http.context import Context
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.vue import Tableau, flat


@dataclass(frozen=True)
class Colle:
    """What was just pasted without a script: what is said of it, what had no column; or why it was not, and its text."""

    dit: Sequence[str] = ()
    en_trop: str = ""
    motif: str = ""
    texte: str = ""


def show(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    owner = ecran.load(ctx, id)
    return ecran.ailleurs(ctx, owner) or page(ctx, ecran, owner, reprendre=bool(ctx.query("reprendre")))


def page(
    ctx: Context,
    ecran: Ecran,
    owner: Any,
    status: int = 200,
    *,
    tapees: Mapping[UUID, Typed] | None = None,
    conflits: Mapping[UUID, Sequence[str]] | None = None,
    perdues: Sequence[tuple[UUID, Typed]] = (),
    colle: Colle = Colle(),
    reprendre: bool = False,
    manques: Sequence[Any] = (),
) -> Response:
    """``tapees``, ``conflits``, ``perdues``: what was typed and could not be kept; ``colle``: what was just pasted, or why not;
    ``reprendre``: lead to the first row to correct or to complete; ``manques``: why what the table belongs to could not leave."""
    t = Tableau(ctx, ecran, owner, tapees=tapees, conflits=conflits, reprendre=reprendre)
    gone = [(key, flat(typed)) for key, typed in perdues]
    return ecran.cadre.page(ctx, ecran, owner, status, t=t, vu=clock.now(), perdues=gone, collage=colle, manques=manques)


def refused(ctx: Context, ecran: Ecran, owner: Any, why: str, texte: str) -> Response:
    """The table is closed: what was typed for it is shown, to be copied elsewhere."""
    adresse = ctx.url(ecran.porteur, id=owner.id)
    return ctx.render("pages/grille/refus.html", status=409, adresse=adresse, ecran=ecran, explanation=why, texte=texte)
