"""Points to complete: what whoever studies a form asks of its applicant (P10, P13)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatPoint(StrEnum):
    OUVERT = "ouvert"
    REPONDU = "repondu"
    LEVE = "leve"
    RETIRE = "retire"  # withdrawn by an instructeur after it was sent


SETTLED = (EtatPoint.LEVE, EtatPoint.RETIRE)  # it awaits nothing any more


class Point(Entity, table=True):
    """Something that is asked of the applicant, about the form that bears the key of the dossier."""

    __tablename__ = "point"
    __table_args__ = (Index("ix_point_dossier", "dossier_id", "cree_le"),)

    dossier_id: UUID = Field(foreign_key="dossier.id")
    texte: str = Field(max_length=1000)
    section: str = Field(default="", max_length=32)  # of the form; none: it is about the whole
    etat: EtatPoint = Field(default=EtatPoint.OUVERT, sa_type=words(EtatPoint), nullable=False)
    auteur_id: UUID = Field(foreign_key="personne.id")
    envoye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the applicant was told
    reponse: str = ""
    leve_par_id: UUID | None = Field(default=None, foreign_key="personne.id")  # who settled it, and when
    leve_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    motif_retrait: str = ""  # why it was withdrawn: for agents


class Renvoi(Entity, table=True):
    """A form sent back with its points: the last day on which they are answered, and what its applicant and agents were told since."""

    __tablename__ = "renvoi"
    __table_args__ = (Index("ix_renvoi_dossier", "dossier_id", "cree_le"),)

    dossier_id: UUID = Field(foreign_key="dossier.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    avant_le: date
    rappels: int = 0  # the last step that was told of: domain/dossiers/delais_points.py
