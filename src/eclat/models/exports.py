"""The file of a list that is too long to be given out while one waits, a whole file with its pieces: the worker makes it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words

GARDE: Final = timedelta(hours=24)  # how long the file is kept
ARCHIVES: Final = ("pdf", "zip")  # the formats of a whole file; those of a list are others


class EtatExport(StrEnum):
    EN_COURS = "en_cours"
    PRET = "pret"
    ABANDONNE = "abandonne"
    ECHEC = "echec"  # ``motif`` says why
    EXPIRE = "expire"


class Export(Entity, table=True):
    """What was asked: the list (the name of its page), and the query that says which rows, in which order, with which columns; or a whole
    file, and which one.

    ``droits``: as whom the file was made, and what they could read then; it is for nobody who may no longer. ``pris_le``: the last sign of
    life of who makes it. ``ecrites``, ``prevues``: rows; of a whole file, its pieces.
    """

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_auteur", "auteur_id", "cree_le"), Index("ix_export_etat", "etat", "cree_le"))

    auteur_id: UUID = Field(foreign_key="personne.id")
    appartenance_id: UUID | None = Field(default=None, foreign_key="appartenance.id")
    liste: str = Field(max_length=64)
    titre: str = Field(max_length=120)
    requete: str = Field(default="", max_length=4000)
    format: str = Field(max_length=8)
    etat: EtatExport = Field(default=EtatExport.EN_COURS, sa_type=words(EtatExport), nullable=False)
    motif: str = ""
    droits: str = ""
    ecrites: int = 0
    prevues: int = 0
    pris_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pret_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)

    @property
    def entier(self) -> bool:
        """Whether it is a whole file, and not the rows of a list."""
        return self.format in ARCHIVES

    @property
    def jusqu_a(self) -> datetime:
        """When its file goes."""
        return (self.pret_le or self.cree_le) + GARDE
