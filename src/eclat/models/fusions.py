"""Two organismes that were one, brought together: what each was before, and all that moved, so that it can be undone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime

TENUE = text("annulee_le IS NULL")


class Fusion(Entity, table=True):
    """``garde_id`` is the organisme that stays, ``absorbe_id`` the one that was registered a second time.

    ``avant``: by side, the fields that the merge wrote over. ``deplaces``: by table, the keys of the rows that changed organisme.
    ``finies``: keys of the places that ended, for two people held the same one.
    """

    __tablename__ = "fusion"
    __table_args__ = (
        CheckConstraint("garde_id <> absorbe_id", name="deux_organismes"),
        Index("uq_fusion_absorbe", "absorbe_id", unique=True, postgresql_where=TENUE, sqlite_where=TENUE),
        Index("ix_fusion_garde", "garde_id", "cree_le"),
    )

    garde_id: UUID = Field(foreign_key="organisme.id")
    absorbe_id: UUID = Field(foreign_key="organisme.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    avant: dict[str, dict[str, Any]] = Field(sa_type=JSON, nullable=False)
    deplaces: dict[str, list[str]] = Field(sa_type=JSON, nullable=False)
    finies: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    annulee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
