"""A table that is no wing's: who comes on an outing. It has a column of each kind, and proves that the engine knows no noun.

Its rows live in tables of their own, made for the test and gone with it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator
from pydantic import Field as Question
from sqlalchemy import JSON, ColumnElement, MetaData, and_
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle.champs import FormModel, Jour, Nom, OuiNon
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import Colonne, Grille, Mots, Regle, Titres
from eclat.http.grilles import Ecran
from eclat.models.base import Entity, UtcDateTime, words

APART = MetaData()


class Repas(StrEnum):
    NORMAL = "normal"
    VEGETARIEN = "vegetarien"


class Sortie(Entity, table=True):
    """What the table belongs to."""

    metadata = APART
    dirigeant_id: UUID
    close: bool = False
    enregistre_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Participant(Entity, table=True):
    """A row of the table."""

    metadata = APART
    sortie_id: UUID = Field(foreign_key="sortie.id")
    rang: int
    nom: str = ""
    prenom: str = ""
    ne_le: date | None = None
    repas: Repas | None = Field(default=None, sa_type=words(Repas))
    autorise: bool = False
    paye: str = ""  # what the bookkeeping says of it: read here, never typed
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = None


class ImportParticipants(Entity, table=True):
    """A file read and not yet added."""

    metadata = APART
    sortie_id: UUID = Field(foreign_key="sortie.id", unique=True)
    nom: str
    feuille: int = 0
    feuilles: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def born_already(day: date) -> date:
    if day > clock.today():
        raise ValueError("Cette date est à venir : vérifiez l’année.")
    return day


class LigneParticipant(FormModel):
    nom: Nom = Question(title="Nom", json_schema_extra={"missing": "Indiquez le nom."})
    prenom: Nom = Question(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom."})
    ne_le: Annotated[Jour, AfterValidator(born_already)] = Question(
        title="Né(e) le", json_schema_extra={"missing": "Indiquez la date de naissance."}
    )
    repas: Repas = Question(title="Repas", json_schema_extra={"missing": "Choisissez le repas."})
    autorise: OuiNon = Question(default=False, title="Autorisation reçue")


def hold(db: Session, sortie: Sortie, by: Utilisateur) -> None:
    db.refresh(sortie, with_for_update=True)
    if not mine(db, by, sortie):
        raise Interdit("sortie")
    still_open(sortie)


def still_open(sortie: Sortie) -> None:
    if sortie.close:
        raise Refus("La sortie est partie : sa liste ne peut plus être modifiée.")


def mine(db: Session, by: Utilisateur, sortie: Sortie) -> bool:
    return sortie.dirigeant_id == by.personne_id


def visible(by: Utilisateur) -> SelectOfScalar[Sortie]:
    return select(Sortie).where(Sortie.dirigeant_id == by.personne_id)


def twice_the_same(row: Any) -> dict[str, str]:
    return {"prenom": "C’est aussi le nom : vérifiez."} if row.nom and row.nom == row.prenom else {}


def twice_the_same_in_sql() -> ColumnElement[bool]:
    return and_(col(Participant.nom) != "", col(Participant.nom) == col(Participant.prenom))


PARTICIPANTS = Grille(
    Participant, LigneParticipant, owner="sortie_id", hold=hold, check=still_open, nom="participants", limit=60,
    columns={
        "nom": Colonne(cle=True, exemple="Roy"),
        "prenom": Colonne(avec=True, exemple="Ana"),
        "ne_le": Colonne(court="Naissance", exemple="14/03/2012"),
        "repas": Colonne(options=((Repas.NORMAL, "Normal"), (Repas.VEGETARIEN, "Végétarien")), aussi={"sans viande": Repas.VEGETARIEN}),
        "autorise": Colonne(aussi={"x": "oui", "vrai": "oui", "faux": ""}),
        "paye": Colonne("Payé", lecture=lambda row: row.paye),
    },
    titles=Titres(mots={"ne_le": r"\b(nee?|naissance)\b", "prenom": r"\bprenoms?\b"}),
    mots=Mots(un="participant", plusieurs="participants", ajouter="Ajouter un participant", accepte="une sortie accepte"),
    imports=ImportParticipants, fixes=lambda row: ("repas",) if row.paye else (),
    regle=Regle(twice_the_same, twice_the_same_in_sql),
)  # fmt: skip
SORTIE = Ecran(PARTICIPANTS, "participants", "sortie", visible, mine, fil=("Sortie", "Participants"))
