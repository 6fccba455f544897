"""A spreadsheet on its way into a table: read, looked over, corrected, then added, all of it or nothing."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import doutes
from eclat.domain.socle.doutes import Doute
from eclat.domain.socle.errors import Introuvable, Limite, Refus
from eclat.engines import saisies
from eclat.engines.grilles import lignes, tableau
from eclat.engines.grilles.feuilles import FeuilleLue, first, guessed, rendus, reprises, valeurs
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.tableau import Table
from eclat.file_types import clean_name

KEPT = timedelta(days=1)


class Termine(Refus):
    """Nothing waits any more: it was added, given up or forgotten."""

    def __init__(self) -> None:
        super().__init__("Cet import est terminé : la liste montre ce qui a été ajouté.")


class Depasse(Refus):
    """What waits is not what was seen."""

    def __init__(self) -> None:
        super().__init__("Le fichier, la feuille ou les colonnes ont changé dans une autre fenêtre. Voici l’aperçu d’à présent.")


class Deborde(Limite):
    """The table cannot take so many rows."""

    def __init__(self, limit: int, room: int, lines: int) -> None:
        left = f"elle peut en recevoir encore {room}, pas {lines}" if room else "elle est complète"
        super().__init__(
            f"La liste compte au plus {limit} lignes : {left}. Rien n’est ajouté : retirez des lignes de la liste ou du fichier."
        )


@dataclass(frozen=True)
class LigneLue:
    """A row as it would enter the table, and what is wrong in it, missing or asked about, by column.

    ``rendus``: the columns that got back the zero that a spreadsheet had taken for nothing.
    """

    numero: int
    valeurs: dict[str, str]
    fautes: dict[str, str]
    corrigee: bool
    doutes: dict[str, Doute] = field(default_factory=dict)
    rendus: Collection[str] = ()


# --- kept until it is added ---


def of(grille: Grille, owner: Any) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = col(getattr(kept_in(grille), grille.owner)) == owner.id
    return theirs


def kept_in(grille: Grille) -> type[Any]:
    assert grille.imports is not None, "this table takes no file"
    return grille.imports


def current(db: Session, grille: Grille, owner: Any) -> Any | None:
    return db.exec(select(kept_in(grille)).where(of(grille, owner))).first()


def held(table: Table) -> Any:
    """What waits to be added. Raises Termine."""
    found = current(table.db, table.grille, table.owner)
    if found is None:
        raise Termine
    return found


def check_seen(kept: Any, seen: str) -> None:
    """Raises Depasse when the writer speaks of another file, sheet or columns."""
    if seen != mark(kept):
        raise Depasse


def sheet_of(kept: Any) -> FeuilleLue:
    return FeuilleLue(**kept.feuilles[kept.feuille])


def mark(kept: Any) -> str:
    """Changes with the file, with the sheet and with the columns: what a page may be told that it still speaks of."""
    sheet = sheet_of(kept)
    read = json.dumps([str(kept.id), kept.feuille, sheet.titres, sheet.colonnes, sheet.entiere], sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def receive(table: Table, name: str, sheets: Sequence[FeuilleLue]) -> Any:
    """Keep what was read of a file, in place of the one before."""
    forget(table)
    owner = {table.grille.owner: table.owner.id}
    read = [asdict(each) for each in sheets]
    kept = kept_in(table.grille)(nom=clean_name(name), feuille=first(sheets), feuilles=read, **owner)
    table.db.add(kept)
    table.db.flush()
    return kept


def change(table: Table, kept: Any, sheet: FeuilleLue) -> None:
    kept.feuilles = [asdict(sheet) if rank == kept.feuille else each for rank, each in enumerate(kept.feuilles)]
    table.db.flush()


def choose_sheet(table: Table, rank: int, *, seen: str) -> None:
    """Read another sheet of the same file; what was typed over this one is kept. Raises Depasse, Introuvable, Termine."""
    kept = held(table)
    if rank == kept.feuille:
        return
    check_seen(kept, seen)
    if rank not in readable(kept):
        raise Introuvable
    kept.feuille = rank
    table.db.flush()


def readable(kept: Any) -> list[int]:
    return [rank for rank, each in enumerate(kept.feuilles) if not each["refus"]]


def choose_columns(table: Table, titres: int | None, chosen: Mapping[str, int], *, seen: str) -> None:
    """Read the sheet with these columns, from under this row of headings on. Raises Depasse, Termine.

    Columns that are left as they were with other headings are those that the headings name.
    """
    kept = held(table)
    sheet = sheet_of(kept)
    if (sheet.titres, sheet.colonnes) == (titres, chosen):
        sheet.choisies = True
        return change(table, kept, sheet)
    check_seen(kept, seen)
    headed = titres != sheet.titres and chosen == sheet.colonnes
    sheet.titres = titres
    sheet.colonnes = guessed(table.grille, sheet) if headed else dict(chosen)
    sheet.choisies = not headed
    change(table, kept, sheet)


def choose_rows(table: Table, entiere: bool, *, seen: str) -> None:
    """Read the rows that are hidden in the file, or leave them out. Raises Depasse, Termine."""
    kept = held(table)
    sheet = sheet_of(kept)
    if sheet.entiere == entiere:
        return
    check_seen(kept, seen)
    sheet.entiere = entiere
    change(table, kept, sheet)


def correct(table: Table, cells: Mapping[int, Mapping[str, str]], *, seen: str) -> Any:
    """Keep what was typed over the cells of the file, by number of row and by column. Raises Depasse, Introuvable, Limite, Termine."""
    kept = held(table)
    check_seen(kept, seen)
    sheet = sheet_of(kept)
    rows = dict(sheet.donnees)
    for number, typed in cells.items():
        if number not in rows:
            raise Introuvable
        before = valeurs(table.grille, sheet, number, rows[number])
        new = {name: value.strip() for name, value in typed.items() if value.strip() != before[name].strip()}
        for name, value in new.items():
            saisies.check(table.grille.form, name, value)
        if new:
            over = sheet.corrections.get(str(number), {}) | new
            sheet.corrections = sheet.corrections | {str(number): over}  # a new dict: the ORM compares with the one it gave
    change(table, kept, sheet)
    return kept


def forget(table: Table) -> None:
    """Nothing of what was read was in the table."""
    table.db.execute(delete(kept_in(table.grille)).where(of(table.grille, table.owner)))


def sweep(db: Session, grille: Grille) -> int:
    """Forget what nobody added within a day."""
    kept = kept_in(grille)
    old = delete(kept).where(col(kept.cree_le) < clock.now() - KEPT)
    return len(db.execute(old.returning(col(kept.id))).all())


# --- into the table ---


def judged(db: Session, grille: Grille, owner: Any, sheet: FeuilleLue) -> list[LigneLue]:
    """The rows as the table would judge them, beside those that it holds and those of the file."""
    there, read = lignes.lines(db, grille, owner.id), reprises(grille, sheet)
    rows = {number: as_row(grille, owner, values) for number, values in read}
    places = {each.id: f"{rank} de votre liste" for rank, each in enumerate(there, 1)}
    places |= {each.id: f"{number} du fichier" for number, each in rows.items()}
    cells = dict(sheet.donnees)
    wrong = lignes.wrong(db, grille, owner, [*there, *rows.values()], {each.id for each in rows.values()}, places)
    return [
        LigneLue(
            number,
            values,
            saisies.problems(rows[number], grille.form, grille.noms) | wrong.get(rows[number].id, {}),
            str(number) in sheet.corrections,
            doutes.de(grille.form, values),
            rendus(grille, sheet, number, cells[number]),
        )
        for number, values in read
    ]


def as_row(grille: Grille, owner: Any, values: Mapping[str, str]) -> Any:
    """What the row would be; no session knows of it."""
    row = grille.row(**{grille.owner: owner.id, "rang": 0})
    for name, value in values.items():
        saisies.put(row, grille.form, name, [value])
    grille.deduit(row)
    return row


def is_empty(grille: Grille, row: Any) -> bool:
    return not row.saisies and not any(getattr(row, name) for name in grille.noms)


def insert(table: Table, *, seen: str) -> tuple[int, int]:
    """Add every row at the end of the table, right or wrong, in place of its empty ones. Returns how many, and how many to correct.

    Raises Deborde when the table cannot take them all, and then takes none; Depasse, Limite, Termine.
    """
    db, grille, owner = table.db, table.grille, table.owner
    kept = held(table)
    check_seen(kept, seen)
    lines = judged(db, grille, owner, sheet_of(kept))
    left = room(db, grille, owner)
    if len(lines) > left:
        raise Deborde(grille.limit, left, len(lines))
    typed = [{name: [value] for name, value in line.valeurs.items()} for line in lines]
    tableau.check_sizes(grille, typed)
    tableau.check_room(table)
    for row in table.rows:
        if is_empty(grille, row):
            db.delete(row)
    db.flush()
    tableau.add(table, typed)
    db.delete(kept)
    db.flush()
    return len(lines), sum(bool(line.fautes) for line in lines)


def room(db: Session, grille: Grille, owner: Any) -> int:
    """How many rows the table can still take; its empty ones make way."""
    return grille.limit - sum(not is_empty(grille, each) for each in lignes.lines(db, grille, owner.id))
