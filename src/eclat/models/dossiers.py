"""Dossiers: what a form that saves itself gathers beside its own fields, a team, a territory and documents."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Connection, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field
from uuid_utils.compat import uuid7

from eclat.models.base import Entity, UtcDateTime, metadata, words


class Fonction(StrEnum):
    """What a member of the teaching team does."""

    RESPONSABLE = "responsable"
    FORMATEUR = "formateur"
    EVALUATEUR = "evaluateur"
    FORMATEUR_EVALUATEUR = "formateur_evaluateur"


class NaturePiece(StrEnum):
    REQUISE = "requise"
    QUALIOPI = "qualiopi"
    CV = "cv"
    POINT = "point"
    AUTRE = "autre"
    EMARGEMENT = "emargement"  # a signed sheet of a session that runs
    EXCUSE = "excuse"  # why a candidate could not come before the jury: for the jury alone


class Dossier(Entity, table=True):
    """What a team, a territory and documents hang on. It bears the key of the form that it is the dossier of."""

    __tablename__ = "dossier"

    sorte: str = Field(max_length=32)  # the table of that form


class Formulaire(Entity):
    """A form that saves itself field by field. ``saisies`` keeps, by field, what was typed and is not valid yet."""

    id: UUID = Field(default_factory=uuid7, primary_key=True, foreign_key="dossier.id")
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistre_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


@event.listens_for(Formulaire, "before_insert", propagate=True)
def open_dossier(mapper: Mapper[Any], connection: Connection, form: Formulaire) -> None:
    """A form is born with its dossier. Who inserts forms through Core inserts their dossiers too."""
    connection.execute(metadata.tables["dossier"].insert(), dossier_of(form.id, form.cree_le, type(form)))


def dossier_of(key: UUID, cree_le: datetime, form: type[Formulaire]) -> dict[str, Any]:
    """The row of the dossier of a form."""
    return {"id": key, "cree_le": cree_le, "sorte": str(form.__tablename__)}


class Territoire(Entity, table=True):
    """A département where the organisme plans sessions."""

    __tablename__ = "territoire"
    __table_args__ = (UniqueConstraint("dossier_id", "departement"),)

    dossier_id: UUID = Field(foreign_key="dossier.id")
    departement: str = Field(max_length=3)


class Formateur(Entity, table=True):
    """A member of a teaching team. ``saisies`` as in Formulaire."""

    __tablename__ = "formateur"
    __table_args__ = (Index("ix_formateur_dossier", "dossier_id", "rang"),)

    dossier_id: UUID = Field(foreign_key="dossier.id")
    rang: int
    nom: str = Field(default="", max_length=100)
    prenom: str = Field(default="", max_length=100)
    fonction: Fonction | None = Field(default=None, sa_type=words(Fonction))
    diplome: str = Field(default="", max_length=200)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class Piece(Entity, table=True):
    """A document of a dossier and what it answers to. A replaced or removed one keeps its row, dated."""

    __tablename__ = "piece"
    __table_args__ = (
        CheckConstraint("(nature = 'requise') = (piece_requise_id IS NOT NULL)", name="requise"),
        CheckConstraint("(nature = 'cv') = (formateur_id IS NOT NULL)", name="cv"),
        CheckConstraint("(nature = 'point') = (point_id IS NOT NULL)", name="point"),
        Index("ix_piece_dossier", "dossier_id", "retiree_le"),
    )

    dossier_id: UUID = Field(foreign_key="dossier.id")
    nature: NaturePiece = Field(sa_type=words(NaturePiece))
    piece_requise_id: UUID | None = Field(default=None, foreign_key="piece_requise.id")
    formateur_id: UUID | None = Field(default=None, foreign_key="formateur.id", ondelete="SET NULL")
    point_id: UUID | None = Field(default=None, foreign_key="point.id")
    fichier_id: UUID = Field(foreign_key="fichier.id", index=True)
    retiree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
