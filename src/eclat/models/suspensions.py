"""The suspensions of an habilitation, or of one délégataire of it: why, what each forbids, until it was lifted (Code du travail, R6113-16-6)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EffetSuspension(StrEnum):
    """What a suspension forbids: new sessions; or new candidates too, in those that there are."""

    SESSIONS = "sessions"
    CANDIDATS = "candidats"


EN_COURS = text("levee_le IS NULL AND delegation_id IS NULL")
EN_COURS_SEUL = text("levee_le IS NULL")


class Suspension(Entity, table=True):
    """``raison``: why it was lifted, if it was said; by nobody when the habilitation came to its end. ``delegation_id``: of
    this délégataire alone; else of all that the habilitation allows."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("motif <> ''", name="motivee"),
        CheckConstraint("levee_par_id IS NULL OR levee_le IS NOT NULL", name="levee"),
        Index("uq_suspension_en_cours", "habilitation_id", unique=True, postgresql_where=EN_COURS, sqlite_where=EN_COURS),
        Index(
            "uq_suspension_delegation", "delegation_id", unique=True, postgresql_where=EN_COURS_SEUL, sqlite_where=EN_COURS_SEUL
        ),
        Index("ix_suspension_habilitation", "habilitation_id", "cree_le"),
    )

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    delegation_id: UUID | None = Field(default=None, foreign_key="delegation.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    effet: EffetSuspension = Field(sa_type=words(EffetSuspension))
    motif: str = Field(max_length=4000)
    levee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    levee_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    raison: str = Field(default="", max_length=4000)
