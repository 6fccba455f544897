"""What an organisme chose to show of itself to anyone, in the public directory."""

from uuid import UUID

from sqlmodel import Field

from eclat.models.base import Entity


class Vitrine(Entity, table=True):
    """Without a row, an organisme shows its name, its town and its habilitations, and nothing else.

    ``adresse``: whether that of its profile is shown; ``sessions``: whether those that are open are. What is typed here is apart from the
    profile, which OC Éclat alone reads: a telephone of the profile may be somebody's own.
    """

    __tablename__ = "vitrine"

    organisme_id: UUID = Field(foreign_key="organisme.id", unique=True)
    presentation: str = Field(default="", max_length=1200)
    adresse: bool = False
    telephone: str = Field(default="", max_length=20)
    courriel: str = Field(default="", max_length=254)
    site_web: str = Field(default="", max_length=300)
    sessions: bool = False
