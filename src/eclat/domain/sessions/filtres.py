"""What the list of sessions is narrowed by, beside the words: région, year or month of the first day, CQP, organisme.

Each is a range of an index that holds the order of the list, so that a page and its counts cost the same at any size.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Date, String, Uuid, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.socle import session_policies
from eclat.domain.socle.departements import REGIONS
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Filtre, Vue
from eclat.engines.listes.filtres import one_of
from eclat.engines.listes.vues import among, key, keys
from eclat.engines.prepared import prepared
from eclat.formats import MONTHS
from eclat.models import Cqp, Organisme, SessionCqp
from eclat.models.sessions import SANS_DATE

PERIODE = re.compile(r"((?:19|20|21)\d\d)(?:-(0[1-9]|1[0-2]))?")
Choix = list[tuple[str, str]]


@dataclass(frozen=True)
class VueSessions(Vue):
    """``periode``: “2027” or “2027-03”; ``cqp``, ``organisme``: their keys."""

    PLUSIEURS: ClassVar[frozenset[str]] = frozenset({"etat", "region", "cqp"})

    region: str = ""
    periode: str = ""
    cqp: str = ""
    organisme: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {
            **super().known(given),
            "region": among(given["region"], REGIONS),
            "periode": given["periode"] if PERIODE.fullmatch(given["periode"]) else "",
            "cqp": keys(given["cqp"]),
            "organisme": key(given["organisme"]),
        }


def of_region(db: Session, region: str) -> Filtre:
    if "," in region:
        return one_of(col(SessionCqp.region), "region", region.split(","))
    here = col(SessionCqp.region) == bindparam("region", type_=String())
    return Filtre((here,), shape="region", given={"region": region})


def of_cqp(db: Session, cqp: str) -> Filtre:
    if "," in cqp:
        return one_of(col(SessionCqp.cqp_id), "cqp", [UUID(each) for each in cqp.split(",")])
    return Filtre((col(SessionCqp.cqp_id) == bindparam("cqp", type_=Uuid()),), shape="cqp", given={"cqp": UUID(cqp)})


def of_organisme(db: Session, organisme: str) -> Filtre:
    theirs = col(SessionCqp.organisme_id) == bindparam("porteur", type_=Uuid())
    return Filtre((theirs,), rare=True, shape="organisme", given={"porteur": UUID(organisme)})


def of_period(db: Session, periode: str) -> Filtre:
    """Those that begin in this year, or in this month."""
    first, last = bounds(periode)
    start = col(SessionCqp.debut_tri)
    between = (start >= bindparam("du", type_=Date()), start <= bindparam("au", type_=Date()))
    return Filtre(between, shape="periode", given={"du": first, "au": last})


def bounds(periode: str) -> tuple[date, date]:
    """The first and the last day of a year or of a month."""
    found = PERIODE.fullmatch(periode)
    assert found is not None
    year, month = int(found[1]), int(found[2] or 0)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


FILTRES: Mapping[str, Callable[[Session, str], Filtre]] = {
    "region": of_region, "periode": of_period, "cqp": of_cqp, "organisme": of_organisme,
}  # fmt: skip


# --- what may be chosen ---


@prepared
def ends(user: Utilisateur) -> Any:
    """The first day on which a session begins, and the last one."""
    seen: Any = session_policies.visible_sessions(user).with_only_columns(col(SessionCqp.debut_tri))
    dated = seen.where(col(SessionCqp.debut_tri) < SANS_DATE)
    orders = (col(SessionCqp.debut_tri), col(SessionCqp.debut_tri).desc())
    return sa_select(*[dated.order_by(order).limit(1).scalar_subquery() for order in orders])


@prepared
def known_cqps() -> Any:
    return select(Cqp.id, Cqp.intitule).order_by(Cqp.intitule)


def periods(db: Session, user: Utilisateur, chosen: str) -> Choix:
    """The years in which sessions begin; the months of the one that is chosen."""
    first, last = ends(user).one(db)
    years = range(first.year, last.year + 1) if first and last else range(0)
    found: Choix = [("", "Toutes les dates")]
    for year in sorted({*years, *([int(chosen[:4])] if chosen else [])}):
        found.append((str(year), str(year)))
        if chosen.startswith(str(year)):
            found += [(f"{year}-{rank:02}", f"{month.capitalize()} {year}") for rank, month in enumerate(MONTHS, 1)]
    return found


def cqps(db: Session) -> Choix:
    return [("", "Tous les CQP"), *[(str(key), intitule) for key, intitule in known_cqps().rows(db)]]


def organismes(db: Session, user: Utilisateur) -> Choix:
    """A national one chooses among its own and its délégataires that run sessions; OC Éclat finds them by their name."""
    if user.organisme_id is None:
        return []
    theirs: Any = session_policies.visible_sessions(user).with_only_columns(col(SessionCqp.organisme_id))
    rows = db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(theirs)).order_by(Organisme.nom_tri))
    found = [(str(key), nom) for key, nom in rows]
    return [("", "Tous les organismes"), *found] if len(found) > 1 else []


def named(db: Session, user: Utilisateur, organisme: str) -> Choix:
    """The organisme whose sessions alone are asked for; nothing when the reader sees none of them."""
    if not organisme:
        return []
    theirs: Any = session_policies.visible_sessions(user).with_only_columns(col(SessionCqp.organisme_id))
    found = select(Organisme.nom).where(Organisme.id == UUID(organisme), col(Organisme.id).in_(theirs))
    return [(organisme, nom) for nom in db.exec(found)]


def regions() -> Choix:
    return [("", "Toutes les régions"), *[(each, each) for each in REGIONS]]
