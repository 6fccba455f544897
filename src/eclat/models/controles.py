"""What OC Éclat sees of an organisme on site, and what others say of it (R6113-9, 4°; R6113-16-2)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatControle(StrEnum):
    PREVU = "prevu"
    REALISE = "realise"
    ANNULE = "annule"


class Conclusion(StrEnum):
    CONFORME = "conforme"
    RESERVES = "reserves"
    NON_CONFORME = "non_conforme"


class Controle(Entity, table=True):
    """A visit: where and when, of what, then what was seen. ``par_id``: who planned it; ``motif``: why it was cancelled."""

    __tablename__ = "controle"
    __table_args__ = (
        CheckConstraint("etat <> 'realise' OR (conclusion IS NOT NULL AND rapport <> '')", name="rapport"),
        CheckConstraint("etat <> 'annule' OR motif <> ''", name="annulation_motivee"),
        Index("ix_controle_etat", "etat", "prevu_le", "id"),
        Index("ix_controle_prevu_le", "prevu_le", "id"),
        Index("ix_controle_organisme", "organisme_id", "prevu_le"),
    )

    numero: str = Field(max_length=20, unique=True)
    organisme_id: UUID = Field(foreign_key="organisme.id")
    etat: EtatControle = Field(default=EtatControle.PREVU, sa_type=words(EtatControle), nullable=False)
    prevu_le: date
    lieu: str = Field(max_length=500)
    objet: str = Field(max_length=2000)
    par_id: UUID = Field(foreign_key="personne.id")
    tenu_le: date | None = None
    conclusion: Conclusion | None = Field(default=None, sa_type=words(Conclusion))
    rapport: str = Field(default="", max_length=8000)
    motif: str = Field(default="", max_length=2000)


class PieceControle(Entity, table=True):
    """A document that OC Éclat joins to a control: its organisme reads it with the report."""

    __tablename__ = "piece_controle"
    __table_args__ = (
        Index("ix_piece_controle", "controle_id", "cree_le"),
        Index("ix_piece_controle_fichier", "fichier_id"),
    )

    controle_id: UUID = Field(foreign_key="controle.id")
    fichier_id: UUID = Field(foreign_key="fichier.id")


class EtatSignalement(StrEnum):
    RECU = "recu"
    TRAITE = "traite"
    CLASSE = "classe"  # without any follow-up; ``suite`` says why


class Origine(StrEnum):
    """Who says it."""

    CANDIDAT = "candidat"
    TITULAIRE = "titulaire"
    FORMATEUR = "formateur"
    EMPLOYEUR = "employeur"
    FINANCEUR = "financeur"
    AUTRE = "autre"


class Signalement(Entity, table=True):
    """What somebody complains of, in OC Éclat's own words: agents alone read it. ``auteur``: whoever says it, where they gave their name."""

    __tablename__ = "signalement"
    __table_args__ = (
        CheckConstraint("(etat = 'recu') OR suite <> ''", name="suite"),
        Index("ix_signalement_etat", "etat", "recu_le", "id"),
        Index("ix_signalement_recu_le", "recu_le", "id"),
        Index("ix_signalement_organisme", "organisme_id", "recu_le"),
    )

    numero: str = Field(max_length=20, unique=True)
    organisme_id: UUID = Field(foreign_key="organisme.id")
    etat: EtatSignalement = Field(default=EtatSignalement.RECU, sa_type=words(EtatSignalement), nullable=False)
    recu_le: date
    origine: Origine = Field(sa_type=words(Origine))
    auteur: str = Field(default="", max_length=200)
    objet: str = Field(max_length=200)
    faits: str = Field(max_length=8000)
    par_id: UUID = Field(foreign_key="personne.id")
    suite: str = Field(default="", max_length=8000)
    suivi_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    suivi_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
