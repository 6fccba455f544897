"""What an organisme must hold valid once it is habilitated: documents that expire, each followed, replaced and checked (P10)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Connection, Index, event, text
from sqlalchemy.orm import Mapper
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.sessions import SANS_DATE


class NatureDocument(StrEnum):
    QUALIOPI = "qualiopi"
    NDA = "nda"
    ASSURANCE = "assurance"
    FORMATEUR = "formateur"  # what a trainer holds: a diploma, an habilitation
    AUTRE = "autre"


class EtatDocumentSuivi(StrEnum):
    A_FOURNIR = "a_fournir"  # its organisme is asked for it
    A_JOUR = "a_jour"
    A_CONFIRMER = "a_confirmer"  # its organisme replaced it: OC Éclat looks at it
    A_VERIFIER = "a_verifier"  # its last day is past, and nothing replaced it
    RETIRE = "retire"  # it is not followed any more


class DocumentSuivi(Entity, table=True):
    """``valable_jusqu_au``: of what was confirmed last; none: nothing yet, or it has no end. ``rappels``: the reminders of that day that
    left. ``source_id``: the request or the identification form from which it was last filled. ``motif``: why it is not followed any more."""

    __tablename__ = "document_suivi"
    __table_args__ = (
        CheckConstraint("intitule <> ''", name="intitule"),
        CheckConstraint("etat <> 'retire' OR motif <> ''", name="retrait_motive"),
        Index("ix_document_suivi_etat", "etat", "fin_tri", "id"),
        Index("ix_document_suivi_fin_tri", "fin_tri", "id"),
        Index("ix_document_suivi_organisme", "organisme_id", "etat"),
    )

    organisme_id: UUID = Field(foreign_key="organisme.id")
    nature: NatureDocument = Field(sa_type=words(NatureDocument), nullable=False)
    intitule: str = Field(max_length=200)
    etat: EtatDocumentSuivi = Field(default=EtatDocumentSuivi.A_FOURNIR, sa_type=words(EtatDocumentSuivi), nullable=False)
    valable_jusqu_au: date | None = None
    fin_tri: date = Field(default=SANS_DATE, nullable=False)  # the same, or a day that never comes
    rappels: int = 0
    source_id: UUID | None = Field(default=None, foreign_key="dossier.id", ondelete="SET NULL")
    motif: str = Field(default="", max_length=2000)


@event.listens_for(DocumentSuivi, "before_insert")
@event.listens_for(DocumentSuivi, "before_update")
def sort_by_end(mapper: Mapper[Any], connection: Connection, document: DocumentSuivi) -> None:
    document.fin_tri = document.valable_jusqu_au or SANS_DATE


class IssueRemplacement(StrEnum):
    CONFIRME = "confirme"
    REFUSE = "refuse"


class Remplacement(Entity, table=True):
    """What takes the place of a document that is followed: being prepared by its organisme, then handed over, then checked.

    ``saisie``: the day as it was typed, while it is no day yet. ``sans_fin``: it has no last day.
    """

    __tablename__ = "remplacement"
    __table_args__ = (
        CheckConstraint("transmis_le IS NULL OR sans_fin OR valable_jusqu_au IS NOT NULL", name="date"),
        CheckConstraint("(issue IS NULL) = (traite_le IS NULL)", name="traite"),
        CheckConstraint("issue IS NULL OR transmis_le IS NOT NULL", name="transmis"),
        CheckConstraint("issue IS NULL OR issue <> 'refuse' OR motif <> ''", name="refus_motive"),
        Index("ix_remplacement_document", "document_id", "cree_le"),
        Index("ix_remplacement_fichier", "fichier_id"),
        Index("uq_remplacement_ouvert", "document_id", unique=True, postgresql_where=text("issue IS NULL"), sqlite_where=text("issue IS NULL")),
    )  # fmt: skip

    document_id: UUID = Field(foreign_key="document_suivi.id")
    valable_jusqu_au: date | None = None
    saisie: str = Field(default="", max_length=200)
    sans_fin: bool = False
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    auteur_id: UUID | None = Field(default=None, foreign_key="personne.id")
    transmis_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issue: IssueRemplacement | None = Field(default=None, sa_type=words(IssueRemplacement))
    motif: str = Field(default="", max_length=2000)
    traite_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    traite_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
