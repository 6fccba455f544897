"""What a form held each time it reached OC Éclat."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from eclat.models.base import Entity


class Depot(Entity, table=True):
    """A deposit: ``contenu`` is what the form, and what belongs to it, said then, as its wing keeps it (``depots`` of each)."""

    __tablename__ = "depot"
    __table_args__ = (Index("ix_depot_dossier", "dossier_id", "cree_le"),)

    dossier_id: UUID = Field(foreign_key="dossier.id")
    contenu: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
