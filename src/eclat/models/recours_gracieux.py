"""What an organisme says against a refusal or a résiliation, and what the comité technique answers (P10)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from eclat import clock
from eclat.models.avis import SensAvis
from eclat.models.base import Entity, UtcDateTime, words


class IssueGracieuse(StrEnum):
    MAINTENU = "maintenu"  # what was decided stands
    ROUVERT = "rouvert"  # the request is studied again
    ANNULE = "annule"  # the résiliation is annulled


class RecoursGracieux(Entity, table=True):
    """One against a refusal, once: ``decision_id``; or against a résiliation: ``procedure_id``. It is under way until it has its ``issue``. ``recu_le``: the day of the letter, when it came
    on paper; ``auteur_id`` then typed it. ``rappele_le``: when who must answer it was reminded."""

    __tablename__ = "recours_gracieux"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        UniqueConstraint("procedure_id"),
        CheckConstraint("(decision_id IS NULL) <> (procedure_id IS NULL)", name="objet"),
        CheckConstraint("(issue IS NULL) = (decide_le IS NULL)", name="decide"),
        Index("ix_recours_gracieux_habilitation", "habilitation_id", "cree_le"),
    )

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    decision_id: UUID | None = Field(default=None, foreign_key="decision.id")
    procedure_id: UUID | None = Field(default=None, foreign_key="procedure_griefs.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    texte: str
    recu_le: date | None = None
    rappele_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issue: IssueGracieuse | None = Field(default=None, sa_type=words(IssueGracieuse))
    motif: str = ""
    decideur_id: UUID | None = Field(default=None, foreign_key="personne.id")
    decide_le: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def venu_le(self) -> date:
        """The day when it came: that of its letter, else when it was sent."""
        return self.recu_le or clock.day(self.cree_le)


class AvisGracieux(Entity, table=True):
    """What a member of the comité technique thinks of it, before it is decided: for agents."""

    __tablename__ = "avis_gracieux"
    __table_args__ = (UniqueConstraint("recours_id", "personne_id"),)

    recours_id: UUID = Field(foreign_key="recours_gracieux.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    sens: SensAvis = Field(sa_type=words(SensAvis))
    motif: str = ""


class PieceGracieuse(Entity, table=True):
    """A document that the organisme joins to it."""

    __tablename__ = "piece_gracieuse"
    __table_args__ = (Index("ix_piece_gracieuse", "recours_id", "cree_le"), Index("ix_piece_gracieuse_fichier", "fichier_id"))

    recours_id: UUID = Field(foreign_key="recours_gracieux.id")
    fichier_id: UUID = Field(foreign_key="fichier.id")
