"""A range copied from a spreadsheet, pasted into a table in one request, and undone."""

import json
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.socle.errors import Refus
from eclat.engines.grilles import collage, plages, tableau
from eclat.engines.grilles.collage import Collage
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.plages import Plage
from eclat.engines.grilles.tableau import Typed
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.grilles import page
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.page import Colle
from eclat.http.grilles.posted import as_text, instant, keep, key_of, values
from eclat.http.grilles.vue import Tableau, shared


def create(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    """Fill the cells to the right and below of where one pastes; without a place, go on after the last row."""
    owner = ecran.load(ctx, id)
    start = start_of(ctx, ecran, owner)
    try:
        trouble = keep(ctx, ecran, owner)
        if trouble:
            return trouble
        plage = plages.plage(ecran.grille, ctx.typed("texte"), column_of(ctx, ecran))
        if ctx.typed("depart") and start is None:
            raise Refus(collage.GONE)
        table = ecran.open(ctx, owner)
        before = shared(ctx, ecran, owner)
        done = collage.paste(table, start, plage.lignes)
    except Refus as refused:
        return turned_away(ctx, ecran, owner, str(refused))
    return pasted(ctx, ecran, owner, plage, done, shared_before=before)


def start_of(ctx: Context, ecran: Ecran, owner: Any) -> Any | None:
    key = ctx.typed("depart")
    return tableau.row_of(ctx.db, ecran.grille, owner, key_of(key)) if key else None


def column_of(ctx: Context, ecran: Ecran) -> str:
    grille = ecran.grille
    name = ctx.typed("colonne").removeprefix(ecran.cadre.prefixe) or grille.noms[0]
    if name not in grille.colonnes:
        raise HTTPException(400)
    return name


def pasted(ctx: Context, ecran: Ecran, owner: Any, plage: Plage, done: Collage, *, shared_before: dict[UUID, str]) -> Response:
    t = Tableau(ctx, ecran, owner)
    added = {each.id for each in done.ajoutees}
    filled = {each.id for each in done.lignes} - added
    told, left = plages.told(plage), as_text(plage.en_trop)
    said = summary(t, done)
    if not ctx.wants_fragment:
        if told:  # a redirect would lose what was left aside
            return page.page(ctx, ecran, owner, colle=Colle([said, *told], left))
        return ecran.redirect(ctx, owner.id, toast=said)
    return ctx.fragment(
        "partials/grille/collee.html",
        t=t, remplies=t.of(filled), ajoutees=t.of(added), dit=told, en_trop=left, resume=said, avant=to_undo(done),
        autres=t.renumbered(shared_before, but=filled | added),
    )  # fmt: skip


def summary(t: Tableau, done: Collage) -> str:
    """12 lignes collées, 2 à corriger"""
    if done.identique:
        count = len(done.lignes)
        return "0 ligne ajoutée : " + (
            "la ligne collée y était déjà" if count == 1 else f"les {count} lignes collées y étaient déjà"
        )
    wrong = sum(each.id in t.faults for each in done.lignes)
    return plural(len(done.lignes), "ligne collée", "lignes collées") + (f", {wrong} à corriger" if wrong else "")


def to_undo(done: Collage) -> list[tuple[str, str]]:
    """What the toast sends back to undo it: when it was, and each row as it was before."""
    rows = [json.dumps([str(key), list(typed.values()) if typed else None]) for key, typed in done.avant.items()]
    return [("le", done.le.isoformat()), *[("avant", row) for row in rows]]


def turned_away(ctx: Context, ecran: Ecran, owner: Any, why: str) -> Response:
    """Nothing is changed, and the text stays with who pasted it."""
    if ctx.wants_fragment:
        ctx.db.rollback()
        return ctx.fragment("partials/grille/refusee.html", status=422, motif=why)
    try:
        ecran.check(ctx, owner)
    except Refus:  # the table is closed
        return page.refused(ctx, ecran, owner, why, ctx.typed("texte"))
    ctx.keep = True  # what was typed in the rows was kept
    return page.page(ctx, ecran, owner, status=422, colle=Colle(motif=why, texte=ctx.typed("texte")))


def undo(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    """The rows as they were before the paste."""
    owner = ecran.load(ctx, id)
    le = instant(ctx.typed("le"))
    if le is None:
        raise HTTPException(400)
    former = dict(row_before(ecran.grille, text) for text in values(ctx, "avant"))
    table = ecran.open(ctx, owner)
    before = shared(ctx, ecran, owner)
    done = collage.unpaste(table, former, le)
    t = Tableau(ctx, ecran, owner)
    back = {each.id for each in done.remises}
    since = plural(len(done.restees), "ligne changée depuis : gardée", "lignes changées depuis : gardées")
    said = f"Collage annulé ; {since}" if done.restees else "Collage annulé"
    return ctx.swap_or(
        ecran.redirect(ctx, id, toast=said), "partials/grille/annulee.html",
        t=t, remises=t.of(back), retirees=done.retirees, dit=said, autres=t.renumbered(before, but=back),
    )  # fmt: skip


def row_before(grille: Grille, text: str) -> tuple[UUID, Typed | None]:
    """A row as the toast remembers it. Raises HTTPException when it does not read."""
    try:
        key, cells = json.loads(text)
        if cells is None:
            return UUID(key), None
        return UUID(key), {name: [str("".join(cell))] for name, cell in zip(grille.noms, cells, strict=True)}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise HTTPException(400) from None
