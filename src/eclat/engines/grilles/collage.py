"""A range of cells pasted in a table, whole or not at all, and undone. ``plages`` reads its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from eclat import clock
from eclat.domain.socle.errors import Refus
from eclat.engines import saisies
from eclat.engines.grilles import tableau
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.tableau import Table, Typed
from eclat.engines.journal import SECOND_CLICK

GONE = "La ligne où vous collez a été retirée dans une autre fenêtre. Rien n’a été changé."


@dataclass(frozen=True)
class Collage:
    """What a paste did, and what it takes to undo it. ``avant``: by row, what it held; nothing for those that it added."""

    lignes: list[Any]
    avant: dict[UUID, Typed | None]
    le: datetime
    identique: bool = False  # all of it was there already

    @property
    def ajoutees(self) -> list[Any]:
        return [each for each in self.lignes if self.avant.get(each.id, ()) is None]


def paste(table: Table, start: Any | None, lines: Sequence[Typed]) -> Collage:
    """Write a range over the rows from ``start`` on (None: after the last that holds something), and as many new ones as it takes.

    Raises Refus.
    """
    grille = table.grille
    tableau.check_sizes(grille, lines)
    now = clock.now()
    held = table.rows
    if start is not None and start not in held:
        raise Refus(GONE)
    if start is None and just_pasted(table, held[-len(lines) :], lines):
        return Collage(held[-len(lines) :], {}, now, identique=True)
    filled = max((at for at, each in enumerate(held, 1) if not blank(grille, each)), default=0)
    first = held.index(start) if start in held else filled
    below = held[first:][: len(lines)]
    before: dict[UUID, Typed | None] = {row.id: typed(grille, row) for row in below}
    for row, cells in zip(below, lines, strict=False):  # all of it is refused, or none
        grille.garde(table, row, cells)
    for row, cells in zip(below, lines, strict=False):
        tableau.fill(table, row, cells, at=now)
    more = [cells for cells in lines[len(below) :] if any(map(any, cells.values()))]
    added = tableau.add(table, more) if more else []
    for row in added:
        row.enregistree_le = now
    tableau.saved(table)
    same = not added and all(typed(grille, row) == before[row.id] for row in below)
    return Collage([*below, *added], before | {row.id: None for row in added}, now, identique=same)


def just_pasted(table: Table, last: Sequence[Any], lines: Sequence[Typed]) -> bool:
    """Whether the last rows are these, written an instant ago by the same person: a second click adds nothing."""

    def same(row: Any, typed: Typed) -> bool:
        recent = row.enregistree_le is not None and clock.now() - row.enregistree_le < SECOND_CLICK
        held = all(saisies.holds(row, table.grille.form, name, cell) for name, cell in typed.items())
        return recent and held and row.enregistree_par_id == table.by.personne_id

    return len(last) == len(lines) and all(map(same, last, lines))


def typed(grille: Grille, row: Any) -> dict[str, list[str]]:
    return saisies.typed(row, grille.form, grille.noms)


def blank(grille: Grille, row: Any) -> bool:
    return not any(map(any, typed(grille, row).values()))


@dataclass(frozen=True)
class Annulation:
    """What undoing a paste did. ``restees``: rows that were changed since, and were left as they are."""

    remises: list[Any] = field(default_factory=list)
    retirees: list[UUID] = field(default_factory=list)
    restees: list[UUID] = field(default_factory=list)


def unpaste(table: Table, before: Mapping[UUID, Typed | None], le: datetime) -> Annulation:
    """Undo a paste: its rows as they were, those that it added out. What was typed since is nobody's to undo."""
    done = Annulation()
    for row in table.rows:
        if row.id not in before:
            continue
        former = before[row.id]
        if row.enregistree_le != le or (former is None and table.grille.tient(table.db, row)):
            done.restees.append(row.id)
        elif former is None:
            done.retirees.append(row.id)
            tableau.take_out(table, row)
        else:
            done.remises.append(row)
            tableau.fill(table, row, former)
    tableau.saved(table)
    return done
