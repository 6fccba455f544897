"""A table typed into: rows that are added, filled, duplicated, removed, put back. Whoever writes in it has opened it first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.socle.errors import Introuvable, Limite
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.lignes import entities

Typed = Mapping[str, Sequence[str]]
# What the writer may believe that the record holds; None: a form sent as a whole, which says nothing of it.
Seen = Sequence[Typed] | None


@dataclass(frozen=True)
class Table:
    """A table that is held: nobody else changes it until this transaction ends."""

    db: Session
    grille: Grille
    owner: Any
    by: Utilisateur
    avant: dict[UUID, Typed] = field(default_factory=dict)  # what the rows that were touched held before
    touchees: dict[UUID, set[str]] = field(default_factory=dict)  # rows, with the columns that changed; none of one that is out

    @property
    def rows(self) -> list[Any]:
        return entities(self.db, self.grille, self.owner.id)

    def row(self, key: UUID) -> Any | None:
        """A row as it is now; None when there is none any more. Raises Introuvable when it is another table's."""
        return row_of(self.db, self.grille, self.owner, key, populate_existing=True)


def ouvrir(db: Session, grille: Grille, owner: Any, *, by: Utilisateur) -> Table:
    """Lock what the table belongs to, for who may type into it now. Raises Interdit, Refus."""
    grille.hold(db, owner, by)
    return Table(db, grille, owner, by)


def row_of(db: Session, grille: Grille, owner: Any, key: UUID, **how: Any) -> Any | None:
    """A row of this owner's table; None when there is none any more. Raises Introuvable when it is another one's."""
    row = db.get(grille.row, key, **how)
    if row is not None and not grille.belongs(row, owner):
        raise Introuvable
    return row


def add(table: Table, lines: Sequence[Typed], *, key: UUID | None = None) -> list[Any]:
    """New rows at the end, each as typed, valid or not. Raises Limite beyond the limit, or when none may come: all of them or none.

    ``key``: the one that the only row had before it was removed.
    """
    grille, owner = table.grille, table.owner
    if key is None:
        check_room(table)
    counted = select(func.count(), func.max(col(grille.row.rang))).where(grille.of(owner.id))
    count, last = table.db.exec(counted).one()
    if count + len(lines) > grille.limit:
        raise Limite(grille.mots.trop(grille.limit, grille.limit - count, len(lines)))
    made = [grille.row(**{grille.owner: owner.id, "rang": (last or 0) + rank}) for rank in range(1, len(lines) + 1)]
    for row, typed in zip(made, lines, strict=True):
        row.id = key or row.id
        fill(table, row, typed)
    table.db.add_all(made)
    saved(table)
    return made


def check_room(table: Table) -> None:
    """Raises Limite when no new row may come, however few there are."""
    if why := table.grille.plein(table.db, table.owner):
        raise Limite(why)


def check_sizes(grille: Grille, lines: Sequence[Typed]) -> None:
    """Before any of them is written. Raises Limite when a cell is more than is kept."""
    for typed in lines:
        for name, cell in typed.items():
            saisies.check(grille.form, name, "".join(cell))


def fill(table: Table, row: Any, typed: Typed, *, at: datetime | None = None) -> None:
    """Write the cells that were sent, and note who did when they changed something; ``at``: even when they did not. Raises Refus."""
    grille, fixed = table.grille, table.grille.fixes(row)
    grille.garde(table, row, typed)
    before, whom = saisies.typed(row, grille.form, grille.noms), grille.designe(row)
    for name in grille.noms:
        if name in typed and name not in fixed:
            saisies.write(row, grille.form, name, typed[name])
    grille.deduit(row)
    if grille.designe(row) != whom:
        grille.autre(row)
    after = saisies.typed(row, grille.form, grille.noms)
    if changed := {name for name in grille.noms if after[name] != before[name]}:
        table.avant.setdefault(row.id, before)
        table.touchees.setdefault(row.id, set()).update(changed)
    if grille.datee and (at or changed):
        row.enregistree_le, row.enregistree_par_id = at or clock.now(), table.by.personne_id


def save(table: Table, row: Any, typed: Typed, *, seen: Seen = None, vu: datetime | None = None) -> list[str]:
    """Keep the cells of a row that were sent. When some were overtaken, say which, and keep none: their writer chooses."""
    late = overtaken(table.grille, row, typed, seen, vu)
    if not late:
        fill(table, row, typed)
        saved(table)
    return late


def overtaken(grille: Grille, row: Any, typed: Typed, seen: Seen, vu: datetime | None) -> list[str]:
    """The cells that hold something that their writer has never seen, and does not write.

    ``seen``: what they believe that the row may hold; or ``vu``: when they were last shown it.
    """

    def holds(name: str, raw: Sequence[str]) -> bool:
        return saisies.holds(row, grille.form, name, raw)

    fixed = grille.fixes(row)
    changed = [name for name in grille.noms if name in typed and name not in fixed and not holds(name, typed[name])]
    if seen is None:
        return changed if vu is not None and row.enregistree_le is not None and row.enregistree_le > vu else []
    return [name for name in changed if not any(holds(name, each.get(name, [])) for each in seen)]


# --- rows that come and go ---


def duplicate(table: Table, row: Any, typed: Typed | None = None) -> Any:
    """The same row once more, just below, without what is its own alone. ``typed``: as its writer sees it."""
    copied = saisies.typed(row, table.grille.form, table.grille.noms) | dict(typed or {})
    own = {name: [""] for name in table.grille.propres}
    (copy,) = add(table, [copied | own])
    place(table, copy, row.rang + 1)
    return copy


def remove(table: Table, row: Any) -> None:
    """Take a row out: nothing of it stays."""
    take_out(table, row)
    saved(table)


def take_out(table: Table, row: Any) -> None:
    grille = table.grille
    grille.quitte(table.db, row)
    table.avant.setdefault(row.id, saisies.typed(row, grille.form, grille.noms))
    table.touchees[row.id] = set()
    table.db.delete(row)


def restore(table: Table, key: UUID, rang: int | None, typed: Typed) -> Any:
    """Undo a removal: the row as it was, in its place (at the end when nobody knows it).

    Raises Introuvable on the key of another table's row.
    """
    already = table.row(key)
    if already is not None:
        return already
    (row,) = add(table, [typed], key=key)
    if rang is not None:
        place(table, row, rang)
    return row


def place(table: Table, row: Any, rang: int) -> None:
    """Put a row at this rank; those from there on move down when it is taken."""
    others = [each for each in table.rows if each != row]
    if any(each.rang == rang for each in others):
        for each in others:
            each.rang += each.rang >= rang
    row.rang = rang
    table.db.flush()


def followed_by(db: Session, grille: Grille, owner: Any, row: Any) -> UUID | None:
    """The key of the row that comes just after."""
    after = select(grille.row.id).where(grille.of(owner.id), col(grille.row.rang) > row.rang)
    return db.exec(after.order_by(col(grille.row.rang)).limit(1)).first()


def saved(table: Table) -> None:
    """Every change ends so: what belongs to the table's owner is told of it."""
    table.owner.enregistre_le = clock.now()
    table.db.flush()
    if table.touchees:
        table.grille.ensuite(table)
        table.touchees.clear()
        table.avant.clear()
