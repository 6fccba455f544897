"""A spreadsheet on its way into the table of délégataires: read, looked over, corrected, then added, all of it or nothing (P6)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import delegations, policies, saisies, tableau
from eclat.domain.delegations import COLONNES, MAX_ROWS, LigneDelegation
from eclat.domain.errors import Interdit, Introuvable, Limite, Refus
from eclat.domain.feuilles import FeuilleLue, first, guessed
from eclat.domain.utilisateur import Utilisateur
from eclat.file_types import clean_name
from eclat.models import Delegation, Habilitation, ImportDelegataires

KEPT = timedelta(days=1)


class Termine(Refus):
    """Nothing waits any more: it was added, given up or forgotten."""

    def __init__(self) -> None:
        super().__init__("Cet import est terminé : la liste montre ce qui a été ajouté.")


class Depasse(Refus):
    """What waits is not what was seen."""

    def __init__(self) -> None:
        super().__init__("Le fichier, la feuille ou les colonnes ont changé dans une autre fenêtre. Voici l’aperçu d’à présent.")


class Deborde(Limite):
    """The table cannot take so many rows."""

    def __init__(self, room: int, lines: int) -> None:
        left = f"elle peut en recevoir encore {room}, pas {lines}" if room else "elle est complète"
        super().__init__(
            f"La liste compte au plus {MAX_ROWS} lignes : {left}. Rien n’est ajouté : retirez des lignes de la liste ou du fichier."
        )


@dataclass(frozen=True)
class LigneLue:
    """A row as it would enter the table, and what is wrong in it or lacks, by column."""

    numero: int
    valeurs: dict[str, str]
    fautes: dict[str, str]
    corrigee: bool


# --- kept until it is added ---


def current(db: Session, habilitation: Habilitation) -> ImportDelegataires | None:
    return db.exec(select(ImportDelegataires).where(ImportDelegataires.habilitation_id == habilitation.id)).first()


def opened(db: Session, habilitation: Habilitation, by: Utilisateur) -> ImportDelegataires | None:
    """What waits to be added, for who may add it now. Raises Interdit, Refus."""
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("import")
    tableau.typed_into(habilitation)
    return current(db, habilitation)


def held(db: Session, habilitation: Habilitation, by: Utilisateur) -> ImportDelegataires:
    """What waits to be added, its request locked. Raises Termine."""
    tableau.editable(db, habilitation, by)
    found = current(db, habilitation)
    if found is None:
        raise Termine
    return found


def check_seen(kept: ImportDelegataires, seen: str) -> None:
    """Raises Depasse when the writer speaks of another file, sheet or columns."""
    if seen != mark(kept):
        raise Depasse


def sheet_of(kept: ImportDelegataires) -> FeuilleLue:
    return FeuilleLue(**kept.feuilles[kept.feuille])


def mark(kept: ImportDelegataires) -> str:
    """Changes with the file, with the sheet and with the columns: what a page may be told that it still speaks of."""
    sheet = sheet_of(kept)
    read = json.dumps([str(kept.id), kept.feuille, sheet.titres, sheet.colonnes], sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def receive(
    db: Session, habilitation: Habilitation, name: str, sheets: Sequence[FeuilleLue], *, by: Utilisateur
) -> ImportDelegataires:
    """Keep what was read of a file, in place of the one before."""
    tableau.editable(db, habilitation, by)
    forget(db, habilitation)
    kept = ImportDelegataires(
        habilitation_id=habilitation.id, nom=clean_name(name), feuille=first(sheets), feuilles=[asdict(each) for each in sheets]
    )
    db.add(kept)
    db.flush()
    return kept


def change(db: Session, kept: ImportDelegataires, sheet: FeuilleLue) -> None:
    kept.feuilles = [asdict(sheet) if rank == kept.feuille else each for rank, each in enumerate(kept.feuilles)]
    db.flush()


def choose_sheet(db: Session, habilitation: Habilitation, rank: int, *, seen: str, by: Utilisateur) -> None:
    """Read another sheet of the same file; what was typed over this one is kept. Raises Depasse, Introuvable, Termine."""
    kept = held(db, habilitation, by)
    if rank == kept.feuille:
        return
    check_seen(kept, seen)
    if rank not in readable(kept):
        raise Introuvable
    kept.feuille = rank
    db.flush()


def readable(kept: ImportDelegataires) -> list[int]:
    return [rank for rank, each in enumerate(kept.feuilles) if not each["refus"]]


def choose_columns(
    db: Session, habilitation: Habilitation, titres: int | None, chosen: Mapping[str, int], *, seen: str, by: Utilisateur
) -> None:
    """Read the sheet with these columns, from under this row of headings on. Raises Depasse, Termine.

    Columns that are left as they were with other headings are those that the headings name.
    """
    kept = held(db, habilitation, by)
    sheet = sheet_of(kept)
    if (sheet.titres, sheet.colonnes) == (titres, chosen):
        return
    check_seen(kept, seen)
    headed = titres != sheet.titres and chosen == sheet.colonnes
    sheet.titres = titres
    sheet.colonnes = guessed(sheet) if headed else dict(chosen)
    change(db, kept, sheet)


def correct(
    db: Session, habilitation: Habilitation, cells: Mapping[int, Mapping[str, str]], *, seen: str, by: Utilisateur
) -> ImportDelegataires:
    """Keep what was typed over the cells of the file, by number of row and by column. Raises Depasse, Introuvable, Limite, Termine."""
    kept = held(db, habilitation, by)
    check_seen(kept, seen)
    sheet = sheet_of(kept)
    rows = dict(sheet.donnees)
    for number, typed in cells.items():
        if number not in rows:
            raise Introuvable
        before = sheet.valeurs(number, rows[number])
        new = {name: value.strip() for name, value in typed.items() if value.strip() != before[name].strip()}
        for name, value in new.items():
            saisies.check(LigneDelegation, name, value)
        if new:
            over = sheet.corrections.get(str(number), {}) | new
            sheet.corrections = sheet.corrections | {str(number): over}  # a new dict: the ORM compares with the one it gave
    change(db, kept, sheet)
    return kept


def forget(db: Session, habilitation: Habilitation) -> None:
    db.execute(delete(ImportDelegataires).where(col(ImportDelegataires.habilitation_id) == habilitation.id))


def cancel(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Forget what was read. Nothing of it was in the table."""
    tableau.editable(db, habilitation, by)
    forget(db, habilitation)


