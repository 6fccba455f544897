"""The counts of a period, and of the one before it: read in one question, then added up as each figure wants them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.statistiques.matieres import MATIERES
from eclat.engines.prepared import prepared
from eclat.models import Bloc, Chiffre, Cqp, Enregistrement, Organisme

APART: Final = "organisme"  # the axis of which only the first ones are read
WITHOUT_CQP: Final = tuple(each.nom for each in MATIERES.values() if not each.par_cqp)
Case = tuple[str, str, str, str, str]  # subject, axis, month, value of the axis, state


@dataclass(frozen=True)
class Periode:
    """Months, “2026-11”, the first one first. ``nom``: how the address calls it."""

    nom: str
    mois: tuple[str, ...]

    @property
    def du(self) -> str:
        return self.mois[0]

    @property
    def au(self) -> str:
        return self.mois[-1]

    @property
    def avant(self) -> "Periode":
        """As many months, before."""
        return Periode("", tuple(shifted(each, -len(self.mois)) for each in self.mois))


def shifted(month: str, by: int) -> str:
    rank = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{rank // 12}-{rank % 12 + 1:02}"


@dataclass(frozen=True)
class Chiffres:
    """``compte``: how many, by subject, axis, month, value and state."""

    compte: Mapping[Case, int] = field(default_factory=dict)

    def total(self, matiere: str, etats: Collection[str] = (), axe: str = "") -> int:
        return sum(self.by("etat", matiere, etats, axe).values())

    def by(self, part: str, matiere: str, etats: Collection[str] = (), axe: str = "") -> Counter[str]:
        """By ``mois``, ``cle`` or ``etat``. Without an axis, along the first one of the subject: each has all its rows."""
        along = axe or next((each for each in MATIERES[matiere].axes if each != APART), "")
        rank = {"mois": 2, "cle": 3, "etat": 4}[part]
        found: Counter[str] = Counter()
        for case, number in self.compte.items():
            if case[0] == matiere and case[1] == along and (not etats or case[4] in etats):
                found[case[rank]] += number
        return found

    def each(self, matiere: str, axe: str = "") -> dict[str, Counter[str]]:
        """By value of an axis, how many in each state."""
        found: dict[str, Counter[str]] = {}
        for (which, along, _, cle, etat), number in self.compte.items():
            if (which, along) == (matiere, axe):
                found.setdefault(cle, Counter())[etat] += number
        return found

    def monthly(self, matiere: str) -> dict[str, Counter[str]]:
        """By month, how many in each state."""
        along = next((each for each in MATIERES[matiere].axes if each != APART), "")
        found: dict[str, Counter[str]] = {}
        for (which, axe, month, _, etat), number in self.compte.items():
            if (which, axe) == (matiere, along):
                found.setdefault(month, Counter())[etat] += number
        return found

    def within(self, etape: str, part: int) -> int | None:
        """In less than how many days ``part`` per cent of a step ended; nothing where none did."""
        return within(self.steps(etape), part)

    def steps(self, etape: str) -> Counter[str]:
        return self.by("cle", "delais", (etape,), "jours")

    def steps_of(self, etape: str, first: str, last: str) -> Counter[str]:
        """The same, of those that ended from one month to another."""
        found: Counter[str] = Counter()
        for (which, axe, month, cle, etat), number in self.compte.items():
            if (which, axe, etat) == ("delais", "jours", etape) and first <= month <= last:
                found[cle] += number
        return found


def within(steps: Mapping[str, int], part: int) -> int | None:
    """The same, of how many ended in each number of days."""
    days = {int(cle): number for cle, number in steps.items()}
    least, passed = sum(days.values()) * part, 0
    for day in sorted(days):
        passed += days[day] * 100
        if passed >= least:
            return day + 1
    return None


@prepared
def summed(one_cqp: bool) -> Any:
    """Of some months, beside what has none."""
    by = [getattr(Chiffre, name) for name in ("matiere", "axe", "mois", "cle", "etat")]
    month = col(Chiffre.mois)
    dated = or_(month.between(bindparam("du", type_=String()), bindparam("au", type_=String())), month == "")
    rows = sa_select(*by, func.sum(col(Chiffre.nombre))).where(dated, col(Chiffre.axe) != APART).group_by(*by)
    if one_cqp:
        rows = rows.where(or_(col(Chiffre.cqp_id) == bindparam("cqp", type_=Uuid()), col(Chiffre.matiere).in_(WITHOUT_CQP)))
    return rows


def read(db: Session, periode: Periode, cqp: UUID | None) -> tuple[Chiffres, Chiffres]:
    """Of the period, and of the one before it."""
    before = periode.avant
    given: dict[str, Any] = {"du": before.du, "au": periode.au} | ({"cqp": cqp} if cqp else {})
    now: dict[Case, int] = {}
    then: dict[Case, int] = {}
    for *case, number in summed(cqp is not None).rows(db, **given):
        month = case[2]
        (now if not month or month >= periode.du else then)[tuple(case)] = int(number)
    return Chiffres(now), Chiffres(then)


@prepared
def largest(one_cqp: bool, matiere: str) -> Any:
    """By organisme and state, of the organismes that count most in these months."""
    here = [
        col(Chiffre.matiere) == matiere,
        col(Chiffre.axe) == APART,
        col(Chiffre.mois).between(bindparam("du", type_=String()), bindparam("au", type_=String())),
        *([col(Chiffre.cqp_id) == bindparam("cqp", type_=Uuid())] if one_cqp else []),
        col(Chiffre.etat).in_(bindparam("etats", expanding=True)),
    ]
    most = func.sum(col(Chiffre.nombre))
    first = sa_select(col(Chiffre.cle)).where(*here).group_by(col(Chiffre.cle)).order_by(most.desc(), col(Chiffre.cle))
    limited = first.limit(bindparam("combien"))
    by = (col(Chiffre.cle), col(Chiffre.etat))
    return sa_select(*by, most).where(*here, col(Chiffre.cle).in_(limited)).group_by(*by)


def organismes(
    db: Session, matiere: str, periode: Periode, cqp: UUID | None, etats: Collection[str], most: int
) -> dict[str, Counter[str]]:
    """By key of organisme, how many in each of these states."""
    given: dict[str, Any] = {"du": periode.du, "au": periode.au, "etats": list(etats), "combien": most} | (
        {"cqp": cqp} if cqp else {}
    )
    found: dict[str, Counter[str]] = {}
    for cle, etat, number in largest(cqp is not None, matiere).rows(db, **given):
        found.setdefault(cle, Counter())[etat] += int(number)
    return found


def names(db: Session, keys: Collection[str]) -> dict[str, str]:
    rows = db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_([UUID(each) for each in keys])))
    return {str(key): nom for key, nom in rows}


def blocs(db: Session) -> dict[str, str]:
    """“RNCP40871 BC01”: what that bloc is called."""
    rows = db.execute(
        sa_select(col(Enregistrement.code_rncp), col(Bloc.code), col(Bloc.intitule)).join(
            Enregistrement, col(Enregistrement.id) == Bloc.enregistrement_id
        )
    )
    return {f"{rncp} {code}": intitule for rncp, code, intitule in rows}


def cqps(db: Session) -> list[tuple[str, str]]:
    return [(str(key), intitule) for key, intitule in db.exec(select(Cqp.id, Cqp.intitule).order_by(Cqp.intitule))]


def first_month(db: Session) -> str:
    """The first one of which something is counted; nothing before any is."""
    return db.execute(sa_select(func.min(col(Chiffre.mois))).where(col(Chiffre.mois) != "")).scalar() or ""
