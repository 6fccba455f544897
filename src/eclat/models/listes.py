"""What someone chose of the lists: the columns that they are shown, the views that they saved."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity


class ColonnesListe(Entity, table=True):
    """The columns of a list that a person chose, in their order: “session,jury,etat”."""

    __tablename__ = "colonnes_liste"
    __table_args__ = (UniqueConstraint("personne_id", "liste"),)

    personne_id: UUID = Field(foreign_key="personne.id")
    liste: str = Field(max_length=64)  # the name of its page
    colonnes: str = Field(max_length=1000)


class VueListe(Entity, table=True):
    """Filters, order and columns of a list, under a name: its owner's, or every agent's who opens that list."""

    __tablename__ = "vue_liste"
    __table_args__ = (UniqueConstraint("personne_id", "liste", "nom"),)

    personne_id: UUID = Field(foreign_key="personne.id")
    liste: str = Field(max_length=64, index=True)
    nom: str = Field(max_length=60)
    requete: str = Field(default="", max_length=4000)  # the query of the address
    partagee: bool = False
    au_menu: bool = False  # its owner's
