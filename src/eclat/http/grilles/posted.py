"""The rows as a browser without a script sends them, all at once: everything typed is kept, and what cannot be is shown again."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.socle.errors import Refus
from eclat.engines import saisies
from eclat.engines.grilles import tableau
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.tableau import Table, Typed
from eclat.http.context import Context
from eclat.http.grilles import page
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.rangee import court
from eclat.http.grilles.vue import flat

Sent = tuple[UUID, dict[str, list[str]]]


def keep(ctx: Context, ecran: Ecran, owner: Any, but: UUID | None = None) -> Response | None:
    """Save every row that the form carries. Returns the page that says what could not be kept, with what was typed.

    ``but``: the row that is being removed; one put back or forgotten, which the form names, is not at stake either. Raises
    Introuvable, Interdit, Refus when nothing that was typed is at stake.
    """
    if ctx.wants_fragment:  # with a script each row has saved itself
        return None
    ecran.cadre.keep(ctx, owner)
    return keep_rows(ctx, ecran, owner, but)


def keep_rows(ctx: Context, ecran: Ecran, owner: Any, but: UUID | None = None) -> Response | None:
    """The same, without what the form carries beside them."""
    if f"{ecran.cadre.prefixe}ligne" not in ctx.form:
        return None
    grille = ecran.grille
    settled = {but, *map(key_of, [*values(ctx, "remise"), *values(ctx, "oubli")])}
    sent = [each for each in lines_of(ctx, ecran) if each[0] not in settled]
    try:
        table = ecran.open(ctx, owner)
    except Refus as refused:
        rows = [(tableau.row_of(ctx.db, grille, owner, key), typed) for key, typed in sent]
        at_stake = [flat(typed).values() for row, typed in rows if differs(grille, row, typed)]
        if not at_stake:
            raise
        return page.refused(ctx, ecran, owner, str(refused), as_text(at_stake))
    tableau.check_sizes(grille, [typed for _, typed in sent])
    try:
        conflicts, gone = write(ctx, table, sent)
    except Refus as refused:
        return page.refused(ctx, ecran, owner, str(refused), as_text(flat(typed).values() for _, typed in sent))
    if not conflicts and not gone:
        return None
    ctx.keep = True
    return page.page(ctx, ecran, owner, status=409, tapees=dict(sent), conflits=conflicts, perdues=gone)


def write(ctx: Context, table: Table, sent: Sequence[Sent]) -> tuple[dict[UUID, Sequence[str]], list[Sent]]:
    """Save these rows. Returns, by row, the cells that another writer changed meanwhile; and the rows that are no more."""
    rows = {row.id: row for row in table.rows}
    undecided, gone = undecided_of(ctx, table.grille), []
    conflicts: dict[UUID, Sequence[str]] = {}
    for key, typed in sent:
        row = rows.get(key) or table.row(key)
        if row is None and begins(ctx, key, typed):
            tableau.restore(table, key, 1, typed)
            continue
        if row is None:
            gone += [(key, typed)] if any(map(any, typed.values())) else []
            continue
        taken(ctx, table.grille, row, typed)
        late = undecided.get(key) or tableau.save(table, row, typed, vu=instant(ctx.typed("vu")))
        if late:
            conflicts[key] = late
    return conflicts, gone


def begins(ctx: Context, key: UUID, typed: Typed) -> bool:
    """Whether this is the row with which an empty table opens, and something was typed in it."""
    return str(key) in values(ctx, "neuve") and any(map(any, typed.values()))


def values(ctx: Context, name: str) -> list[str]:
    return ctx.texts(name)


def lines_of(ctx: Context, ecran: Ecran) -> list[Sent]:
    """The rows, each with its cells, in whatever order. Raises HTTPException when keys and cells do not go together."""
    prefix = ecran.cadre.prefixe
    keys = values(ctx, f"{prefix}ligne")
    cells = {name: values(ctx, prefix + name) for name in ecran.grille.tapees}
    if any(len(column) != len(keys) for column in cells.values()):
        raise HTTPException(400)
    return [(key_of(key), {name: [column[at]] for name, column in cells.items()}) for at, key in enumerate(keys)]


def cells_of(ctx: Context, ecran: Ecran) -> dict[str, list[str]]:
    """The cells of one row that were sent."""
    prefix = ecran.cadre.prefixe
    return {name: values(ctx, prefix + name)[:1] for name in ecran.grille.noms if prefix + name in ctx.form}


def row_sent(ctx: Context, ecran: Ecran, key: UUID) -> dict[str, list[str]]:
    """The cells of this row, sent alone or among the others."""
    return cells_of(ctx, ecran) if ctx.wants_fragment else dict(lines_of(ctx, ecran)).get(key, {})


def row_called(ctx: Context, ecran: Ecran, name: str) -> UUID:
    """The row that was sent under this short name. Raises HTTPException when there is none."""
    found = [key for key, _ in lines_of(ctx, ecran) if court(key) == name]
    if not found:
        raise HTTPException(400)
    return found[0]


def key_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(400) from None


def instant(text: str) -> datetime | None:
    """When the page was shown; nothing when the form does not say."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(400) from None
    return found if found is None or found.tzinfo else None


def seen(ctx: Context, prefix: str = "") -> list[dict[str, list[str]]] | None:
    """What an autosave says that the row may hold: the last state it saw, and those it sent without an answer."""
    states = []
    for text in values(ctx, "base"):
        try:
            pairs = [(str(name).removeprefix(prefix), str(value)) for name, value in json.loads(text)]
        except (ValueError, TypeError, RecursionError):
            raise HTTPException(400) from None
        state: dict[str, list[str]] = {}
        for name, value in pairs:
            state.setdefault(name, []).append(value)
        states.append(state)
    return states or None


def differs(grille: Grille, row: Any | None, typed: Typed) -> bool:
    """Whether something would be lost if this were not kept."""
    if row is None:
        return any(map(any, typed.values()))
    return not all(saisies.holds(row, grille.form, name, cell) for name, cell in typed.items())


def undecided_of(ctx: Context, grille: Grille) -> dict[UUID, list[str]]:
    """The cells whose two values were shown, and that this request does not settle."""
    settled = {*values(ctx, "garder"), *values(ctx, "prendre")}
    found: dict[UUID, list[str]] = {}
    for text in values(ctx, "conflit"):
        if text not in settled:
            key, name = named(grille, text)
            found.setdefault(key, []).append(name)
    return found


def taken(ctx: Context, grille: Grille, row: Any, typed: dict[str, list[str]]) -> None:
    """Put the other value in a cell whose writer prefers it."""
    for text in values(ctx, "prendre"):
        key, name = named(grille, text)
        if key == row.id:
            typed[name] = saisies.typed(row, grille.form, grille.noms)[name]


def named(grille: Grille, text: str) -> tuple[UUID, str]:
    """A cell, as a button names it: the key of its row and its column."""
    key, _, name = text.partition(" ")
    if name not in grille.saisies:
        raise HTTPException(400)
    return key_of(key), name


def as_text(lines: Iterable[Iterable[str]]) -> str:
    """Cells as a spreadsheet takes them back."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
