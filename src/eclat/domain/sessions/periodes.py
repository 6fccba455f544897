"""The periods of an alternance, dated: in the centre, at the workplace, with their hours."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from eclat.domain.sessions import tables_suivies
from eclat.domain.sessions.edition import calendar_editable, open_calendar
from eclat.domain.socle.champs import Entier, FormModel, Ligne, Proche
from eclat.engines.grilles import Colonne, Grille, Mots, Regle, Titres
from eclat.formats import plural
from eclat.models import Endroit, Periode, SessionCqp

ENDROITS: Final = {Endroit.CENTRE: "Centre de formation", Endroit.STRUCTURE: "Structure d’accueil"}
BACKWARDS: Final = "La fin vient après le début : vérifiez ces deux dates."


class LignePeriode(FormModel):
    du: Proche = Field(title="Du", json_schema_extra={"missing": "Indiquez le premier jour."})
    au: Proche = Field(title="Au", json_schema_extra={"missing": "Indiquez le dernier jour."})
    endroit: Endroit = Field(title="Où", json_schema_extra={"missing": "Choisissez le centre ou la structure d’accueil."})
    heures: Annotated[Entier, Field(ge=1, le=3000)] = Field(title="Heures", json_schema_extra={"missing": "Indiquez les heures."})
    contenu: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Contenu")


def backwards(row: Any) -> Mapping[str, str]:
    return {"au": BACKWARDS} if row.du and row.au and row.au < row.du else {}


def backwards_in_sql() -> ColumnElement[bool]:
    return and_(col(Periode.du).is_not(None), col(Periode.au).is_not(None), col(Periode.au) < col(Periode.du))


PERIODES: Final = Grille(
    Periode, LignePeriode, owner="session_id", hold=calendar_editable, check=open_calendar, nom="periodes", limit=60,
    columns={
        "du": Colonne(cle=True, exemple="11/01/2027"), "au": Colonne(cle=True, exemple="29/01/2027"),
        "endroit": Colonne(
            moitie=True, options=tuple((key.value, words) for key, words in ENDROITS.items()), exemple="Centre de formation",
            aussi={"centre": "centre", "cf": "centre", "structure": "structure", "entreprise": "structure", "stage": "structure"},
        ),
        "heures": Colonne(moitie=True, clavier="numeric", exemple="98"), "contenu": Colonne(exemple="Accueillir les enfants"),
    },
    titles=Titres(mots={
        "du": r"\b(du|debut)\b", "au": r"\b(au|fin)\b", "endroit": r"\b(ou|endroit|periode|lieu)\b", "heures": r"\b(heures?|duree)\b",
        "contenu": r"\b(contenus?|themes?)\b",
    }),
    mots=Mots(
        un="période", plusieurs="périodes", ajouter="Ajouter une période", liste="La liste", lignes="périodes", ligne="Une ligne par période",
        vide="Aucune période pour l’instant : saisissez la première", accepte="une session accepte",
    ),
    regle=Regle(backwards, backwards_in_sql), appelle=lambda values: " ".join(filter(None, (values["du"], values["au"]))),
    ensuite=tables_suivies.follow(tables_suivies.PERIODES, "Période"),
)  # fmt: skip


def of(db: Session, session: SessionCqp) -> list[Periode]:
    """Those that are whole and in order, by date."""
    whole = (col(Periode.du).is_not(None), col(Periode.au) >= col(Periode.du), col(Periode.endroit).is_not(None))
    rows = db.exec(select(Periode).where(Periode.session_id == session.id, *whole).order_by(col(Periode.du), col(Periode.id)))
    return list(rows)


def hours(periods: list[Periode], endroit: Endroit) -> int:
    return sum(each.heures or 0 for each in periods if each.endroit == endroit)


def said(periods: list[Periode]) -> str:
    """5 périodes : 217 h en centre, 200 h en structure d’accueil"""
    if not periods:
        return ""
    parts = ((Endroit.CENTRE, "en centre"), (Endroit.STRUCTURE, "en structure d’accueil"))
    told = ", ".join(f"{count}\u00a0h {where}" for endroit, where in parts if (count := hours(periods, endroit)))
    return plural(len(periods), "période", "périodes") + (f"\u00a0: {told}" if told else "")
