"""The other places of a session than its centre: rows, each with its address and how accessible it is. Half-days name them."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select

from eclat.domain.sessions import tables_suivies
from eclat.domain.sessions.edition import calendar_editable, open_calendar
from eclat.domain.socle.champs import CodePostal, FormModel, Ligne
from eclat.engines.grilles import Colonne, Grille, Mots, Titres
from eclat.models import Lieu, SessionCqp

Court = Annotated[Ligne, StringConstraints(max_length=100)]
Long = Annotated[Ligne, StringConstraints(max_length=200)]


class LigneLieu(FormModel):
    nom: Court = Field(title="Nom", json_schema_extra={"missing": "Donnez un nom à ce lieu."})
    adresse: Long = Field(title="Adresse", json_schema_extra={"missing": "Indiquez l’adresse."})
    code_postal: CodePostal = Field(title="Code postal", json_schema_extra={"missing": "Indiquez le code postal."})
    ville: Court = Field(title="Ville", json_schema_extra={"missing": "Indiquez la ville."})
    accessibilite: Long = Field(default="", title="Accessibilité")


LIEUX: Final = Grille(
    Lieu, LigneLieu, owner="session_id", hold=calendar_editable, check=open_calendar, nom="lieux", limit=30,
    columns={
        "nom": Colonne(cle=True, exemple="Salle des Carmes"), "adresse": Colonne(exemple="2 place des Carmes"),
        "code_postal": Colonne(moitie=True, clavier="numeric", exemple="84000", chiffres=5), "ville": Colonne(moitie=True, exemple="Avignon"),
        "accessibilite": Colonne(exemple="De plain-pied"),
    },
    titles=Titres(mots={
        "nom": r"\b(noms?|lieux?|salles?)\b", "adresse": r"\b(adresses?|rue)\b", "code_postal": r"\b(code postal|cp)\b",
        "ville": r"\b(villes?|communes?)\b", "accessibilite": r"\b(accessibilite|acces|pmr)\b",
    }),
    mots=Mots(
        un="autre lieu", plusieurs="autres lieux", ajouter="Ajouter un lieu", liste="La liste", lignes="lieux", ligne="Une ligne par lieu",
        vide="Aucun autre lieu : saisissez le premier", accepte="une session accepte",
    ),
    ensuite=tables_suivies.follow(tables_suivies.LIEUX, "Autre lieu"),
)  # fmt: skip


def of(db: Session, session: SessionCqp) -> list[Lieu]:
    return list(db.exec(select(Lieu).where(Lieu.session_id == session.id).order_by(col(Lieu.rang), col(Lieu.id))))
