"""A range of cells pasted in the table of délégataires, whole or not at all, and undone (P6). ``plages`` reads its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain import saisies, tableau
from eclat.domain.delegations import LigneDelegation
from eclat.domain.errors import Refus
from eclat.domain.journal import SECOND_CLICK
from eclat.domain.tableau import Typed
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Delegation, Habilitation

GONE = "La ligne où vous collez a été retirée dans une autre fenêtre. Rien n’a été changé."


@dataclass(frozen=True)
class Collage:
    """What a paste did, and what it takes to undo it. ``avant``: by row, what it held; nothing for those that it added."""

    lignes: list[Delegation]
    avant: dict[UUID, Typed | None]
    le: datetime

    @property
    def ajoutees(self) -> list[Delegation]:
        return [each for each in self.lignes if self.avant.get(each.id, ()) is None]


def paste(
    db: Session, habilitation: Habilitation, start: Delegation | None, lines: Sequence[Typed], *, by: Utilisateur
) -> Collage:
    """Write a range over the rows from ``start`` on (None: after the last that holds something), and as many new ones as it takes.

    Raises Refus.
    """
    tableau.editable(db, habilitation, by)
    tableau.check_sizes(lines)
    now = clock.now()
    held = tableau.held(db, habilitation)
    if start is not None and start not in held:
        raise Refus(GONE)
    if start is None and just_pasted(held[-len(lines) :], lines, by=by):
        return Collage(held[-len(lines) :], {}, now)
    first = held.index(start) if start in held else max((at for at, each in enumerate(held, 1) if not blank(each)), default=0)
    below = held[first:][: len(lines)]
    before: dict[UUID, Typed | None] = {row.id: saisies.typed(row, LigneDelegation) for row in below}
    for row, typed in zip(below, lines, strict=False):
        tableau.fill(row, typed, by=by, at=now)
    more = [typed for typed in lines[len(below) :] if any(map(any, typed.values()))]
    added = tableau.add_rows(db, habilitation, more, by=by) if more else []
    for row in added:
        row.enregistree_le = now
    tableau.saved(db, habilitation)
    return Collage([*below, *added], before | {row.id: None for row in added}, now)


def just_pasted(last: Sequence[Delegation], lines: Sequence[Typed], *, by: Utilisateur) -> bool:
    """Whether the last rows are these, written an instant ago by the same person: a second click adds nothing."""

    def same(row: Delegation, typed: Typed) -> bool:
        recent = row.enregistree_le is not None and clock.now() - row.enregistree_le < SECOND_CLICK
        held = all(saisies.holds(row, LigneDelegation, name, cell) for name, cell in typed.items())
        return recent and held and row.enregistree_par_id == by.personne_id

    return len(last) == len(lines) and all(map(same, last, lines))


def blank(row: Delegation) -> bool:
    return not any(map(any, saisies.typed(row, LigneDelegation).values()))


@dataclass(frozen=True)
class Annulation:
    """What undoing a paste did. ``restees``: rows that were changed since, and were left as they are."""

    remises: list[Delegation] = field(default_factory=list)
    retirees: list[UUID] = field(default_factory=list)
    restees: list[UUID] = field(default_factory=list)


def unpaste(
    db: Session, habilitation: Habilitation, before: Mapping[UUID, Typed | None], le: datetime, *, by: Utilisateur
) -> Annulation:
    """Undo a paste: its rows as they were, those that it added out. What was typed since is nobody's to undo."""
    tableau.editable(db, habilitation, by)
    done = Annulation()
    for row in tableau.held(db, habilitation):
        if row.id not in before:
            continue
        former = before[row.id]
        if row.enregistree_le != le:
            done.restees.append(row.id)
        elif former is None:
            done.retirees.append(row.id)
            db.delete(row)
        else:
            done.remises.append(row)
            tableau.fill(row, former, by=by)
    tableau.saved(db, habilitation)
    return done
