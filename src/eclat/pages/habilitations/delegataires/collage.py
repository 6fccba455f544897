"""A range copied from a spreadsheet, pasted into the table in one request, and undone (P6)."""

import json
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import collage, plages, policies, tableau
from eclat.domain.collage import Collage
from eclat.domain.delegations import COLONNES
from eclat.domain.errors import Refus
from eclat.domain.plages import Plage
from eclat.domain.tableau import Typed
from eclat.formats import plural
from eclat.models import Delegation, EtatHabilitation, Habilitation
from eclat.pages.habilitations.delegataires import show
from eclat.pages.habilitations.delegataires.envoi import as_text, instant, keep, key_of
from eclat.partials.delegataire.tableau import Tableau, shared
from eclat.partials.dossier.envoi import values


def create(ctx: Context, id: UUID) -> Response:
    """Fill the cells to the right and below of where one pastes; without a place, go on after the last row."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    start = start_of(ctx, habilitation)
    before = shared(ctx.db, habilitation)
    try:
        trouble = keep(ctx, habilitation)
        if trouble:
            return trouble
        plage = plages.plage(ctx.typed("texte"), column_of(ctx))
        if ctx.typed("depart") and start is None:
            raise Refus(collage.GONE)
        done = collage.paste(ctx.db, habilitation, start, plage.lignes, by=ctx.me)
    except Refus as refused:
        return turned_away(ctx, habilitation, str(refused))
    return pasted(ctx, habilitation, plage, done, shared_before=before)


def start_of(ctx: Context, habilitation: Habilitation) -> Delegation | None:
    key = ctx.typed("depart")
    return tableau.row_of(ctx.db, habilitation, key_of(key)) if key else None


def column_of(ctx: Context) -> str:
    name = ctx.typed("colonne") or COLONNES[0]
    if name not in COLONNES:
        raise HTTPException(400)
    return name


def pasted(ctx: Context, habilitation: Habilitation, plage: Plage, done: Collage, *, shared_before: dict[UUID, str]) -> Response:
    t = Tableau(ctx.db, habilitation, ctx.me)
    added = {each.id for each in done.ajoutees}
    filled = {each.id for each in done.lignes} - added
    told, left = plages.told(plage), as_text(plage.en_trop)
    said = summary(t, done)
    if not ctx.wants_fragment:
        if told:  # a redirect would lose what was left aside
            return show.page(ctx, habilitation, collage={"dit": [said, *told], "en_trop": left})
        return ctx.redirect("habilitation-delegataires", id=habilitation.id, toast=said)
    return ctx.fragment(
        "partials/delegataire/collee.html",
        t=t, remplies=t.of(filled), ajoutees=t.of(added), dit=told, en_trop=left, resume=said, avant=to_undo(done),
        autres=t.renumbered(shared_before, but=filled | added),
    )  # fmt: skip


def summary(t: Tableau, done: Collage) -> str:
    """12 lignes collées, 2 à corriger"""
    wrong = sum(each.id in t.faults for each in done.lignes)
    return plural(len(done.lignes), "ligne collée", "lignes collées") + (f", {wrong} à corriger" if wrong else "")


def to_undo(done: Collage) -> list[tuple[str, str]]:
    """What the toast sends back to undo it: when it was, and each row as it was before."""
    rows = [json.dumps([str(key), list(typed.values()) if typed else None]) for key, typed in done.avant.items()]
    return [("le", done.le.isoformat()), *[("avant", row) for row in rows]]


def turned_away(ctx: Context, habilitation: Habilitation, why: str) -> Response:
    """Nothing is changed, and the text stays with who pasted it."""
    if ctx.wants_fragment:
        ctx.db.rollback()
        return ctx.fragment("partials/delegataire/refusee.html", status=422, motif=why)
    if habilitation.etat != EtatHabilitation.BROUILLON:
        return show.refused(ctx, habilitation, why, ctx.typed("texte"))
    ctx.keep = True  # what was typed in the rows was kept
    return show.page(ctx, habilitation, status=422, collage={"motif": why, "texte": ctx.typed("texte")})


def undo(ctx: Context, id: UUID) -> Response:
    """The rows as they were before the paste."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    le = instant(ctx.typed("le"))
    if le is None:
        raise HTTPException(400)
    former = dict(map(row_before, values(ctx, "avant")))
    before = shared(ctx.db, habilitation)
    done = collage.unpaste(ctx.db, habilitation, former, le, by=ctx.me)
    t = Tableau(ctx.db, habilitation, ctx.me)
    back = {each.id for each in done.remises}
    since = plural(len(done.restees), "ligne changée depuis : gardée", "lignes changées depuis : gardées")
    said = f"Collage annulé ; {since}" if done.restees else "Collage annulé"
    return ctx.swap_or(
        ctx.redirect("habilitation-delegataires", id=id, toast=said),
        "partials/delegataire/annulee.html",
        t=t, remises=t.of(back), retirees=done.retirees, dit=said, autres=t.renumbered(before, but=back),
    )  # fmt: skip


def row_before(text: str) -> tuple[UUID, Typed | None]:
    """A row as the toast remembers it. Raises HTTPException when it does not read."""
    try:
        key, cells = json.loads(text)
        if cells is None:
            return UUID(key), None
        return UUID(key), {name: [str("".join(cell))] for name, cell in zip(COLONNES, cells, strict=True)}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise HTTPException(400) from None
