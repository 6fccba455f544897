"""What is done to several things at once, one after another: each is a row that says what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatLot(StrEnum):
    PREPARATION = "preparation"  # what the act asks is not answered yet
    EN_COURS = "en_cours"
    TERMINE = "termine"


class Lot(Entity, table=True):
    """One act for several things. ``acte``: its name (``engines.lots``); ``donnees``: what was answered, the same for all;
    ``requete``: the query of the list where they were chosen."""

    __tablename__ = "lot"
    __table_args__ = (Index("ix_lot_auteur", "auteur_id", "cree_le"), Index("ix_lot_etat", "etat", "cree_le"))

    auteur_id: UUID = Field(foreign_key="personne.id")
    acte: str = Field(max_length=64)
    donnees: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    requete: str = Field(default="", max_length=4000)
    etat: EtatLot = Field(default=EtatLot.PREPARATION, sa_type=words(EtatLot), nullable=False)
    lance_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EtatElement(StrEnum):
    A_FAIRE = "a_faire"
    FAIT = "fait"
    ECARTE = "ecarte"  # ``motif`` says why it was not done


class ElementLot(Entity, table=True):
    """One of the things of a lot, and what became of it: the act and this state are one transaction."""

    __tablename__ = "element_lot"
    __table_args__ = (UniqueConstraint("lot_id", "objet_id"), Index("ix_element_lot_etat", "lot_id", "etat", "rang"))

    lot_id: UUID = Field(foreign_key="lot.id")
    objet_id: UUID
    rang: int
    nom: str = Field(default="", max_length=250)
    etat: EtatElement = Field(default=EtatElement.A_FAIRE, sa_type=words(EtatElement), nullable=False)
    motif: str = ""
