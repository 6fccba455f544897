"""A world that is kept in its own schema, beside the tables of PostgreSQL: it is put back by what was written since, not row by row.

A row says by which transaction it was written (``xmin``). Those that came after the one that last put this world back are not of it,
whatever was done in between; those of it that are missing are added. Nobody else writes meanwhile.
"""

from functools import cache
from typing import Any

from eclat.models import metadata

_last: dict[str, int] = {}  # by schema, the transaction that last put it back


def keep(driver: Any, schema: str) -> None:
    """What the tables hold, committed or not: this transaction wrote it all."""
    driver.execute(
        f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; {copies(schema)}; {function(schema)}", prepare=False
    )
    _last[schema] = driver.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0]


def is_kept(schema: str) -> bool:
    return schema in _last


def put_back(driver: Any, schema: str) -> None:
    _last[schema] = driver.execute(f"SELECT {schema}.put_back({_last[schema]})").fetchone()[0]


def forget() -> None:
    """A table was made anew."""
    _last.clear()


def copies(schema: str) -> str:
    return "; ".join(f"CREATE TABLE {schema}.{name} AS TABLE public.{name}" for name in metadata.tables)


@cache
def function(schema: str) -> str:
    """Compiled once by a connection, where two hundred sentences would be read again each time."""
    return f"""CREATE FUNCTION {schema}.put_back(before bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
        SET LOCAL session_replication_role = replica;
        {" ".join(f"DELETE FROM public.{name} WHERE xmin::text::bigint > before;" for name in metadata.tables)}
        {" ".join(missing(schema, name) for name in metadata.tables)}
        RETURN pg_current_xact_id()::text::bigint;
    END $$"""


def missing(schema: str, name: str) -> str:
    table = metadata.tables[name]
    columns = ", ".join(table.columns.keys())
    same = " AND ".join(f"there.{key.name} = kept.{key.name}" for key in table.primary_key.columns)
    return (
        f"INSERT INTO public.{name} ({columns}) SELECT {columns} FROM {schema}.{name} AS kept "
        f"WHERE NOT EXISTS (SELECT FROM public.{name} AS there WHERE {same});"
    )
