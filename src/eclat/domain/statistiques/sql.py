"""What both databases say of a moment, each in its own words: its month in Paris, and how many whole days separate two."""

from typing import Any

from sqlalchemy import Integer, String, case, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

SUMMER = "CAST(strftime('%m', {0}) AS INTEGER) BETWEEN 3 AND 9"  # the months that end, in Paris, two hours before they do in UTC


class mois(FunctionElement[str]):
    """“2026-11”: of an instant, by the clocks of Paris."""

    type = String()
    inherit_cache = True


@compiles(mois, "sqlite")
def mois_sqlite(each: Any, compiler: Any, **how: Any) -> str:
    """Only the last two hours of a month depend on the season."""
    moment = compiler.process(each.clauses, **how)
    return f"strftime('%Y-%m', {moment}, CASE WHEN {SUMMER.format(moment)} THEN '+2 hours' ELSE '+1 hours' END)"


@compiles(mois)
def mois_postgresql(each: Any, compiler: Any, **how: Any) -> str:
    return f"to_char({compiler.process(each.clauses, **how)} AT TIME ZONE 'Europe/Paris', 'YYYY-MM')"


class mois_du_jour(FunctionElement[str]):
    """The same, of a day."""

    type = String()
    inherit_cache = True


@compiles(mois_du_jour, "sqlite")
def mois_du_jour_sqlite(each: Any, compiler: Any, **how: Any) -> str:
    return f"strftime('%Y-%m', {compiler.process(each.clauses, **how)})"


@compiles(mois_du_jour)
def mois_du_jour_postgresql(each: Any, compiler: Any, **how: Any) -> str:
    return f"to_char({compiler.process(each.clauses, **how)}, 'YYYY-MM')"


class secondes(FunctionElement[int]):
    """Of an instant or of a day, since 1970."""

    type = Integer()
    inherit_cache = True


@compiles(secondes, "sqlite")
def secondes_sqlite(each: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(each.clauses, **how)}) AS INTEGER)"


@compiles(secondes)
def secondes_postgresql(each: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(floor(extract(epoch from {compiler.process(each.clauses, **how)})) AS BIGINT)"


def jours(start: Any, end: Any) -> Any:
    """How many whole days passed: what came before it began took none."""
    passed = (secondes(end) - secondes(start)).op("/", precedence=8)(literal(86400))
    return case((passed > 0, passed), else_=0)


def departement(code_postal: Any) -> Any:
    """“35”, “2A”, “974”: nothing where there is no postcode."""
    first, island = func.substr(code_postal, 1, 2), func.substr(code_postal, 1, 3)
    return case(
        (code_postal == "", ""), (first.in_(["97", "98"]), island), (island.in_(["200", "201"]), "2A"), (first == "20", "2B"), else_=first
    )  # fmt: skip
