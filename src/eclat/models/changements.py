"""What an habilitated organisme declares to OC Éclat that changes: its team, premises, head, territory… (R6113-16-5; P10)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import UtcDateTime, words
from eclat.models.dossiers import Formulaire


class NatureChangement(StrEnum):
    EQUIPE = "equipe"
    LOCAUX = "locaux"
    DIRECTION = "direction"
    COORDONNEES = "coordonnees"
    IDENTITE = "identite"  # its name, its SIRET: what France compétences registers
    TERRITOIRE = "territoire"
    AUTRE = "autre"


class EtatChangement(StrEnum):
    BROUILLON = "brouillon"
    TRANSMIS = "transmis"
    A_COMPLETER = "a_completer"
    NOTE = "note"
    REFUSE = "refuse"


DRAFT = text("etat = 'brouillon'")


class Changement(Formulaire, table=True):
    """``motif``: why it was sent back or refused last. What OC Éclat reads is what was handed over (``Depot``), not what is being written."""

    __tablename__ = "changement"
    __table_args__ = (
        CheckConstraint("etat = 'brouillon' OR transmis_le IS NOT NULL", name="transmis"),
        CheckConstraint("etat NOT IN ('a_completer', 'refuse') OR motif <> ''", name="motive"),
        CheckConstraint("etat NOT IN ('note', 'refuse') OR traite_le IS NOT NULL", name="traite"),
        Index("ix_changement_etat", "etat", "transmis_le", "id"),
        Index("ix_changement_transmis_le", "transmis_le", "id"),
        Index("ix_changement_organisme", "organisme_id", "cree_le"),
        Index("ix_changement_habilitation", "habilitation_id", "cree_le"),
        Index("uq_changement_brouillon", "habilitation_id", unique=True, postgresql_where=DRAFT, sqlite_where=DRAFT),
    )

    numero: str = Field(max_length=20, unique=True)
    organisme_id: UUID = Field(foreign_key="organisme.id")
    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    etat: EtatChangement = Field(default=EtatChangement.BROUILLON, sa_type=words(EtatChangement), nullable=False)
    nature: NatureChangement | None = Field(default=None, sa_type=words(NatureChangement))
    nature_dite: NatureChangement | None = Field(
        default=None, sa_type=words(NatureChangement, name="nature_dite")
    )  # as it was handed over
    a_compter_du: date | None = None
    texte: str = ""
    transmis_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    motif: str = Field(default="", max_length=2000)
    traite_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    traite_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
