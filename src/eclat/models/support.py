"""What support does beside the mails: seeing the platform as someone of an organisme."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime


class Consultation(Entity, table=True):
    """An administrateur sees the platform as someone of an organisme, for a reason and a while, and changes nothing."""

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
    jusqu_a: datetime = Field(sa_type=UtcDateTime)
    fin_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
