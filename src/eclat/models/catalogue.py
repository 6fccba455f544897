"""The catalogue: the CQP, their dated registrations at the RNCP, and the documents a request must carry."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from eclat.models.base import Entity, words


class Qualification(StrEnum):
    """What an organisme asks to be, with its habilitation request (P5)."""

    OF_INDEPENDANT = "of_independant"
    ORGANISME_NATIONAL = "organisme_national"


class Cqp(Entity, table=True):
    __tablename__ = "cqp"

    intitule: str = Field(max_length=200, unique=True)


class Enregistrement(Entity, table=True):
    """A dated registration of a CQP at the RNCP: the code changes at each renewal.

    The bounds of its sessions: what is not set is not checked. One that is crossed is said to who studies the request, and keeps it
    from being handed over where ``bornes_strictes``.
    """

    __tablename__ = "enregistrement"

    cqp_id: UUID = Field(foreign_key="cqp.id", index=True)
    code_rncp: str = Field(max_length=20, unique=True)
    du: date | None = None
    jusqu_au: date
    heures_centre_min: int | None = None
    heures_centre_max: int | None = None
    heures_structure_min: int | None = None
    heures_structure_max: int | None = None
    stagiaires_par_formateur: int | None = None
    places_max: int | None = None
    jours_avant_session: int | None = None  # between the request and the first day
    bornes_strictes: bool = False


class PieceRequise(Entity, table=True):
    """A document that the administrateur wants in a request, per CQP and per qualification (None: both)."""

    __tablename__ = "piece_requise"

    cqp_id: UUID = Field(foreign_key="cqp.id", index=True)
    qualification: Qualification | None = Field(default=None, sa_type=words(Qualification))
    intitule: str = Field(max_length=200)
    obligatoire: bool = True
    rang: int = 0
