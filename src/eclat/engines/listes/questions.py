"""The questions that a list puts to the database for its rows: in one of its orders, after an edge, of those that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, not_, tuple_, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes.filtres import Filtre
from eclat.engines.prepared import prepared

if TYPE_CHECKING:
    from eclat.engines.listes import Liste


@dataclass(frozen=True)
class Bord:
    """What a row is sorted by, and whether it is among those that come first."""

    values: Any
    ahead: bool | None = None


def arranged(
    liste: "Liste[Any]", user: Utilisateur, etat: str, order: str, falling: bool, edged: bool, part: bool | None, *columns: Any
) -> Any:
    """Rows of the list in one of its orders, after an edge (``bord_0``, ``bord_1``…) when it has one; of what comes first, or after it."""
    sort, asked = liste.columns_of(order), liste.columns
    if columns:
        asked = liste.base(*columns)
    asked = asked.where(*liste.within(user, etat)).order_by(*[each.desc() if falling else each for each in sort])
    if part is not None and liste.ahead is not None:
        asked = asked.where(liste.ahead(user) if part else not_(liste.ahead(user)))
    return asked.where(beyond(sort, "bord", falling)) if edged else asked


@prepared
def shape(
    liste: "Liste[Any]", user: Utilisateur, etat: str, order: str, falling: bool, edged: bool, part: bool | None, limit: int
) -> Any:
    return stopped(limit, (), (liste, user, etat, order, falling, edged, part))


def stopped(limit: int, criteria: Sequence[Any], question: tuple[Any, ...]) -> Any:
    """The first rows that answer. Of several states, those of each, found by the index that holds the state, then sorted together."""
    liste, user, etat, order, falling, *_ = question
    if "," not in etat:
        return arranged(*question).where(*criteria).limit(limit)
    each = [arranged(liste, user, one, *question[3:], liste.key).where(*criteria).limit(limit) for one in etat.split(",")]
    keys = union_all(*[sa_select(found.subquery().c[0]) for found in each])
    sort = liste.columns_of(order)
    found = liste.columns.where(liste.key.in_(keys)).order_by(*[each.desc() if falling else each for each in sort])
    return found.limit(limit)


def ask(db: Session, asked: Filtre, limit: int, *question: Any, **given: Any) -> Sequence[Any]:
    """The rows that answer. What cannot be kept is written again."""
    values = {**given, **asked.given}
    if asked.shape is not None:
        return answers(asked, limit, *question).rows(db, **values)
    return db.execute(answers.__wrapped__(asked, limit, *question), values).all()  # type: ignore[attr-defined]


@prepared
def answers(
    asked: Filtre, limit: int, liste: "Liste[Any]", user: Utilisateur, etat: str, order: str, falling: bool, edged: bool,
    part: bool | None, near: bool, listed: bool,
) -> Any:  # fmt: skip
    """``near``: among the rows up to a far one (``loin_0``…); ``listed``: compared with all that answer. Their keys are found first, by an
    index that holds the order, so that nothing else is read of the others."""
    question = (liste, user, etat, order, falling, edged, part)
    if listed and asked.listed:
        keys = arranged(*question, liste.key).where(*asked.listed).limit(limit)
        return arranged(*question).where(liste.key.in_(keys))
    near_enough = [beyond(liste.columns_of(order), "loin", not falling, included=True)] if near else []
    return stopped(limit, [*asked.criteria, *near_enough], question)


@prepared
def bound(
    liste: "Liste[Any]", user: Utilisateur, etat: str, order: str, falling: bool, edged: bool, part: bool | None, far: int
) -> Any:
    """The sort key of the row that is so far."""
    return arranged(liste, user, etat, order, falling, edged, part, *liste.columns_of(order)).offset(far).limit(1)


def beyond(columns: Sequence[Any], edge: str, falling: bool, *, included: bool = False) -> Any:
    """The rows after an edge, as the columns sort them."""
    here = tuple_(*columns)
    there = tuple_(*[bindparam(f"{edge}_{rang}", type_=each.type) for rang, each in enumerate(columns)])
    if included:
        return here <= there if falling else here >= there
    return here < there if falling else here > there


def edge_values(edge: str, values: Any) -> dict[str, Any]:
    return {} if values is None else {f"{edge}_{rang}": value for rang, value in enumerate(values)}


@prepared
def keyed(liste: "Liste[Any]", user: Utilisateur) -> Any:
    return liste.columns.where(liste.key.in_(bindparam("cles", expanding=True)), *liste.seen(user))


@prepared
def sort_key(liste: "Liste[Any]", order: str) -> Any:
    return liste.base(*liste.columns_of(order)).where(liste.key == bindparam("cle", type_=liste.key.type))


@prepared
def is_ahead(liste: "Liste[Any]", user: Utilisateur) -> Any:
    assert liste.ahead is not None
    return sa_select(exists().where(liste.key == bindparam("cle", type_=liste.key.type), liste.ahead(user)))
