"""What others are asked to think of a form, before it is decided (P10, P13)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class SensAvis(StrEnum):
    FAVORABLE = "favorable"
    RESERVE = "reserve"
    DEFAVORABLE = "defavorable"


COURANT = text("perime_le IS NULL")


class AvisDemande(Entity, table=True):
    """What an agent is asked about a form by who studies it, then what they think of it.

    ``perime_le``: when the form was sent back, so that it is another one.
    """

    __tablename__ = "avis_demande"
    __table_args__ = (
        CheckConstraint("(sens IS NULL) = (rendu_le IS NULL)", name="rendu"),
        CheckConstraint("sens IS NULL OR motif <> ''", name="motive"),
        Index(
            "uq_avis_demande_courant", "dossier_id", "personne_id", unique=True, postgresql_where=COURANT, sqlite_where=COURANT
        ),
        Index("ix_avis_demande_personne", "personne_id", "dossier_id"),
        Index("ix_avis_demande_dossier", "dossier_id", "cree_le"),
    )

    dossier_id: UUID = Field(foreign_key="dossier.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    demandeur_id: UUID = Field(foreign_key="personne.id")
    question: str = Field(default="", max_length=1000)
    sens: SensAvis | None = Field(default=None, sa_type=words(SensAvis))
    motif: str = Field(default="", max_length=4000)
    rendu_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    perime_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
