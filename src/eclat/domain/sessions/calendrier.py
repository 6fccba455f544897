"""The calendar of a session: half-days typed, pasted, imported or made from a pattern, moved and removed row by row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from operator import attrgetter
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from eclat.domain.sessions import feries, heures, tables_suivies
from eclat.domain.sessions.edition import calendar_editable, open_calendar
from eclat.domain.socle.champs import FormModel, Heure, Ligne, Proche
from eclat.engines.grilles import Colonne, Grille, Mots, Regle, Titres
from eclat.engines.recherche import words
from eclat.formats import plural
from eclat.models import ImportSeances, Seance, SessionCqp

MAX_SEANCES: Final = 300
BACKWARDS: Final = "La fin vient après le début : vérifiez ces deux heures."


class LigneSeance(FormModel):
    jour: Proche = Field(title="Jour", json_schema_extra={"missing": "Indiquez le jour."})
    de: Heure = Field(title="De", json_schema_extra={"missing": "Indiquez l’heure de début."})
    a: Heure = Field(title="À", json_schema_extra={"missing": "Indiquez l’heure de fin."})
    contenu: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Contenu")
    formateur: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Formateur")
    lieu: Annotated[Ligne, StringConstraints(max_length=100)] = Field(default="", title="Lieu")


def backwards(row: Any) -> Mapping[str, str]:
    return {"a": BACKWARDS} if row.de and row.a and row.a <= row.de else {}


def backwards_in_sql() -> ColumnElement[bool]:
    return and_(col(Seance.de) != "", col(Seance.a) != "", col(Seance.a) <= col(Seance.de))


CALENDRIER: Final = Grille(
    Seance, LigneSeance, owner="session_id", hold=calendar_editable, check=open_calendar, nom="seances", limit=MAX_SEANCES,
    columns={
        "jour": Colonne(cle=True, exemple="12/01/2027"),
        "de": Colonne(cle=True, montre=heures.said, exemple="9\u00a0h"),
        "a": Colonne(moitie=True, montre=heures.said, exemple="12\u00a0h\u00a030"),
        "contenu": Colonne(exemple="Accueillir les enfants et leurs familles"),
        "formateur": Colonne(moitie=True, exemple="Lucie Marchetti"), "lieu": Colonne(moitie=True, exemple="Salle des Carmes"),
    },
    titles=Titres(
        mots={
            "jour": r"\b(jours?|dates?)\b", "de": r"\b(debut|heure de debut|de|commence)\b", "a": r"\b(fin|heure de fin|a|finit)\b",
            "contenu": r"\b(contenus?|modules?|themes?|intitules?)\b", "formateur": r"\b(formateurs?|formatrices?|intervenants?)\b",
            "lieu": r"\b(lieux?|salles?)\b",
        },
    ),
    mots=Mots(
        un="demi-journée", plusieurs="demi-journées", ajouter="Ajouter une demi-journée", liste="Le calendrier", lignes="demi-journées",
        ligne="Une ligne par demi-journée", vide="Aucune demi-journée pour l’instant : saisissez la première",
        accepte="une session accepte",
    ),
    imports=ImportSeances, garde=tables_suivies.keep_hours, quitte=tables_suivies.keep_attended, ensuite=tables_suivies.follow(tables_suivies.CALENDRIER, "Demi-journée"), regle=Regle(backwards, backwards_in_sql),
    appelle=lambda values: " ".join(filter(None, (values["jour"], values["de"]))),
)  # fmt: skip


@dataclass(frozen=True)
class DemiJournee:
    """A half-day that is whole and in order."""

    jour: date
    de: str
    a: str
    contenu: str = ""
    formateur: str = ""
    lieu: str = ""

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
        """Those that begin before another ends, where neither is said to be another trainer's."""
        return [second for first, second in self.ensemble() if not (first.formateur and second.formateur)]

    @property
    def doubles(self) -> list[DemiJournee]:
        """Those for which their trainer is expected in two half-days at once."""
        return [
            second for first, second in self.ensemble() if first.formateur and named(first.formateur) == named(second.formateur)
        ]

    def ensemble(self) -> Iterator[tuple[DemiJournee, DemiJournee]]:
        """Pairs of half-days that are held at the same time, each pair once."""
        for _, day in groupby(self.demi_journees, attrgetter("jour")):
            yield from ((first, second) for first, second in combinations(day, 2) if second.de < first.a)

    def inconnus(self, equipe: Collection[str], lieux: Collection[str]) -> tuple[list[str], list[str]]:
        """The trainers and the places that half-days name and that the session does not have, each once."""
        found: tuple[list[str], list[str]] = ([], [])
        for names, known, attribute in ((found[0], equipe, "formateur"), (found[1], lieux, "lieu")):
            there = {named(each) for each in [*known, ""]}
            said = dict.fromkeys(getattr(each, attribute) for each in self.demi_journees)
            names += [name for name in said if named(name) not in there]
        return found

    def hors(self, debut: date | None, fin: date | None) -> list[DemiJournee]:
        """Those before the first day of the session, or after its last."""
        return [each for each in self.demi_journees if (debut and each.jour < debut) or (fin and each.jour > fin)]

    def feries(self, departement: str) -> list[tuple[DemiJournee, str]]:
        """Those on a public holiday, with its name."""
        named = [(each, feries.name_of(each.jour, departement)) for each in self.demi_journees]
        return [(each, name) for each, name in named if name]


def named(text: str) -> frozenset[str]:
    """What tells a name from others: its words in any order, without their accents."""
    return frozenset(words(text))


def of(db: Session, session: SessionCqp) -> Calendrier:
    shown: tuple[Any, ...] = (Seance.jour, Seance.de, Seance.a, Seance.contenu, Seance.formateur, Seance.lieu)
    rows = db.execute(
        select(*shown)
        .where(Seance.session_id == session.id, col(Seance.jour).is_not(None))
        .order_by(col(Seance.jour), col(Seance.de), col(Seance.id))
    )
    return Calendrier(tuple(DemiJournee(*row) for row in map(tuple, rows) if row[1] and row[2] and row[1] < row[2]))
