"""Griefs notified to an organisme that is habilitated, what it answers, and what was decided then (Code du travail, R6113-16-6)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words


class IssueGriefs(StrEnum):
    RESILIATION = "resiliation"
    CLASSEMENT = "classement"  # without effect
    ANNULEE = "annulee"  # a résiliation that the comité technique annulled: what was decided stays in its row


class SuiteSessions(StrEnum):
    """What becomes of the sessions that run when the habilitation is withdrawn."""

    JURY = "jury"  # they go to their jury
    AUTRE = "autre"  # OC Éclat names another organisme to the candidates


OUVERTE = text("close_le IS NULL")


class Procedure(Entity, table=True):
    """Griefs that are prepared, then notified together: one at a time for an habilitation.

    ``jusqu_au``: the last day to answer. ``rappels``: the steps that were told (``domain.habilitations.delais_griefs``).
    ``effet_le``, ``sessions``: of a résiliation.
    """

    __tablename__ = "procedure_griefs"
    __table_args__ = (
        CheckConstraint("(notifiee_le IS NULL) = (jusqu_au IS NULL)", name="notifiee"),
        CheckConstraint("repondue_le IS NULL OR notifiee_le IS NOT NULL", name="repondue"),
        CheckConstraint("(issue IS NULL) = (close_le IS NULL)", name="close"),
        CheckConstraint("issue IS NULL OR motif <> ''", name="motivee"),
        CheckConstraint(
            "issue IS NULL OR issue <> 'resiliation' OR (effet_le IS NOT NULL AND sessions IS NOT NULL)", name="effet"
        ),
        Index("uq_procedure_griefs_ouverte", "habilitation_id", unique=True, postgresql_where=OUVERTE, sqlite_where=OUVERTE),
        Index("ix_procedure_griefs_habilitation", "habilitation_id", "cree_le"),
        Index("ix_procedure_griefs_jusqu_au", "jusqu_au"),
    )

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    notifiee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    jusqu_au: date | None = None
    rappels: int = 0
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the answer, as it is written
    repondue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    repondue_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    entendu: bool = False  # it asks to be heard
    audition_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    audition_lieu: str = Field(default="", max_length=300)
    audition_lien: str = Field(default="", max_length=300)
    audition_note: str = ""
    audition_note_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issue: IssueGriefs | None = Field(default=None, sa_type=words(IssueGriefs))
    motif: str = ""
    close_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    close_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    effet_le: date | None = None
    sessions: SuiteSessions | None = Field(default=None, sa_type=words(SuiteSessions))


class Grief(Entity, table=True):
    """What is reproached, the facts, and what the organisme answers: nobody else reads that before it is sent."""

    __tablename__ = "grief"
    __table_args__ = (UniqueConstraint("procedure_id", "rang"), CheckConstraint("titre <> '' AND faits <> ''", name="dit"))

    procedure_id: UUID = Field(foreign_key="procedure_griefs.id")
    rang: int
    titre: str = Field(max_length=200)
    faits: str
    reponse: str = ""


class PieceGrief(Entity, table=True):
    """A document joined to a grief by OC Éclat, or to its answer by the organisme: ``de_l_organisme``."""

    __tablename__ = "piece_grief"
    __table_args__ = (Index("ix_piece_grief", "grief_id", "cree_le"), Index("ix_piece_grief_fichier", "fichier_id"))

    grief_id: UUID = Field(foreign_key="grief.id")
    fichier_id: UUID = Field(foreign_key="fichier.id")
    de_l_organisme: bool = False
