"""What OC Éclat settled for itself on its page of settings: a row for each that was ever changed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime


class Reglage(Entity, table=True):
    """``nom``: of a field of ``eclat.settings``. ``valeur``: as the environment would write it."""

    __tablename__ = "reglage"

    nom: str = Field(max_length=60, unique=True)
    valeur: str = ""
    avant: str | None = None  # what it was at the beginning of the day when it was changed last
    modifie_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # never yet: it is as it came
    modifie_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
