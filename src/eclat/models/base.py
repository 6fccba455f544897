"""What every table shares: a UUIDv7 key, aware-UTC dates, enumerations kept as words with a CHECK."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, DateTime, Dialect, Enum, MetaData, String, TypeDecorator, bindparam
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from eclat import clock

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC, on databases that keep the zone and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# The instant and the day of the question, in a statement that may be kept: what has not happened yet, such as a message that leaves in a few seconds.
MAINTENANT: BindParameter[datetime] = bindparam("maintenant", callable_=clock.now, type_=UtcDateTime())
AUJOURDHUI: BindParameter[date] = bindparam("aujourdhui", callable_=clock.today, type_=Date())


def words(kind: type[StrEnum], length: int = 32, name: str = "") -> Enum:
    """The column type of an enumeration: its values as text, checked by the database. ``name``: of the check, where a table has two."""
    name = name or "".join("_" + c.lower() if c.isupper() else c for c in kind.__name__).lstrip("_")
    return Enum(
        kind, name=name, native_enum=False, create_constraint=True, length=length, values_callable=lambda e: [m.value for m in e]
    )


class Code(TypeDecorator[str]):
    """The code of an answer of the catalogue, which takes new ones: a word of an enumeration is written as its text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)


def folded(length: int) -> String:
    """The column type of folded words: compared byte by byte on both databases, so that a prefix is a range of the index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Entity(SQLModel):
    """A row with a key that cannot be guessed but sorts by birth, and its date of birth."""

    model_config = {"defer_build": True}  # SQLModel(…) is used of it, which validates nothing

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    cree_le: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime, nullable=False)

    def __init__(self, **data: Any) -> None:
        # Given here, for pydantic looks up the signature of a default's factory at each use of it.
        super().__init__(**({"id": uuid7(), "cree_le": clock.now()} | data))

    def __eq__(self, other: Any) -> bool:
        return self is other or (type(self) is type(other) and self.id == other.id)

    def __hash__(self) -> int:
        return hash(self.id)
