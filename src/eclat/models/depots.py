"""What a request held each time it reached OC Éclat."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from eclat.models.base import Entity


class Depot(Entity, table=True):
    """A deposit: ``contenu`` is what the request and the forms of its délégataires said then (``domain/delegataires/depots.py``)."""

    __tablename__ = "depot"
    __table_args__ = (Index("ix_depot_habilitation", "habilitation_id", "cree_le"),)

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    contenu: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
