"""What the statistics are read from: counts that the clock prepares, and what each candidate obtained."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime


class IssueCandidat(SQLModel, table=True):
    """What is attributed to a candidate, as the last version of the procès-verbal that holds them says. It outlives what is erased of them.

    ``vises``: codes of the blocs aimed at, “BC01, BC03”.
    """

    __tablename__ = "issue_candidat"
    __table_args__ = (Index("ix_issue_candidat_pv", "pv_id"), Index("ix_issue_candidat_passage", "passage_id"))

    candidat_id: UUID = Field(foreign_key="candidat.id", primary_key=True, ondelete="CASCADE")
    pv_id: UUID
    passage_id: UUID
    issue: str = Field(max_length=20)  # of ``domain.jurys.resultats``
    vises: str = Field(default="", max_length=200)


class Chiffre(Entity, table=True):
    """How many rows of a subject there are: of a month, of a CQP, of a state, and of a value of one of its axes (``axe``, ``cle``)."""

    __tablename__ = "chiffre"
    __table_args__ = (Index("ix_chiffre_matiere", "matiere", "axe", "mois"), Index("ix_chiffre_axe", "axe", "mois"))

    matiere: str = Field(max_length=20)
    axe: str = Field(default="", max_length=20)
    mois: str = Field(default="", max_length=7)  # “2026-11”; nothing where the subject has no date
    cqp_id: UUID | None = Field(default=None, foreign_key="cqp.id")
    cle: str = Field(default="", max_length=64)
    etat: str = Field(default="", max_length=40)
    nombre: int


class Preparation(Entity, table=True):
    """When the counts of a subject were last prepared, and how long that took."""

    __tablename__ = "preparation"

    matiere: str = Field(max_length=20, unique=True)
    faite_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
    duree_ms: int = 0
