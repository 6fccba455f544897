"""The texts of mails, where OC Éclat changed them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime


class TexteMail(Entity, table=True):
    """``source``: the text that leaves; nothing, the original's. ``version``: how often it was put in service. ``brouillon``: another
    that is being written, which no mail says yet."""

    __tablename__ = "texte_mail"

    modele: str = Field(max_length=60, unique=True)
    source: str = ""
    version: int = 0
    modifie_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    modifie_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    brouillon: str = ""
    brouillon_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    brouillon_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class VersionTexteMail(Entity, table=True):
    """A text as it was put in service; nothing, the original's."""

    __tablename__ = "version_texte_mail"
    __table_args__ = (UniqueConstraint("texte_id", "version"),)

    texte_id: UUID = Field(foreign_key="texte_mail.id")
    version: int
    source: str = ""
    par_id: UUID | None = Field(default=None, foreign_key="personne.id")