def sweep(db: Session) -> int:
    """Forget what nobody added within a day."""
    old = delete(ImportDelegataires).where(col(ImportDelegataires.cree_le) < clock.now() - KEPT)
    return len(db.execute(old.returning(col(ImportDelegataires.id))).all())


# --- into the table ---


def judged(db: Session, habilitation: Habilitation, sheet: FeuilleLue) -> list[LigneLue]:
    """The rows as the table would judge them, beside those that it holds and those of the file."""
    there, read = delegations.rows(db, habilitation), sheet.reprises
    rows = {number: as_row(habilitation, values) for number, values in read}
    places = {each.id: f"{rank} de votre liste" for rank, each in enumerate(there, 1)}
    places |= {each.id: f"{number} du fichier" for number, each in rows.items()}
    wrong = delegations.wrong(db, habilitation, [*there, *rows.values()], places=places)
    return [
        LigneLue(
            number,
            values,
            saisies.problems(rows[number], LigneDelegation) | wrong.get(rows[number].id, {}),
            str(number) in sheet.corrections,
        )
        for number, values in read
    ]


def as_row(habilitation: Habilitation, values: Mapping[str, str]) -> Delegation:
    """What the row would be; no session knows of it."""
    row = Delegation(habilitation_id=habilitation.id, rang=0)
    for name, value in values.items():
        saisies.put(row, LigneDelegation, name, [value])
    return row


def is_empty(row: Delegation) -> bool:
    return not row.saisies and not any(getattr(row, name) for name in COLONNES)


def insert(db: Session, habilitation: Habilitation, *, seen: str, by: Utilisateur) -> tuple[int, int]:
    """Add every row at the end of the table, right or wrong, in place of its empty ones. Returns how many, and how many to correct.

    Raises Deborde when the table cannot take them all, and then takes none; Depasse, Limite, Termine.
    """
    kept = held(db, habilitation, by)
    check_seen(kept, seen)
    lines = judged(db, habilitation, sheet_of(kept))
    left = room(db, habilitation)
    if len(lines) > left:
        raise Deborde(left, len(lines))
    typed = [{name: [value] for name, value in line.valeurs.items()} for line in lines]
    tableau.check_sizes(typed)
    for row in filter(is_empty, delegations.rows(db, habilitation)):
        db.delete(row)
    db.flush()
    tableau.add_rows(db, habilitation, typed, by=by)
    db.delete(kept)
    db.flush()
    return len(lines), sum(bool(line.fautes) for line in lines)


def room(db: Session, habilitation: Habilitation) -> int:
    """How many rows the table can still take; its empty ones make way."""
    return MAX_ROWS - sum(not is_empty(each) for each in delegations.rows(db, habilitation))
