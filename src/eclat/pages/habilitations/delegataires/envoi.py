"""The rows as a browser without a script sends them, all at once: everything typed is kept, and what cannot be is shown again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import saisies, tableau
from eclat.domain.delegations import COLONNES, LigneDelegation
from eclat.domain.errors import Refus
from eclat.domain.tableau import Typed
from eclat.models import Delegation, Habilitation
from eclat.pages.habilitations.delegataires import show
from eclat.partials.delegataire.tableau import flat
from eclat.partials.dossier.envoi import values

Sent = tuple[UUID, dict[str, list[str]]]


def keep(ctx: Context, habilitation: Habilitation, but: UUID | None = None) -> Response | None:
    """Save every row that the form carries. Returns the page that says what could not be kept, with what was typed.

    ``but``: the row that is being removed; one put back or forgotten, which the form names, is not at stake either. Raises Introuvable, Interdit, Refus when nothing that was typed is at stake.
    """
    if ctx.wants_fragment or "ligne" not in ctx.form:  # with a script each row has saved itself
        return None
    settled = {but, *map(key_of, [*values(ctx, "remise"), *values(ctx, "oubli")])}
    sent = [each for each in lines_of(ctx) if each[0] not in settled]
    try:
        tableau.editable(ctx.db, habilitation, ctx.me)
    except Refus as refused:
        at_stake = [flat(typed).values() for key, typed in sent if differs(tableau.row_of(ctx.db, habilitation, key), typed)]
        if not at_stake:
            raise
        return show.refused(ctx, habilitation, str(refused), as_text(at_stake))
    tableau.check_sizes([typed for _, typed in sent])
    rows = {row.id: row for row in tableau.held(ctx.db, habilitation)}
    undecided, gone = undecided_of(ctx), []
    conflicts: dict[UUID, Sequence[str]] = {}
    for key, typed in sent:
        row = rows.get(key) or tableau.row_of(ctx.db, habilitation, key)
        if row is None:
            gone += [(key, typed)] if any(map(any, typed.values())) else []
            continue
        taken(ctx, row, typed)
        late = undecided.get(key) or tableau.save_row(ctx.db, habilitation, row, typed, by=ctx.me, vu=instant(ctx.typed("vu")))
        if late:
            conflicts[key] = late
    if not conflicts and not gone:
        return None
    ctx.keep = True
    return show.page(ctx, habilitation, status=409, tapees=dict(sent), conflits=conflicts, perdues=gone)


def lines_of(ctx: Context) -> list[Sent]:
    """The rows, each with its cells, in whatever order. Raises HTTPException when keys and cells do not go together."""
    keys = values(ctx, "ligne")
    cells = {name: values(ctx, name) for name in COLONNES}
    if any(len(column) != len(keys) for column in cells.values()):
        raise HTTPException(400)
    return [(key_of(key), {name: [column[at]] for name, column in cells.items()}) for at, key in enumerate(keys)]


def cells_of(ctx: Context) -> dict[str, list[str]]:
    """The cells of one row that were sent."""
    return {name: values(ctx, name)[:1] for name in COLONNES if name in ctx.form}


def row_sent(ctx: Context, key: UUID) -> dict[str, list[str]]:
    """The cells of this row, sent alone or among the others."""
    return cells_of(ctx) if ctx.wants_fragment else dict(lines_of(ctx)).get(key, {})


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


def differs(row: Delegation | None, typed: Typed) -> bool:
    """Whether something would be lost if this were not kept."""
    if row is None:
        return any(map(any, typed.values()))
    return not all(saisies.holds(row, LigneDelegation, name, cell) for name, cell in typed.items())


def undecided_of(ctx: Context) -> dict[UUID, list[str]]:
    """The cells whose two values were shown, and that this request does not settle."""
    settled = {*values(ctx, "garder"), *values(ctx, "prendre")}
    found: dict[UUID, list[str]] = {}
    for key, name in map(named, [each for each in values(ctx, "conflit") if each not in settled]):
        found.setdefault(key, []).append(name)
    return found


def taken(ctx: Context, row: Delegation, typed: dict[str, list[str]]) -> None:
    """Put the other value in a cell whose writer prefers it."""
    for key, name in map(named, values(ctx, "prendre")):
        if key == row.id:
            typed[name] = saisies.typed(row, LigneDelegation)[name]


def named(text: str) -> tuple[UUID, str]:
    """A cell, as a button names it: the key of its row and its column."""
    key, _, name = text.partition(" ")
    if name not in COLONNES:
        raise HTTPException(400)
    return key_of(key), name


def as_text(lines: Iterable[Iterable[str]]) -> str:
    """Cells as a spreadsheet takes them back."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
