"""The counts of each subject, prepared by the clock: what changed of them is written, and nothing else."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, delete, select

from eclat import clock
from eclat.domain.statistiques.matieres import MATIERES, Matiere
from eclat.models import Chiffre, Preparation
from eclat.models.bulk import blank, insert_rows

AT_ONCE: Final = 2000  # rows of one transaction
SOONEST: Final = timedelta(minutes=5)
REST: Final = 100  # times as long as it took, before it is done again
Case = tuple[str, str, UUID | None, str, str]  # axis, month, CQP, value of the axis, state
Cube = dict[Case, int]
Change = tuple[Case, int, UUID | None]  # how many there are now; the row that said otherwise


def due(db: Session) -> list[Matiere]:
    """Those whose counts are old enough: the longer it takes, the less often it is done."""
    done = {each.matiere: each for each in db.exec(select(Preparation))}
    return [each for each in MATIERES.values() if each.nom not in done or rested(done[each.nom])]


def rested(done: Preparation) -> bool:
    return clock.now() >= done.faite_le + max(SOONEST, timedelta(milliseconds=REST * done.duree_ms))


def count(db: Session, matiere: Matiere) -> Cube:
    """What there is now."""
    found: Cube = {}
    for axe in matiere.axes or ("",):
        rows = matiere.lignes.c
        axis = [rows[axe]] if axe else []
        by = [rows.mois, rows.cqp_id, rows.etat, *axis]
        for month, cqp, etat, *value, number in db.execute(sa_select(*by, func.count()).group_by(*by)):
            case = (axe, month, cqp, said(value), str(etat))
            found[case] = found.get(case, 0) + number
    return found


def said(value: Sequence[Any]) -> str:
    return "" if not value or value[0] is None else str(value[0])


def changes(db: Session, matiere: Matiere, now: Mapping[Case, int]) -> list[Change]:
    """What is to be written, so that what is kept says the same."""
    kept: dict[Case, tuple[UUID, int]] = {}
    gone: list[Change] = []
    names = ("axe", "mois", "cqp_id", "cle", "etat", "id", "nombre")
    for each in db.execute(
        sa_select(*[getattr(Chiffre, name) for name in names])
        .where(col(Chiffre.matiere) == matiere.nom)
        .order_by(col(Chiffre.id))
    ):
        case = (each.axe, each.mois, each.cqp_id, each.cle, each.etat)
        if case in kept:  # two clocks prepared it at once
            gone.append((case, 0, each.id))
        else:
            kept[case] = (each.id, each.nombre)
    gone += [(case, 0, key) for case, (key, _) in kept.items() if case not in now]
    moved: list[Change] = [
        (case, number, kept[case][0] if case in kept else None)
        for case, number in now.items()
        if case not in kept or kept[case][1] != number
    ]
    return gone + moved


def batches(found: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def write(db: Session, matiere: Matiere, found: Sequence[Change]) -> None:
    old = [key for _, _, key in found if key]
    db.execute(delete(Chiffre).where(col(Chiffre.id).in_(old)))
    rows = [
        {
            **blank(Chiffre),
            "matiere": matiere.nom,
            "axe": axe,
            "mois": month,
            "cqp_id": cqp,
            "cle": cle,
            "etat": etat,
            "nombre": number,
        }
        for (axe, month, cqp, cle, etat), number, _ in found
        if number
    ]
    insert_rows(db, Chiffre, rows)


def claim(db: Session, matiere: Matiere) -> bool:
    """Whether it is for us to prepare it: of two clocks, one finds that the other does. What a kill left half written is done again."""
    found = db.exec(select(Preparation).where(Preparation.matiere == matiere.nom).with_for_update()).first()
    if found is not None and not rested(found):
        return False
    found = found or Preparation(matiere=matiere.nom, faite_le=clock.now())
    found.faite_le = clock.now()
    db.add(found)
    return True


def done(db: Session, matiere: Matiere, began: float) -> None:
    """How long it took, once all of it is written."""
    found = db.exec(select(Preparation).where(Preparation.matiere == matiere.nom)).one()
    found.duree_ms = round(1000 * (time.monotonic() - began))
    db.add(found)


def prepare(db: Session, matieres: Sequence[Matiere] = tuple(MATIERES.values())) -> None:
    """All at once, of those that are due: for a database that is small."""
    for each in matieres:
        began = time.monotonic()
        if not claim(db, each):
            continue
        write(db, each, changes(db, each, count(db, each)))
        done(db, each, began)
    db.flush()


def since(db: Session) -> datetime | None:
    """When the oldest of the counts was prepared; nothing before all of them were."""
    found = {each.matiere: each.faite_le for each in db.exec(select(Preparation))}
    return min(found.values()) if len(found) == len(MATIERES) else None
