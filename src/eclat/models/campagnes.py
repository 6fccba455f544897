"""The annual follow-up of those who are habilitated: what OC Éclat asks of all at once, what each of them answers (accord of 2021, 2.2.3)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class EtatCampagne(StrEnum):
    BROUILLON = "brouillon"
    OUVERTE = "ouverte"
    CLOSE = "close"


class Campagne(Entity, table=True):
    """The questions put to every organisme about a period, and until when they answer.

    ``diffusee_le``: once everyone has their follow-up. ``conclusion``: what OC Éclat draws from it, the comité technique too.
    """

    __tablename__ = "campagne"
    __table_args__ = (
        CheckConstraint("periode_du <= periode_au", name="periode"),
        CheckConstraint("etat = 'brouillon' OR ouverte_le IS NOT NULL", name="ouverte"),
        CheckConstraint("(conclusion = '') = (conclue_le IS NULL)", name="conclue"),
        Index("ix_campagne_etat", "etat", "jusqu_au", "id"),
        Index("ix_campagne_jusqu_au", "jusqu_au", "id"),
    )

    titre: str = Field(max_length=120)
    etat: EtatCampagne = Field(default=EtatCampagne.BROUILLON, sa_type=words(EtatCampagne), nullable=False)
    periode_du: date
    periode_au: date
    jusqu_au: date
    par_id: UUID = Field(foreign_key="personne.id")
    ouverte_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    diffusee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    conclusion: str = Field(default="", max_length=8000)
    conclue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    conclue_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class NatureQuestion(StrEnum):
    TITRE = "titre"  # what follows is about this: it asks nothing
    TEXTE = "texte"
    NOMBRE = "nombre"
    OUI_NON = "oui_non"
    CHOIX = "choix"
    PIECE = "piece"


class QuestionSuivi(Entity, table=True):
    """What a campaign asks. ``choix``: the answers of which one is chosen."""

    __tablename__ = "question_suivi"
    __table_args__ = (
        UniqueConstraint("campagne_id", "rang"),
        CheckConstraint("intitule <> ''", name="dite"),
    )

    campagne_id: UUID = Field(foreign_key="campagne.id")
    rang: int
    nature: NatureQuestion = Field(sa_type=words(NatureQuestion))
    intitule: str = Field(max_length=300)
    aide: str = Field(default="", max_length=1000)
    choix: list[str] = Field(default_factory=list, sa_type=JSON)
    obligatoire: bool = False


class EtatSuivi(StrEnum):
    A_REMPLIR = "a_remplir"
    REMIS = "remis"
    A_COMPLETER = "a_completer"
    LU = "lu"
    DISPENSE = "dispense"  # nothing is asked of it; ``motif`` says why


class SuiviAnnuel(Entity, table=True):
    """What one organisme answers to a campaign.

    ``jusqu_au``: its own last day; ``demande_le``: since when it is asked; ``rappels``: the steps that were told since; ``rappel_le``: the day
    of the next one, as long as there is one. ``chiffres``: what
    the platform knew of the period as it was handed over. ``a_suivre``, ``note``: of OC Éclat alone.
    """

    __tablename__ = "suivi_annuel"
    __table_args__ = (
        CheckConstraint("etat NOT IN ('remis', 'lu') OR remis_le IS NOT NULL", name="remis"),
        CheckConstraint("etat NOT IN ('a_completer', 'dispense') OR motif <> ''", name="motive"),
        Index("ix_suivi_annuel_campagne", "campagne_id", "organisme_id"),
        Index("ix_suivi_annuel_organisme", "organisme_id", "campagne_id"),
        Index("ix_suivi_annuel_etat", "etat", "jusqu_au", "id"),
        Index("ix_suivi_annuel_jusqu_au", "jusqu_au", "id"),
        Index("ix_suivi_annuel_rappel", "rappel_le", "id"),
    )

    campagne_id: UUID = Field(foreign_key="campagne.id")
    organisme_id: UUID = Field(foreign_key="organisme.id")
    etat: EtatSuivi = Field(default=EtatSuivi.A_REMPLIR, sa_type=words(EtatSuivi), nullable=False)
    jusqu_au: date
    demande_le: datetime = Field(sa_type=UtcDateTime)
    rappels: int = 0
    rappel_le: date | None = None
    relance_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistre_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remis_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remis_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    chiffres: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    motif: str = Field(default="", max_length=2000)
    a_suivre: bool = False
    note: str = Field(default="", max_length=2000)


class ReponseSuivi(Entity, table=True):
    """The answer to one question: ``texte`` as it is written, which nobody else reads; ``remise``, as it was last handed over."""

    __tablename__ = "reponse_suivi"
    __table_args__ = (UniqueConstraint("suivi_id", "question_id"), Index("ix_reponse_suivi_question", "question_id"))

    suivi_id: UUID = Field(foreign_key="suivi_annuel.id")
    question_id: UUID = Field(foreign_key="question_suivi.id")
    texte: str = ""
    remise: str = ""


class PieceSuivi(Entity, table=True):
    """A document that answers a question. ``remise_le``: once OC Éclat reads it; it stays from then on."""

    __tablename__ = "piece_suivi"
    __table_args__ = (Index("ix_piece_suivi", "reponse_id", "cree_le"), Index("ix_piece_suivi_fichier", "fichier_id"))

    reponse_id: UUID = Field(foreign_key="reponse_suivi.id")
    fichier_id: UUID = Field(foreign_key="fichier.id")
    remise_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
