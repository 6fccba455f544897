"""What becomes of those who were certified, as France compétences counts it: asked of each at six and at twenty-four months (R6113-15)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatEnquete(StrEnum):
    SANS_ADRESSE = "sans_adresse"  # nobody could be written to
    ENVOYEE = "envoyee"
    REPONDUE = "repondue"
    REFUSEE = "refusee"  # the holder does not wish to answer
    CLOSE = "close"  # its last day passed without an answer
    SANS_OBJET = "sans_objet"  # its certificate is valid no more


class SituationInsertion(StrEnum):
    EMPLOI = "emploi"
    INDEPENDANT = "independant"
    RECHERCHE = "recherche"
    SANS_ACTIVITE = "sans_activite"
    ETUDES = "etudes"
    ALTERNANCE = "alternance"
    INCAPACITE = "incapacite"
    ETRANGER = "etranger"


class ContratInsertion(StrEnum):
    CDI = "cdi"
    CDD_LONG = "cdd_long"  # six months or more
    CDD_COURT = "cdd_court"
    CEE = "cee"  # contrat d’engagement éducatif, L432-1 of the Code de l’action sociale et des familles
    PUBLIC = "public"
    INTERIM = "interim"
    AUTRE = "autre"


class Employeur(StrEnum):
    ASSOCIATION = "association"
    COLLECTIVITE = "collectivite"
    ENTREPRISE = "entreprise"
    ETAT = "etat"
    PARTICULIER = "particulier"
    AUTRE = "autre"


class Tranche(StrEnum):
    """Net pay of a month, in euros."""

    MOINS_800 = "moins_800"
    DE_800 = "de_800"
    DE_1400 = "de_1400"
    DE_1800 = "de_1800"
    DE_2200 = "de_2200"


class EnqueteInsertion(Entity, table=True):
    """The question put to one holder, some months after they were certified, and what they answer.

    ``mois``: 6 or 24. ``prevue_le``: that many months after their certificate; ``jusqu_au``: the last day to answer. ``lien`` names the link
    of the holder. ``par_id``: who answered in their place; nothing when they answered themselves. ``vise``: whether the job is the one that
    the certification prepares for.
    """

    __tablename__ = "enquete_insertion"
    __table_args__ = (
        CheckConstraint("mois IN (6, 24)", name="mois"),
        CheckConstraint("etat <> 'repondue' OR situation IS NOT NULL", name="repondue"),
        CheckConstraint("(repondue_le IS NULL) = (situation IS NULL)", name="datee"),
        Index("uq_enquete_insertion_candidat_id_mois", "candidat_id", "mois", unique=True),
        Index("ix_enquete_insertion_etat", "etat", "prevue_le", "id"),
        Index("ix_enquete_insertion_prevue_le", "prevue_le", "id"),
    )

    candidat_id: UUID = Field(foreign_key="candidat.id")
    certificat_id: UUID = Field(foreign_key="certificat.id", index=True)
    mois: int
    prevue_le: date
    jusqu_au: date
    etat: EtatEnquete = Field(default=EtatEnquete.ENVOYEE, sa_type=words(EtatEnquete), nullable=False)
    lien: UUID = Field(unique=True)
    envoyee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relances: int = 0
    repondue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    par_id: UUID | None = Field(default=None, foreign_key="personne.id")

    situation: SituationInsertion | None = Field(default=None, sa_type=words(SituationInsertion))
    contrat: ContratInsertion | None = Field(default=None, sa_type=words(ContratInsertion))
    heures: int | None = None
    poste: str = Field(default="", max_length=200)
    vise: bool | None = None
    employeur: Employeur | None = Field(default=None, sa_type=words(Employeur))
    debut_le: date | None = None
    tranche: Tranche | None = Field(default=None, sa_type=words(Tranche))
