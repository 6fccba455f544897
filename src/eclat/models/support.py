"""What support does beside the mails: seeing the platform as someone of an organisme, who may allow more for a day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime


class Consultation(Entity, table=True):
    """An administrateur sees the platform as someone of an organisme, for a reason and a while. ``ecrits``: how often they filled in
    something in that person's place, who had allowed it."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index(
            "uq_consultation_en_cours", "connexion_id", unique=True, postgresql_where=text("fin_le IS NULL"),
            sqlite_where=text("fin_le IS NULL"),
        ),
        Index("ix_consultation_fin", "jusqu_a", postgresql_where=text("fin_le IS NULL"), sqlite_where=text("fin_le IS NULL")),
        Index("ix_consultation_personne", "personne_id", "cree_le"),
    )  # fmt: skip

    agent_id: UUID = Field(foreign_key="personne.id")
    connexion_id: UUID  # the sign-in of the agent, which goes some day
    appartenance_id: UUID = Field(foreign_key="appartenance.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    organisme_id: UUID = Field(foreign_key="organisme.id")
    motif: str = Field(max_length=1000)
    pages: int = 0
    ecrits: int = 0
    jusqu_a: datetime = Field(sa_type=UtcDateTime)
    fin_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Autorisation(Entity, table=True):
    """Someone lets support fill in what they see, in their place, until then; ``fin_le``: when that ended, taken back or over."""

    __tablename__ = "autorisation"
    __table_args__ = (
        Index(
            "uq_autorisation_en_cours", "personne_id", unique=True, postgresql_where=text("fin_le IS NULL"),
            sqlite_where=text("fin_le IS NULL"),
        ),
    )  # fmt: skip

    personne_id: UUID = Field(foreign_key="personne.id")
    jusqu_a: datetime = Field(sa_type=UtcDateTime)
    fin_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
