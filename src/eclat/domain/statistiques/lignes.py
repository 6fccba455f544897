"""The rows that a figure counts: the list of each subject, of some months, of a CQP, of a value of an axis."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, false, true
from sqlalchemy import select as sa_select
from sqlmodel import Session

from eclat import clock
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.statistiques.matieres import MATIERES, Matiere
from eclat.engines.listes import Etats, Filtre, Liste, Vue
from eclat.engines.listes.vues import key
from eclat.models import Role
from eclat.models.base import UtcDateTime

MOIS: Final = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Ligne:
    id: UUID
    quand: date | datetime
    etat: str
    nom: str
    detail: str
    page: str
    vers: UUID
    jours: int | None


@dataclass(frozen=True)
class VueLignes(Vue):
    """``du``, ``au``: the first and the last month; ``cle``: an axis and its value, “acces:VAE”; ``serie``: states that a figure adds up."""

    du: str = ""
    au: str = ""
    cqp: str = ""
    cle: str = ""
    serie: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        months = {name: given[name] if MOIS.fullmatch(given[name]) else "" for name in ("du", "au")}
        return {**super().known(given), **months, "cqp": key(given["cqp"]), "cle": given["cle"] if ":" in given["cle"] else ""}


def bounds(month: str, *, after: bool, dated: bool) -> date | datetime:
    """When a month begins, or the one after it: by the clocks of Paris where instants are compared."""
    year, rank = int(month[:4]), int(month[5:]) + after
    first = date(year + (rank > 12), (rank - 1) % 12 + 1, 1)
    return first if dated else datetime.combine(first, time(), clock.PARIS)


def filters(matiere: Matiere) -> Mapping[str, Callable[[Session, str], Filtre]]:
    rows = matiere.lignes.c
    dated = isinstance(rows.quand.type, Date)
    kind = Date() if dated else UtcDateTime()

    def since(db: Session, month: str) -> Filtre:
        return Filtre(
            (rows.quand >= bindparam("du", type_=kind),), shape="du", given={"du": bounds(month, after=False, dated=dated)}
        )

    def until(db: Session, month: str) -> Filtre:
        return Filtre(
            (rows.quand < bindparam("au", type_=kind),), shape="au", given={"au": bounds(month, after=True, dated=dated)}
        )

    def of_cqp(db: Session, cqp: str) -> Filtre:
        return Filtre((rows.cqp_id == bindparam("cqp", type_=Uuid()),), shape="cqp", given={"cqp": UUID(cqp)})

    def of_value(db: Session, cle: str) -> Filtre:
        axe, _, value = cle.partition(":")
        if axe not in matiere.axes:
            return Filtre((false(),), shape="nulle part")
        column = rows[axe]
        given = (UUID(value) if key(value) else UUID(int=0)) if isinstance(column.type, Uuid) else value
        return Filtre((column == bindparam("cle", type_=column.type),), shape=f"axe {axe}", given={"cle": given})

    def of_series(db: Session, serie: str) -> Filtre:
        found = matiere.series.get(serie)
        criteria = rows.etat.in_([str(each) for each in found.etats]) if found else false()
        return Filtre((criteria,), shape=f"serie {serie if found else ''}")

    known = {"cle": of_value, "serie": of_series}
    if matiere.date:
        known |= {"du": since, "au": until}
    if matiere.par_cqp:
        known |= {"cqp": of_cqp}
    return known


def visible(user: Utilisateur) -> Any:
    return sa_select(true()).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def listed(matiere: Matiere) -> Liste[Ligne]:
    rows = matiere.lignes.c
    shown = [rows[name] for name in ("id", "quand", "etat", "nom", "detail", "page", "vers", "jours")]
    return Liste(
        Ligne,
        sa_select(*shown),
        key=rows.id,
        visible=visible,
        states=Etats(matiere.etats, within=lambda user, etat: [rows.etat == etat], computed=True),
        filters=filters(matiere),
        view=VueLignes,
        sorts={"date": rows.quand},
        default="-date",
        sees_all=lambda user: True,
    )


LISTES: Final = {nom: listed(matiere) for nom, matiere in MATIERES.items()}
