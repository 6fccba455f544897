"""Training organisations."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, folded, words


class EtatOrganisme(StrEnum):
    EN_ATTENTE = "en_attente"  # registered itself, awaits OC Éclat's decision
    ACCEPTE = "accepte"
    REFUSE = "refuse"
    SUSPENDU = "suspendu"
    INVITE = "invite"  # born as a délégataire, never validated by OC Éclat


class Organisme(Entity, table=True):
    """A training organisation. What it *is* (national, indépendant, délégataire) follows from its habilitations."""

    __tablename__ = "organisme"
    __table_args__ = (
        # A refused organisme may register again with the same number.
        Index("uq_organisme_siret", "siret", unique=True, postgresql_where=text("etat <> 'refuse'"),
              sqlite_where=text("etat <> 'refuse'")),
        Index("ix_organisme_etat_cree_le", "etat", "cree_le", "id"),
        Index("ix_organisme_cree_le", "cree_le", "id"),
        Index("ix_organisme_code_postal", "code_postal", "id"),
        Index("ix_organisme_nom_tri", "nom_tri", "id"),
        Index("ix_organisme_etat_nom_tri", "etat", "nom_tri", "id"),
        Index("ix_organisme_effacement_prevu_le", "effacement_prevu_le", "id", postgresql_where=text("effacement_prevu_le IS NOT NULL"),
              sqlite_where=text("effacement_prevu_le IS NOT NULL")),
    )  # fmt: skip

    nom: str = Field(max_length=200)
    nom_tri: str = Field(sa_type=folded(200))  # without accents nor case, for sorting and searching
    siret: str | None = Field(default=None, max_length=14)
    sans_siret: str = Field(default="", max_length=300)  # why it has none
    etat: EtatOrganisme = Field(default=EtatOrganisme.EN_ATTENTE, sa_type=words(EtatOrganisme), nullable=False)
    motif_refus: str = Field(default="", max_length=2000)
    decide_le: datetime | None = Field(default=None, sa_type=UtcDateTime)

    statut_juridique: str = Field(default="", max_length=10)
    date_declaration: date | None = None
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=100)
    telephone: str = Field(default="", max_length=20)
    site_web: str = Field(default="", max_length=300)
    logo_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    profil_complet_le: datetime | None = Field(default=None, sa_type=UtcDateTime)

    # Nobody enters it any more (see domain/conservation/inactivite.py): when it was told, how many days before, and the day it was told of.
    averti_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    averti_jours: int | None = None
    effacement_prevu_le: date | None = None
    efface_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when what was kept of it was erased


class MotOrganisme(Entity, table=True):
    """A word by which an organisme is found: of its name, its number, its dirigeant's address (see engines/indexation.py).

    ``etat``: that of the organisme, so that those that share a word are counted by the index alone.
    """

    __tablename__ = "mot_organisme"
    __table_args__ = (
        Index("ix_mot_organisme_mot", "mot", "etat", "organisme_id"),
        Index("ix_mot_organisme_organisme_id", "organisme_id", "mot"),
    )

    organisme_id: UUID = Field(foreign_key="organisme.id")
    mot: str = Field(sa_type=folded(100))
    etat: str = Field(max_length=32)
