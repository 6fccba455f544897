"""The partners of a registration, as France compétences is told of them: what each is today, and what was last declared."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatPartenaire(StrEnum):
    A_DECLARER = "a_declarer"
    DECLARE = "declare"


class RolePartenaire(StrEnum):
    """HABILITATION_PARTENAIRE of the open data of France compétences."""

    FORMER = "FORMER"
    ORGANISER = "ORGANISER"
    FORMER_ET_ORGANISER = "ORGA_FORM"


class Situation(StrEnum):
    ACTIF = "actif"
    SUSPENDU = "suspendu"
    SORTI = "sorti"  # its habilitation is over, or it is no délégataire any more


class Partenaire(Entity, table=True):
    """An organisme that may train or evaluate for a registration. ``depuis``: since when it is so; ``echeance``: the last day to declare it.

    ``declare_…``: what was last declared; nothing while it never was. ``rang``: of the change that made it what it is, of all changes.
    """

    __tablename__ = "partenaire"
    __table_args__ = (
        Index("uq_partenaire", "organisme_id", "enregistrement_id", unique=True),
        Index("ix_partenaire_etat", "etat", "echeance", "id"),
        Index("ix_partenaire_echeance", "echeance", "id"),
        Index("ix_partenaire_rang", "rang"),
    )

    organisme_id: UUID = Field(foreign_key="organisme.id")
    enregistrement_id: UUID = Field(foreign_key="enregistrement.id")
    siret: str = Field(default="", max_length=14)
    role: RolePartenaire = Field(sa_type=words(RolePartenaire), nullable=False)
    situation: Situation = Field(sa_type=words(Situation), nullable=False)
    rang: int = 0
    depuis: date
    echeance: date
    etat: EtatPartenaire = Field(default=EtatPartenaire.A_DECLARER, sa_type=words(EtatPartenaire), nullable=False)
    declare_siret: str = Field(default="", max_length=14)
    declare_role: str = Field(default="", max_length=32)
    declare_situation: str = Field(default="", max_length=32)
    actif_depuis: date | None = None  # DATE_ACTIF: the day from which it was first so
    declare_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    declare_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
