"""The second factor of an agent, and the recovery codes that stand in for it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime


class SecondFacteur(Entity, table=True):
    """A secret shared with an application that makes codes (RFC 6238). It exists once its owner has given a first code."""

    __tablename__ = "second_facteur"

    personne_id: UUID = Field(foreign_key="personne.id", unique=True)
    secret: str = Field(max_length=300)  # encrypted, see eclat/encryption.py
    active_le: datetime = Field(sa_type=UtcDateTime)
    dernier_pas: int  # the time step of the last code taken: it and those before are refused
    derive: int = Field(default=0)  # time steps by which its owner's phone is ahead of us, as its last code showed
    echecs: int = Field(default=0)  # wrong codes in a row
    bloque_jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CodeSecours(Entity, table=True):
    """A recovery code, which serves once. Shown when it is made; only its hash is kept."""

    __tablename__ = "code_secours"

    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    empreinte: str = Field(max_length=64)  # SHA-256, hexadecimal
    utilise_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
