"""What leaves the platform: whose erasing was asked for (RGPD, article 17)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatEffacement(StrEnum):
    DEMANDEE = "demandee"
    ACCEPTEE = "acceptee"
    EN_PARTIE = "en_partie"  # with what is kept, and why
    REFUSEE = "refusee"
    FAITE = "faite"


class DemandeEffacement(Entity, table=True):
    """Someone asks that what is kept of them goes. ``echeance``: the last day to answer; ``reponse``: what is kept and why, or why nothing goes."""

    __tablename__ = "demande_effacement"
    __table_args__ = (
        CheckConstraint("etat NOT IN ('en_partie', 'refusee') OR reponse <> ''", name="motivee"),
        Index(
            "uq_demande_effacement", "personne_id", unique=True, postgresql_where=text("etat = 'demandee'"),
            sqlite_where=text("etat = 'demandee'"),
        ),
        Index("ix_demande_effacement_etat", "etat", "echeance", "id"),
        Index("ix_demande_effacement_personne", "personne_id", "cree_le"),
    )  # fmt: skip

    personne_id: UUID = Field(foreign_key="personne.id")
    precisions: str = Field(default="", max_length=2000)
    etat: EtatEffacement = Field(default=EtatEffacement.DEMANDEE, sa_type=words(EtatEffacement), nullable=False)
    echeance: date
    reponse: str = Field(default="", max_length=2000)
    decidee_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    decidee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    faite_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
