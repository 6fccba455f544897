"""The journal: who did what to what, append only, each line sealed by the hash of the one before."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from eclat.models.base import Entity


class Evenement(Entity, table=True):
    """One line. ``rang`` and ``empreinte`` are given when its transaction commits (see engines/journal.py)."""

    __tablename__ = "evenement"
    __table_args__ = (Index("ix_evenement_objet", "objet_type", "objet_id", "cree_le"),)

    acteur_id: UUID | None = Field(default=None, foreign_key="personne.id")  # None: the platform itself
    acteur_nom: str = Field(max_length=210)
    acteur_qualite: str = Field(default="", max_length=200)
    objet_type: str = Field(max_length=40)
    objet_id: UUID
    verbe: str = Field(max_length=40)
    avant: str = Field(default="", max_length=40)
    apres: str = Field(default="", max_length=40)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    rang: int | None = Field(default=None, unique=True)
    empreinte: str | None = Field(default=None, max_length=64)  # SHA-256, hexadecimal
