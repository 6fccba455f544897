"""Questions asked at every request: each written once by SQLAlchemy, then put to the database by its driver.

SQLAlchemy writes the SQL, binds the values, reads the columns and names the errors, as it always does. What is left out is what it
does around each execution (a key for its cache, a context, a result), which costs several times the question. In one line:

    @prepared
    def waiting(user: Utilisateur, etat: Etat) -> Any:
        return select(Thing.id, Thing.nom).where(Thing.etat == etat, Thing.personne_id == user.personne_id)

    for row in waiting(ctx.me, Etat.OUVERT).rows(db): …       # or .first(db), .one(db), .scalar(db)

The statement is built at the first call with these arguments, and kept: they say its **shape**, and there must be few of them. What
differs from one request to the next is a ``bindparam`` of the statement, given when it is asked: ``.rows(db, keys=[…])``; the instant
of the question is ``models.base.MAINTENANT``, its day ``AUJOURDHUI``, which need not be given.

A user is a shape too: the rights of theirs, and whether an agent sees as them. Their keys are never part of what is kept: while the statement is built, ``personne_id``
and ``organisme_id`` are parameters, bound to whoever asks each time. Nothing that is kept belongs to anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, ParamSpec
from uuid import UUID

from sqlalchemy import Connection, Dialect, Row, bindparam
from sqlalchemy.engine.result import result_tuple
from sqlmodel import Session

from eclat import clock
from eclat.domain.socle.utilisateur import Comme, Utilisateur
from eclat.models import Role
from eclat.models.base import AUJOURDHUI, MAINTENANT

P = ParamSpec("P")
Values = Mapping[str, Any]
Found = Row[*tuple[Any, ...]]
SEEN = Comme(Utilisateur(None, ""), UUID(int=0), datetime.max)
SHAPES = 500  # kept for each question
PERSONNE: Any = bindparam("personne")
ORGANISME: Any = bindparam("organisme")


class Plan:
    """One statement as one database wants it; where it asks for lists, for so many values in each."""

    def __init__(self, statement: Any, dialect: Dialect, values: Values) -> None:
        compiled = statement.compile(dialect=dialect)
        asked = {name: value for name, value in values.items() if name in compiled.binds}
        state = compiled.construct_expanded_state(asked)
        self.sql = state.statement
        self.order = list(state.positiontup or ()) if compiled.positional else None
        write: dict[str, Any] = {**compiled._bind_processors, **state.processors}
        self.given = [
            (name, names := state.parameter_expansion.get(name), write.get(names[0] if names else name)) for name in asked
        ]
        varying = {each for name, names, _ in self.given for each in (names or [name])}
        self.fixed = {
            name: write[name](value) if name in write else value
            for name, value in state.parameters.items()
            if name not in varying
        }
        self.types = [column.type for column in compiled._result_columns]
        self.row: Callable[..., Found] = result_tuple([column.keyname for column in compiled._result_columns])
        self.readers: list[Any] = []  # known at the first answer: the driver says what each column is

    def bind(self, values: Values) -> Any:
        """What the driver is given: in the order of the statement, or by name."""
        bound = dict(self.fixed)
        for name, names, write in self.given:
            value = values[name]
            if names is None:
                bound[name] = write(value) if write else value
            else:
                bound |= zip(names, map(write, value) if write else value, strict=True)
        return bound if self.order is None else [bound[name] for name in self.order]

    def fetch(self, connection: Connection, values: Values) -> list[Found]:
        """Put the question. An error is SQLAlchemy's: it knows when the connection is lost, and quotes no value."""
        given, cursor = self.bind(values), connection.connection.cursor()
        try:
            cursor.execute(self.sql, given)
            found, description = cursor.fetchall(), cursor.description
        except Exception as error:
            connection._handle_dbapi_exception(error, self.sql, given, cursor, None)
        cursor.close()
        return self.read(found, description, connection.dialect) if found else []

    def read(self, found: Sequence[Any], description: Sequence[Any], dialect: Dialect) -> list[Found]:
        """The rows, each column read as its type says."""
        self.readers = self.readers or [
            kind._cached_result_processor(dialect, column[1]) for kind, column in zip(self.types, description, strict=True)
        ]
        columns = [
            map(reader, column) if reader else column
            for reader, column in zip(self.readers, zip(*found, strict=True), strict=True)
        ]
        return [self.row(each) for each in zip(*columns, strict=True)]


class Prepared:
    """A statement, with its plans."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self.plans: dict[Any, Plan] = {}

    def rows(self, db: Session, values: Values) -> list[Found]:
        if db.autoflush:
            db.flush()  # as any question does: what was just written counts
        connection = db.connection()
        key = (connection.dialect.name, *[(name, len(value) if isinstance(value, list) else 1) for name, value in values.items()])
        plan = self.plans.get(key)
        if plan is None:
            if len(self.plans) >= SHAPES:
                self.plans.clear()
            plan = self.plans[key] = Plan(self.statement, connection.dialect, values)
        return plan.fetch(connection, values)


@dataclass(frozen=True)
class Question:
    """What is asked now: a prepared statement, and the keys of who asks."""

    prepared: Prepared
    keys: Values

    def rows(self, db: Session, **values: Any) -> list[Found]:
        """All that is found. ``values`` are the statement's parameters; a list is one that it compares with ``IN``."""
        now = {MAINTENANT.key: clock.now(), AUJOURDHUI.key: clock.today()}
        return self.prepared.rows(db, {**self.keys, **values, **now})

    def first(self, db: Session, **values: Any) -> Found | None:
        found = self.rows(db, **values)
        return found[0] if found else None

    def one(self, db: Session, **values: Any) -> Found:
        """For what always finds one row: counts, an aggregate."""
        (found,) = self.rows(db, **values)
        return found

    def scalar(self, db: Session, **values: Any) -> Any:
        return self.one(db, **values)[0]

    @property
    def statement(self) -> Any:
        """To be part of a larger one."""
        return self.prepared.statement


def prepared(build: Callable[P, Any]) -> Callable[P, Question]:
    """Keep what this function builds. Its arguments are hashable, and say the shape of the statement."""
    kept = lru_cache(maxsize=SHAPES)(lambda *shape: Prepared(build(*shape)))  # type: ignore[call-arg]

    @wraps(build)
    def ask(*shape: P.args, **_: P.kwargs) -> Question:
        user = next((each for each in shape if isinstance(each, Utilisateur)), None)
        if user is None:
            return Question(kept(*shape), {})
        alike = anyone(user.roles, user.organisme_id is not None, user.par is not None)
        keys = {"personne": user.personne_id, "organisme": user.organisme_id}
        return Question(kept(*[alike if each is user else each for each in shape]), keys)

    return ask


@lru_cache(maxsize=SHAPES)
def anyone(roles: frozenset[Role], inside: bool, seen: bool) -> Utilisateur:
    """Whoever has these rights, in an organisme or not: their keys are left to be bound."""
    return Utilisateur(
        personne_id=PERSONNE, nom_complet="", roles=roles, organisme_id=ORGANISME if inside else None, par=SEEN if seen else None
    )
