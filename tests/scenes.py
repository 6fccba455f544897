"""What a test begins with is told once, then copied: the same people and requests need not be born again for each test.

As long as nothing but factories has written in a test's database, what the next one leaves depends only on what was asked of those
before and of this one. It is kept under these words, and copied for whoever asks again, in this process or in another of the run: all
hold the same people under the same keys. The first write of anyone else ends that, and what follows is told for real. What is told or
copied this way is committed, and happened a minute ago: a second click is one within half a minute, and a copy may be older than that.

A *world* is a scene with a name: ``told(db, tell)``.
"""

import hashlib
import pickle
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Engine, event, inspect, select
from sqlmodel import Session, SQLModel, col

from eclat import clock
from eclat.domain.socle.fichiers import storage
from eclat.models import Fichier, metadata
from eclat.settings import get_settings
from tests.services import beside, migrated
from tests.services.postgresql import ASIDE, cleaning, now_and_then

P = ParamSpec("P")
T = TypeVar("T")
Steps = tuple[str, ...]
Key = tuple[str, Steps]  # the database, and what was asked

Rows = dict[str, tuple[str, ...]]  # of each table, each row as PostgreSQL writes it, quoted
FrozenRows = tuple[tuple[str, tuple[str, ...]], ...]

PLAIN = (str, int, bytes, date, timedelta, UUID, Enum, type(None))
ELSEWHERE = {"database_url", "storage_url", "redis_url", "smtp_url", "base_url", "bounce_url"}
A_MINUTE = timedelta(minutes=1)
MANY = 1_000  # rows, from which on a world is sooner put back by what was written since than laid again
REBUILDS = ("ALTER", "CREAT", "DROP ")  # a table, whose rows may then be written in another order
READS = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "SHOW", "EXPLAIN", "ANALYZE")


class NotPlain(Exception):
    """This cannot be said in words: what it leads to is told for real."""


@dataclass
class Place:
    """Where the present test stands. ``steps``: what factories did so far; None once anything else wrote, or might."""

    steps: Steps | None = None
    session: Session | None = None  # the test's own: another's may be rolled back
    telling: bool = False


@dataclass
class Scene:
    """What was left: rows, the documents that they name, what the session knew to do at its end, and what the factory answered."""

    rows: Any
    files: dict[str, bytes]
    info: dict[str, Any]
    answer: Any


here = Place()
EMPTY = Scene({}, {}, {}, None)
_kept: dict[Key, Scene] = {}


def begin() -> None:
    """The database is empty, and the test's alone."""
    here.steps, here.session = (), None


def end() -> None:
    """Something else writes there, or may, such as another process."""
    here.steps = None


