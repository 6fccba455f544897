"""What everything is found by, beside the words of each noun: numbers by their end, candidates by their names, words by how they are misspelt."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, folded


class MotNumero(SQLModel, table=True):
    """A number written backwards (of a file, of a telephone), so that its end is the prefix by which an index finds it."""

    __tablename__ = "mot_numero"
    __table_args__ = (Index("ix_mot_numero_envers", "objet_type", "envers", "objet_id"),)

    objet_id: UUID = Field(primary_key=True)
    envers: str = Field(sa_type=folded(20), primary_key=True)
    objet_type: str = Field(max_length=40)  # the table of what bears it


class MotCandidat(SQLModel, table=True):
    """A word by which a candidate is found: of their names, and their whole address. Never their birth."""

    __tablename__ = "mot_candidat"
    __table_args__ = (Index("ix_mot_candidat_mot", "mot", "candidat_id"),)

    candidat_id: UUID = Field(foreign_key="candidat.id", primary_key=True, ondelete="CASCADE")
    mot: str = Field(sa_type=folded(254), primary_key=True)


class FormeMot(Entity, table=True):
    """A word that names something, beside each of the forms under which it is looked for when it is misspelt (engines/lexique.py).

    Not unique, so that two who name something at once do not wait for one another: a word that is there twice is the same word.
    """

    __tablename__ = "forme_mot"
    __table_args__ = (Index("ix_forme_mot_forme", "forme", "mot"),)

    forme: str = Field(sa_type=folded(6))
    mot: str = Field(sa_type=folded(30))
