"""A session once it is open: who was there each half-day, what candidates do in their structure, the sheets that they signed (P13)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime, words


class EtatPresence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    JUSTIFIE = "absent_justifie"
    DISTANCE = "a_distance"


class Presence(SQLModel, table=True):
    """How a candidate attended a half-day. No row: nobody said yet."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_session", "session_id"), Index("ix_presence_candidat", "candidat_id"))

    seance_id: UUID = Field(foreign_key="seance.id", primary_key=True)
    candidat_id: UUID = Field(foreign_key="candidat.id", primary_key=True)
    session_id: UUID = Field(foreign_key="session.id")
    etat: EtatPresence = Field(sa_type=words(EtatPresence))
    saisie_le: datetime = Field(sa_type=UtcDateTime)
    saisie_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class NatureAlternance(StrEnum):
    PERIODE = "periode"
    VISITE = "visite"


class Alternance(Entity, table=True):
    """A period of a candidate in a structure, with its hours, or a visit there. ``au``: its last day, of a period alone."""

    __tablename__ = "alternance"
    __table_args__ = (
        CheckConstraint("nature = 'periode' OR (heures IS NULL AND au IS NULL)", name="visite"),
        Index("ix_alternance_candidat", "candidat_id", "du"),
        Index("ix_alternance_session", "session_id"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    candidat_id: UUID = Field(foreign_key="candidat.id")
    nature: NatureAlternance = Field(sa_type=words(NatureAlternance))
    du: date
    au: date | None = None
    heures: int | None = None
    structure: str = Field(default="", max_length=200)
    tuteur: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=1000)


class Feuille(Entity, table=True):
    """A signed sheet: the document that it is, and the days that it covers; ``seance_id``: one half-day of them alone."""

    __tablename__ = "feuille_emargement"
    __table_args__ = (
        Index("ix_feuille_emargement_session", "session_id", "du"),
        Index("ix_feuille_emargement_seance", "seance_id"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    piece_id: UUID = Field(foreign_key="piece.id", unique=True)
    du: date
    au: date
    seance_id: UUID | None = Field(default=None, foreign_key="seance.id", ondelete="SET NULL")