@event.listens_for(Engine, "before_cursor_execute")
def written(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if statement.lstrip()[:5].upper() in REBUILDS:
        _kept.clear()
        beside.forget()
        migrated.rebuilt.add(connection.dialect.name)
    if here.steps is not None and not here.telling and not statement.lstrip().upper().startswith(READS):
        end()


def scene(factory: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """A factory whose answer and rows are copied when another test has begun in the same way."""

    @wraps(factory)
    def made(db: Session, *given: P.args, **named: P.kwargs) -> T:
        steps = None if here.telling else following(db, factory, given, named)
        if steps is None:
            end()
            return factory(db, *given, **named)
        found: T
        with telling(steps):
            key = (db.get_bind().dialect.name, steps)
            if (scene := kept(key)) is None:
                with migrated.alone(name_of(key)):
                    if (scene := kept(key)) is None:
                        found = factory(db, *given, **named)
                        db.commit()
                        keep(key, seen(db, found))
                        return found
            before = EMPTY if len(steps) == 1 else _kept.get((key[0], steps[:-1]))
            found = put_back(db, scene, before)
        return found

    return made  # type: ignore[return-value]  # that its first parameter is named db says nothing more


def told(db: Session, tell: Callable[[Session], T]) -> T:
    """What ``tell`` answers, in its world, committed, in place of whatever was there. It answers keys, or entities."""
    steps = (f"{settled()} {tell.__module__}.{tell.__qualname__}",)
    key = (db.get_bind().dialect.name, steps)
    found: T
    with telling(steps):
        db.expunge_all()
        if (scene := kept(key)) is None:
            with migrated.alone(name_of(key)):
                if (scene := kept(key)) is None:
                    db.commit()
                    migrated.empty(engine_of(db))
                    found = tell(db)
                    db.commit()
                    keep(key, seen(db, found), large=True)
                    return found
        found = put_back(db, scene, world=name_of(key))
    return found


def name_of(key: Key) -> str:
    return f"monde_{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"


def kept(key: Key) -> Scene | None:
    """By this process, or by another, whose PostgreSQL has the same columns in the same order: rows are written by column there."""
    if key not in _kept and not alone_there(key):
        with suppress(FileNotFoundError):
            scene = pickle.loads(where(key).read_bytes())
            _kept[key] = replace(scene, rows=unpacked(scene.rows))
    return _kept.get(key)


def keep(key: Key, scene: Scene, *, large: bool = False) -> None:
    """For the others too. A large one of SQLite is a file, copied as such; there, small ones wait in it until they are asked again."""
    if alone_there(key):
        _kept[key] = scene
        return
    rows = scene.rows
    if isinstance(rows, sqlite3.Connection):
        told = rows.serialize()
        rows.close()
        if large:
            rows = where(key).with_suffix(".db")
            rows.write_bytes(told)
        else:
            rows = zlib.compress(told, 1)
    else:
        _kept[key] = scene
    making = where(key).with_suffix(".making")
    making.write_bytes(pickle.dumps(replace(scene, rows=rows)))
    making.rename(where(key))


def alone_there(key: Key) -> bool:
    return key[0] == "postgresql" and "postgresql" in migrated.rebuilt


def where(key: Key) -> Path:
    return migrated.together() / f"{name_of(key)}.world"


def unpacked(rows: Any) -> Any:
    if not isinstance(rows, bytes):
        return rows
    told = bytearray(zlib.decompress(rows))
    told[18:20] = b"\1\1"  # what is in memory has no write-ahead log, which its header would have SQLite look for
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(bytes(told))
    return connection


@contextmanager
def telling(steps: Steps) -> Iterator[None]:
    here.telling = True
    try:
        with clock.travel(-A_MINUTE):
            yield
        here.steps = steps
    except BaseException:
        here.steps = None
        raise
    finally:
        here.telling = False


def following(db: Session, factory: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> Steps | None:
    """The steps so far and this one, when nothing else happened."""
    if here.steps is None or db is not here.session or db.new or db.dirty or db.deleted:
        return None
    try:
        return (*here.steps, f"{clock._shift} {settled()} {factory.__module__}.{factory.__name__} {said(given)} {said(named)}")
    except NotPlain:
        return None


def settled() -> str:
    """What a test set, but for where the others are: a factory may do otherwise."""
    return get_settings().model_dump_json(exclude=ELSEWHERE)


def said(value: Any) -> str:
    """A value in words that are the same in each test. Raises NotPlain."""
    if isinstance(value, SQLModel):
        state = inspect(value)
        if state.identity is None:
            raise NotPlain
        return f"<{type(value).__name__} {state.identity}>"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(said, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(said, value)))}}}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{said(name)}: {said(each)}' for name, each in value.items())}}}"
    if is_dataclass(value):
        return f"{type(value).__name__}{said([getattr(value, each.name) for each in fields(value)])}"
    if isinstance(value, PLAIN):
        return repr(value)
    raise NotPlain


# --- what is kept, and copied ---


def seen(db: Session, answer: Any) -> Scene:
    rows = copied(db) if db.get_bind().dialect.name == "sqlite" else rows_of(db)
    files = {key: storage().read(key) for key in db.scalars(select(col(Fichier.cle)))}
    db.commit()
    return Scene(rows, files, apart(dict(db.info)), keys(answer))


