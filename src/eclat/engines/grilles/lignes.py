"""The rows of a table as columns, without an entity for each, and what is wrong in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from eclat.engines import saisies
from eclat.engines.grilles.grille import Grille
from eclat.engines.prepared import prepared

Places = Mapping[UUID, str]  # how a row is called, when it is not by its rank
Faults = dict[UUID, dict[str, str]]  # by row and by column, what was typed and cannot be taken


class LigneTapee(saisies.Draft, Protocol):
    """A row of a table, whether an entity or its columns alone."""

    id: UUID
    rang: int


def entities(db: Session, grille: Grille, owner: UUID) -> list[Any]:
    """The rows as they are now that the table is held, whatever was read of them before."""
    found = select(grille.row).where(grille.of(owner)).order_by(col(grille.row.rang), col(grille.row.id))
    return list(db.execute(found.execution_options(populate_existing=True)).scalars())


def lines(db: Session, grille: Grille, owner: UUID) -> list[LigneTapee]:
    """The whole table, in its order."""
    return cast(list[LigneTapee], shown(grille).rows(db, owner=owner))


@prepared
def shown(grille: Grille) -> Any:
    held = ("id", "rang", *grille.noms, *grille.lues, "saisies")
    found = select(*[getattr(grille.row, name) for name in held]).where(grille.of(bindparam("owner")))
    return found.order_by(col(grille.row.rang), col(grille.row.id))


def addresses(db: Session, grille: Grille, owner: UUID) -> list[LigneTapee]:
    """The same, with nothing but what tells whether two rows share what should be one's own."""
    return cast(list[LigneTapee], owned(grille).rows(db, owner=owner)) if grille.unique else []


@prepared
def owned(grille: Grille) -> Any:
    found = select(grille.row.id, getattr(grille.row, grille.unique)).where(grille.of(bindparam("owner")))
    return found.order_by(col(grille.row.rang), col(grille.row.id))


# --- what is wrong in a row ---


def wrong(
    db: Session,
    grille: Grille,
    owner: Any,
    lines: Sequence[LigneTapee],
    among: Collection[UUID] | None = None,
    places: Places | None = None,
) -> Faults:
    """``among``: the rows asked for. ``lines``: the whole table, in its order, and what would follow it; ``places`` says how
    what would is called."""
    asked = lines if among is None else [each for each in lines if each.id in among]
    found = {each.id: messages for each in asked if (messages := own(grille, each))}
    for key, message in shared(grille, lines, places).items():
        if among is None or key in among:
            found.setdefault(key, {}).setdefault(grille.propres[0], message)
    refused = excluded(db, grille, owner, [value for each in asked if (value := unique(grille, each))])
    for each in asked if refused else ():
        if unique(grille, each) in refused:
            found.setdefault(each.id, {})[grille.unique] = refused[unique(grille, each)]
    return found


def own(grille: Grille, line: LigneTapee) -> dict[str, str]:
    """What is wrong in a row whatever the others hold."""
    typed = saisies.wrong(line, grille.form) if line.saisies else {}
    return {**(grille.regle.dit(line) if grille.regle else {}), **typed}


def unique(grille: Grille, line: LigneTapee) -> Any:
    return getattr(line, grille.unique) if grille.unique else None


def shared(grille: Grille, lines: Iterable[LigneTapee], places: Places | None = None) -> dict[UUID, str]:
    """The rows whose unique value stands in another row too, and in which."""
    holders: defaultdict[Any, list[tuple[int, LigneTapee]]] = defaultdict(list)
    for ranked in enumerate(lines, 1) if grille.unique else ():
        holders[unique(grille, ranked[1])].append(ranked)
    found = {}
    for value, held in holders.items():
        if not value or len(held) == 1:
            continue
        names = {each.id: (places or {}).get(each.id, str(rank)) for rank, each in held}
        for key in names:
            others = [name for other, name in names.items() if other != key]
            where = f"à la ligne {others[0]}" if len(others) == 1 else f"aux lignes {', '.join(others[:3])}"
            found[key] = grille.mots.partagee.format(ou=where)
    return found


def excluded(db: Session, grille: Grille, owner: Any, values: Sequence[Any]) -> dict[Any, str]:
    """Among these values, those that no row of this owner can have, and why."""
    if grille.exclus is None or not values:
        return {}
    found = db.execute(grille.exclus.parmi(owner.id, values))
    return {value: grille.exclus.dits[why] for value, why in found}


def problems(db: Session, grille: Grille, owner: Any, lines: Sequence[LigneTapee]) -> Mapping[UUID, Mapping[str, str]]:
    """By row, what keeps it from being complete: what is wrong, then what is empty."""
    faults = wrong(db, grille, owner, lines)
    found = {each.id: saisies.problems(each, grille.form) | faults.get(each.id, {}) for each in lines}
    return {key: messages for key, messages in found.items() if messages}


def complete(grille: Grille, line: LigneTapee) -> bool:
    """Whether each required column holds something, right or wrong."""
    held = grille.tenues(line)
    if "" not in held and None not in held:
        return True
    return not any(blank(line, name) for name in grille.requises)


def blank(line: LigneTapee, name: str) -> bool:
    """Whether a column of a row holds nothing, right or wrong."""
    return getattr(line, name) in ("", None) and name not in line.saisies
