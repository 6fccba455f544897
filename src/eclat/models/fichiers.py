"""Files: what is known of each blob of the storage."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from eclat.models.base import Entity


class Fichier(Entity, table=True):
    """A stored file. Its type was decided by its content, its name cleaned; ``cle`` finds it in the storage."""

    __tablename__ = "fichier"
    __table_args__ = (Index("ix_fichier_sha256", "sha256"),)

    nom: str = Field(max_length=120)
    type_mime: str = Field(max_length=100)
    taille: int  # bytes
    sha256: str = Field(max_length=64)
    cle: str = Field(max_length=100, unique=True)
    depose_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
