"""A row of a table: added, saved when it is left, duplicated, removed, put back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable, Refus
from eclat.engines import saisies
from eclat.engines.grilles import tableau
from eclat.engines.grilles.tableau import Table, Typed
from eclat.http.context import Context
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.posted import begins, cells_of, keep, key_of, row_called, row_sent, seen
from eclat.http.grilles.rangee import Ligne
from eclat.http.grilles.vue import Tableau, flat, shared


def create(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    """An empty row at the end; or, to undo a removal, the row as it was."""
    owner = ecran.load(ctx, id)
    trouble = keep(ctx, ecran, owner)
    if trouble:
        return trouble
    table = ecran.open(ctx, owner)
    before = shared(ctx, ecran, owner)
    row = put_back(ctx, ecran, table, key_of(ctx.typed("remise"))) if ctx.typed("remise") else tableau.add(table, [{}])[0]
    return added(ctx, ecran, owner, row, before, ici=bool(ctx.typed("ici")))


def put_back(ctx: Context, ecran: Ecran, table: Table, key: UUID) -> Any:
    """In its former place, or after the row that the page shows before it."""
    after = table.row(key_of(ctx.typed("apres"))) if ctx.typed("apres") else None
    rang = after.rang + 1 if after else None
    if ctx.typed("rang").isdecimal() and len(ctx.typed("rang")) < 6:
        rang = int(ctx.typed("rang"))
    row = tableau.restore(table, key, rang, row_sent(ctx, ecran, key))
    ecran.cadre.rapporte(ctx, table.owner, row)
    return row


def save(ecran: Ecran, ctx: Context, id: UUID, ligne: UUID) -> Response:
    """One row, by itself; without a script, the whole table."""
    if not ctx.wants_fragment and f"{ecran.cadre.prefixe}ligne" in ctx.form:
        return save_all(ecran, ctx, id)
    grille, owner = ecran.grille, ecran.load(ctx, id)
    typed = cells_of(ctx, ecran)
    try:
        table = ecran.open(ctx, owner)
    except Refus:
        if tableau.row_of(ctx.db, grille, owner, ligne) is None and not any(flat(typed).values()):
            raise Introuvable from None  # whatever the state of the table, another's row does not exist
        raise
    row = table.row(ligne)
    if row is None and begins(ctx, ligne, typed):
        return begun(ctx, ecran, table, ligne, typed)
    if row is None:
        return lost(ctx, ecran, owner, ligne, flat(typed))
    moved = any(name in typed and not saisies.holds(row, grille.form, name, typed[name]) for name in grille.propres)
    before = shared(ctx, ecran, owner) if moved else {}
    late = tableau.save(table, row, typed, seen=seen(ctx, ecran.cadre.prefixe))
    t = Tableau(ctx, ecran, owner, tapees={row.id: typed}, conflits={row.id: late} if late else None)
    if late:
        return ctx.fragment("partials/grille/enregistree.html", status=409, t=t, ligne=t.of([row.id])[0], autres=[])
    if not moved:
        t.seule(row)
    return ctx.swap_or(
        ecran.redirect(ctx, id, anchor=f"ligne-{row.id}"), "partials/grille/enregistree.html",
        t=t, ligne=t.ligne(row), autres=t.renumbered(before, but=[row.id]) if moved else [],
    )  # fmt: skip


def begun(ctx: Context, ecran: Ecran, table: Table, key: UUID, typed: Typed) -> Response:
    """The row with which an empty table opened: it exists now, above those that came meanwhile."""
    before = shared(ctx, ecran, table.owner)
    row = tableau.restore(table, key, 1, typed)
    t = Tableau(ctx, ecran, table.owner)
    return ctx.fragment(
        "partials/grille/enregistree.html", t=t, ligne=t.of([row.id])[0], autres=t.renumbered(before, but=[row.id])
    )


def lost(ctx: Context, ecran: Ecran, owner: Any, key: UUID, typed: Mapping[str, str]) -> Response:
    """The row is no more: what was typed in it is offered back. Raises Introuvable when that is nothing."""
    if not any(typed.values()):
        raise Introuvable
    blank = dict.fromkeys(ecran.grille.colonnes, "")
    ligne = Ligne(key, blank | dict(typed), state="gone")
    return ctx.fragment("partials/grille/perdue.html", status=410, t=Tableau(ctx, ecran, owner), ligne=ligne)


def save_all(ecran: Ecran, ctx: Context, id: UUID, ligne: UUID | None = None) -> Response:
    """The buttons of a browser without a script: that which saves all the rows, and two in each of them."""
    for name, act in (("copie", copy), ("retrait", remove)):
        if ctx.typed(name):
            return act(ecran, ctx, id, row_called(ctx, ecran, ctx.typed(name)))
    owner = ecran.load(ctx, id)
    trouble = keep(ctx, ecran, owner)
    if trouble:
        return trouble
    ecran.open(ctx, owner)
    return ecran.redirect(ctx, id, toast="Liste enregistrée")


def copy(ecran: Ecran, ctx: Context, id: UUID, ligne: UUID) -> Response:
    """The row once more, as its writer sees it, just below."""
    owner = ecran.load(ctx, id)
    if tableau.row_of(ctx.db, ecran.grille, owner, ligne) is None:
        raise Introuvable
    trouble = keep(ctx, ecran, owner)
    if trouble:
        return trouble
    table = ecran.open(ctx, owner)
    row = table.row(ligne)
    if row is None:
        raise Introuvable
    before = shared(ctx, ecran, owner)
    typed = cells_of(ctx, ecran) if ctx.wants_fragment else None
    return added(ctx, ecran, owner, tableau.duplicate(table, row, typed), before)


def added(ctx: Context, ecran: Ecran, owner: Any, row: Any, before: Mapping[UUID, str], *, ici: bool = False) -> Response:
    t = Tableau(ctx, ecran, owner)
    return ctx.swap_or(
        ecran.redirect(ctx, owner.id, anchor=f"ligne-{row.id}"), "partials/grille/ajoutee.html",
        t=t, ligne=t.of([row.id])[0], suivante=tableau.followed_by(ctx.db, ecran.grille, owner, row), ici=ici,
        autres=t.renumbered(before, but=[row.id]),
    )  # fmt: skip


def remove(ecran: Ecran, ctx: Context, id: UUID, ligne: UUID) -> Response:
    """The row out; its writer may change their mind, and finds it as they saw it."""
    grille, owner = ecran.grille, ecran.load(ctx, id)
    known = tableau.row_of(ctx.db, grille, owner, ligne)
    trouble = keep(ctx, ecran, owner, but=ligne)
    if trouble:
        return trouble
    page = ecran.redirect(ctx, id, toast="Cette ligne est retirée")
    table = ecran.open(ctx, owner) if known else None  # two clicks wait for one another here
    row = table.row(ligne) if table else None
    if table is None or row is None:  # gone already, as was asked
        return Response() if ctx.wants_fragment else page
    before, rang = shared(ctx, ecran, owner), row.rang
    values = flat(saisies.typed(row, grille.form, grille.noms) | (cells_of(ctx, ecran) if ctx.wants_fragment else {}))
    taken = ecran.cadre.emporte(ctx, owner, row)
    tableau.remove(table, row)
    t = Tableau(ctx, ecran, owner)
    nom = grille.appelle(values) or "cette ligne"
    said = f"{nom[0].upper()}{nom[1:]} : ligne retirée"
    return ctx.swap_or(
        page, "partials/grille/retiree.html", t=t, ligne=Ligne(ligne, values), rang=rang, suit=taken, autres=t.renumbered(before), dit=said,
    )  # fmt: skip
