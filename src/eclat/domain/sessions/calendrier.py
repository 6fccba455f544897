"""The calendar of a session: half-days typed, pasted, imported or made from a pattern, moved and removed row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from eclat.domain.sessions import feries, heures
from eclat.domain.sessions.edition import editable, open_to_change
from eclat.domain.socle.champs import FormModel, Heure, Ligne, Proche
from eclat.engines.grilles import Colonne, Grille, Mots, Regle, Titres
from eclat.formats import plural
from eclat.models import ImportSeances, Seance, SessionCqp

MAX_SEANCES: Final = 300
BACKWARDS: Final = "La fin vient après le début : vérifiez ces deux heures."


class LigneSeance(FormModel):
    jour: Proche = Field(title="Jour", json_schema_extra={"missing": "Indiquez le jour."})
    de: Heure = Field(title="De", json_schema_extra={"missing": "Indiquez l’heure de début."})
    a: Heure = Field(title="À", json_schema_extra={"missing": "Indiquez l’heure de fin."})
    contenu: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Contenu")


def backwards(row: Any) -> Mapping[str, str]:
    return {"a": BACKWARDS} if row.de and row.a and row.a <= row.de else {}


def backwards_in_sql() -> ColumnElement[bool]:
    return and_(col(Seance.de) != "", col(Seance.a) != "", col(Seance.a) <= col(Seance.de))


CALENDRIER: Final = Grille(
    Seance, LigneSeance, owner="session_id", hold=editable, check=open_to_change, nom="seances", limit=MAX_SEANCES,
    columns={
        "jour": Colonne(cle=True, exemple="12/01/2027"),
        "de": Colonne(cle=True, montre=heures.said, exemple="9 h"),
        "a": Colonne(moitie=True, montre=heures.said, exemple="12 h 30"),
        "contenu": Colonne(exemple="Accueillir les enfants et leurs familles"),
    },
    titles=Titres(
        mots={
            "jour": r"\b(jours?|dates?)\b", "de": r"\b(debut|heure de debut|de|commence)\b", "a": r"\b(fin|heure de fin|a|finit)\b",
            "contenu": r"\b(contenus?|modules?|themes?|intitules?)\b",
        },
    ),
    mots=Mots(
        un="demi-journée", plusieurs="demi-journées", ajouter="Ajouter une demi-journée", liste="Le calendrier", lignes="demi-journées",
        ligne="Une ligne par demi-journée", vide="Aucune demi-journée pour l’instant : saisissez la première",
        accepte="une session accepte",
    ),
    imports=ImportSeances, regle=Regle(backwards, backwards_in_sql),
    appelle=lambda values: " ".join(filter(None, (values["jour"], values["de"]))),
)  # fmt: skip


@dataclass(frozen=True)
class DemiJournee:
    """A half-day that is whole and in order."""

    jour: date
    de: str
    a: str
    contenu: str = ""

    @property
    def minutes(self) -> int:
        return heures.minutes(self.de, self.a)


@dataclass(frozen=True)
class Calendrier:
    """The half-days of a session in their order; rows that are to be completed or corrected are not among them."""

    demi_journees: tuple[DemiJournee, ...]

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.demi_journees)

    @property
    def jours(self) -> int:
        return len({each.jour for each in self.demi_journees})

    @property
    def dit(self) -> str:
        """217 h en 62 demi-journées"""
        count = len(self.demi_journees)
        return f"{heures.said_of_minutes(self.minutes)} en {plural(count, 'demi-journée', 'demi-journées')}" if count else ""

    @property
    def chevauchements(self) -> list[DemiJournee]:
        """Those that begin before the one above them ends."""
        return [second for first, second in pairwise(self.demi_journees) if first.jour == second.jour and second.de < first.a]

    def hors(self, debut: date | None, fin: date | None) -> list[DemiJournee]:
        """Those before the first day of the session, or after its last."""
        return [each for each in self.demi_journees if (debut and each.jour < debut) or (fin and each.jour > fin)]

    def feries(self, departement: str) -> list[tuple[DemiJournee, str]]:
        """Those on a public holiday, with its name."""
        named = [(each, feries.name_of(each.jour, departement)) for each in self.demi_journees]
        return [(each, name) for each, name in named if name]


def of(db: Session, session: SessionCqp) -> Calendrier:
    rows = db.execute(
        select(col(Seance.jour), col(Seance.de), col(Seance.a), col(Seance.contenu))
        .where(Seance.session_id == session.id, col(Seance.jour).is_not(None))
        .order_by(col(Seance.jour), col(Seance.de), col(Seance.id))
    )
    return Calendrier(tuple(DemiJournee(*row) for row in map(tuple, rows) if row[1] and row[2] and row[1] < row[2]))
