"""A row of the procès-verbal is saved: a cell of it, as the grid sends it, or all of its form (P14)."""

from collections.abc import Sequence
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.responses import JSONResponse, Response

from eclat.domain.jurys import saisie
from eclat.domain.jurys.saisie import Conflit, LigneSaisie
from eclat.domain.socle.errors import Refus
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.pages.pv import candidat
from eclat.pages.pv.saisie import document_of, drawn, page
from eclat.partials.pv.rangee import rangee
from eclat.partials.pv.saisie import SaisiePv

BESIDE = ("vu", "grille", "suite")  # what a row's form carries beside its cells


def sent(ctx: Context) -> dict[str, str]:
    """The cells that the form carries."""
    return {name: ctx.typed(name) for name in ctx.form if name not in BESIDE}


def believed(ctx: Context) -> dict[str, str]:
    """What the page showed as kept."""
    return dict(parse_qsl(ctx.typed("vu"), keep_blank_values=True, max_num_fields=200))


def save(ctx: Context, session: SessionCqp, passage: UUID) -> Response:
    """The cells of a row: one, as the grid sends it, or all of its form."""
    wanted = candidat.completed(ctx, sent(ctx))
    try:
        saved = saisie.save(ctx.db, session, passage, wanted, believed(ctx), by=ctx.me)
    except Refus as refus:
        if ctx.wants_fragment:
            raise
        return refused(ctx, session, passage, wanted, str(refus))
    ctx.keep = True
    if ctx.wants_fragment:
        return answer(ctx, session, saved)
    if saved.conflits:
        return contested(ctx, session, passage, saved.conflits)
    if not ctx.typed("grille"):
        return candidat.kept(ctx, session, passage)
    return ctx.redirect_to(f"{ctx.url('pv', id=session.id)}#p-{passage}", toast="Ligne enregistrée")


def refused(ctx: Context, session: SessionCqp, passage: UUID, wanted: dict[str, str], why: str) -> Response:
    if not ctx.typed("grille"):
        return candidat.page(ctx, session, passage, 409, tapees=wanted, avis=why)
    return page(ctx, SaisiePv(ctx, session, document_of(ctx, session), passage, wanted, avis=why), 409)


def contested(ctx: Context, session: SessionCqp, passage: UUID, conflicts: Sequence[Conflit]) -> Response:
    typed = {each.champ: each.ecrit for each in conflicts}
    if not ctx.typed("grille"):
        return candidat.page(ctx, session, passage, 409, tapees=typed, conflits=conflicts)
    return page(ctx, SaisiePv(ctx, session, document_of(ctx, session), passage, typed, conflicts), 409)


def answer(ctx: Context, session: SessionCqp, saved: LigneSaisie) -> Response:
    """The row as it is now, and what two windows wrote in it."""
    ligne, conflicts = saved.ligne, saved.conflits
    row = rangee(ligne, saved.blocs, ctx.url("pv-ligne", id=session.id, passage=ligne.passage.id), modifiable=True)
    found = {
        "ligne": drawn(ctx, row),
        "resultat": ligne.proposition.dite,
        "enregistre": format_at(ligne.passage.enregistree_le) if ligne.passage.enregistree_le else "",
    }
    if not conflicts:
        return JSONResponse(found)
    said = [{"champ": each.champ, "dit": each.dit, "ecrit": each.ecrit, "tenu": each.tenu} for each in conflicts]
    return JSONResponse(found | {"conflits": said}, status_code=409)