def put_back(db: Session, scene: Scene, before: Scene | None = None, world: str = "") -> Any:
    """``before``: what stands there now, where it is known. ``world``: by which name PostgreSQL keeps it, to put it back again."""
    db.commit()
    if isinstance(scene.rows, sqlite3.Connection):
        if not migrated.lay_over(engine_of(db), scene.rows):
            with raw(db) as connection:
                scene.rows.backup(connection)
    elif isinstance(scene.rows, Path):
        migrated.replace(engine_of(db), scene.rows)
    else:
        if beside.is_kept(world):
            beside.put_back(driver(db), world)
        else:
            lay(db, scene.rows, before.rows if before else None)
            if world and sum(map(len, scene.rows.values())) > MANY:
                beside.keep(driver(db), world)
        if world:
            db.commit()
            now_and_then(engine_of(db))
    kept = storage()
    assert kept.folder is not None
    for key, data in scene.files.items():
        if not (kept.folder / key).exists():  # a test that swept the storage knew nothing of them
            kept.put(key, data)
    db.info.clear()
    db.info.update(apart(scene.info))
    for entity in list(db):
        db.refresh(entity)
    found = entities(db, scene.answer)
    db.commit()
    return found


def apart(value: Any) -> Any:
    """The same lists and dictionaries, of which whoever has these changes nothing: what they hold is never changed."""
    if isinstance(value, dict):
        return {name: apart(each) for name, each in value.items()}
    return [apart(each) for each in value] if isinstance(value, list) else value


def engine_of(db: Session) -> Engine:
    bind = db.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


@contextmanager
def raw(db: Session) -> Iterator[sqlite3.Connection]:
    """A connection of its own: SQLite copies whole files, between transactions."""
    connection = engine_of(db).raw_connection()
    try:
        yield connection.driver_connection  # type: ignore[misc]
    finally:
        connection.close()


def copied(db: Session) -> sqlite3.Connection:
    with raw(db) as connection:
        return migrated.copied(connection)


def rows_of(db: Session) -> Rows:
    found: dict[str, list[str]] = {}
    for name, row in driver(db).execute(reading(), prepare=True):
        found.setdefault(name, []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


@cache
def reading() -> str:
    """One question, which the server prepares once for a connection."""
    each = (f"SELECT '{name}', quote_literal({name}::text) FROM {name}" for name in metadata.tables)
    return " UNION ALL ".join(each)


def lay(db: Session, rows: Rows, before: Rows | None) -> None:
    """Put these rows in place of the others, in one sentence: without asking in which order, nor what they mean."""
    driver(db).execute(script(frozen(rows), None if before is None else frozen(before)), prepare=False)


def driver(db: Session) -> Any:
    """What speaks to the server: an ORM would read these sentences first."""
    return db.connection().connection.driver_connection


def frozen(rows: Rows) -> FrozenRows:
    return tuple(rows.items())


@cache
def script(rows: FrozenRows, before: FrozenRows | None) -> str:
    """What takes away the rows that are no longer there, all of them when nothing is known, and adds the others."""
    said = ["SET LOCAL session_replication_role = replica" if before is not None else cleaning()]
    stood, wanted = dict(before or ()), dict(rows)
    for name in ASIDE:  # an empty database has some
        stood.pop(name, None)
        said.append(f"DELETE FROM {name}")
    less = {name: [row for row in stood[name] if row not in wanted.get(name, ())] for name in stood}
    more = {name: [row for row in wanted[name] if row not in stood.get(name, ())] for name in wanted}
    said += [f"DELETE FROM {name} WHERE {name}::text IN ({', '.join(gone)})" for name, gone in less.items() if gone]
    said += [
        f"INSERT INTO {name} SELECT kept.* FROM unnest(ARRAY[{', '.join(new)}]::public.{name}[]) AS kept"
        for name, new in more.items()
        if new
    ]
    return "; ".join(said)


def keys(answer: Any) -> Any:
    """The same, with entities by their keys: rows of one session mean nothing to the next."""
    if isinstance(answer, SQLModel):
        return Row(type(answer), inspect(answer).identity)
    if isinstance(answer, (list, tuple)):
        return type(answer)(map(keys, answer))
    return answer


def entities(db: Session, answer: Any) -> Any:
    if isinstance(answer, Row):
        return db.get_one(answer.model, answer.identity)
    if isinstance(answer, (list, tuple)):
        return type(answer)(entities(db, each) for each in answer)
    return answer


@dataclass(frozen=True)
class Row:
    model: type[SQLModel]
    identity: Any
