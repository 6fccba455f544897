"""The catalogue: the CQP, their dated registrations at the RNCP with their blocs, dated lists, the documents a request must carry."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.candidats import Acces


class Qualification(StrEnum):
    """What an organisme asks to be, with its habilitation request (P5)."""

    OF_INDEPENDANT = "of_independant"
    ORGANISME_NATIONAL = "organisme_national"


class Cqp(Entity, table=True):
    __tablename__ = "cqp"

    intitule: str = Field(max_length=200, unique=True)


class Enregistrement(Entity, table=True):
    """A dated registration of a CQP at the RNCP: the code changes at each renewal.

    What its certificates must say: ``decision_le``, of the director of France compétences; ``niveau``, of the French frame, and ``cec``, of
    the European one; ``nsf``: codes of its specialities; ``certificateurs``: who certifies, each with its ``nom`` and its ``siret`` if any;
    ``delivrance_jusqu_au``: the last day on which what it allows is delivered.

    The bounds of its sessions until the first of its ``LimitesDatees``: what is not set is not checked. One that is crossed is said to who
    studies the request, and keeps it from being handed over where ``bornes_strictes``.
    """

    __tablename__ = "enregistrement"

    cqp_id: UUID = Field(foreign_key="cqp.id", index=True)
    code_rncp: str = Field(max_length=20, unique=True)
    du: date | None = None
    jusqu_au: date
    decision_le: date | None = None
    niveau: int | None = None
    cec: int | None = None
    nsf: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    formacode: str = Field(default="", max_length=5)
    certificateurs: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    delivrance_jusqu_au: date | None = None
    heures_centre_min: int | None = None
    heures_centre_max: int | None = None
    heures_structure_min: int | None = None
    heures_structure_max: int | None = None
    stagiaires_par_formateur: int | None = None
    places_max: int | None = None
    jours_avant_session: int | None = None  # between the request and the first day
    bornes_strictes: bool = False


class LimitesDatees(Entity, table=True):
    """The bounds of the sessions of a registration from a day on, all of them (``sessions.bornes.Bornes``): a request is judged by those of
    the day when it was handed over."""

    __tablename__ = "limites_datees"
    __table_args__ = (UniqueConstraint("enregistrement_id", "du"),)

    enregistrement_id: UUID = Field(foreign_key="enregistrement.id")
    du: date
    valeurs: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)


class Bloc(Entity, table=True):
    """A bloc de compétences of a registration: “BC01”, what it is called at the RNCP, what one can do who holds it, how that is evaluated. ``note_min``: where the jury marks it, the
    least mark that validates it, in tenths, of 20. ``jusqu_au``: the last day on which the request of a session may be handed over with it."""

    __tablename__ = "bloc"
    __table_args__ = (UniqueConstraint("enregistrement_id", "code"),)

    enregistrement_id: UUID = Field(foreign_key="enregistrement.id")
    code: str = Field(max_length=10)
    intitule: str = Field(max_length=300)
    note_min: int | None = None
    competences: str = ""
    evaluation: str = Field(default="", max_length=200)
    jusqu_au: date | None = None


class NatureChoix(StrEnum):
    ACCES = "acces"
    FINANCEMENT = "financement"


class Choix(Entity, table=True):
    """An answer of a list that changes with the law: it is offered from a day, until another. ``code``: what candidates keep of it.

    ``avant``: the days between which it was offered before, each as ``du`` (empty: since ever) and ``jusqu_au``, in ISO. ``declaree``: of an
    access that the schema of the declaration does not name, as which of its own it is declared. ``anciens``: its former words, that files
    may still have.
    """

    __tablename__ = "choix"
    __table_args__ = (UniqueConstraint("nature", "code"),)

    nature: NatureChoix = Field(sa_type=words(NatureChoix))
    code: str = Field(max_length=64)
    libelle: str = Field(max_length=100)
    du: date | None = None
    jusqu_au: date | None = None
    rang: int = 0
    avant: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    declaree: Acces | None = Field(default=None, sa_type=words(Acces, 64))
    anciens: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)


class PieceRequise(Entity, table=True):
    """A document that the administrateur wants in a request, per CQP and per qualification (None: both).

    ``pour_session``: in the request to open a session, rather than to be habilitated. ``obligatoire_le``: since when it must be there;
    ``retiree_le``: since when it is asked no more. What was handed over is judged as of that day.
    """

    __tablename__ = "piece_requise"

    cqp_id: UUID = Field(foreign_key="cqp.id", index=True)
    qualification: Qualification | None = Field(default=None, sa_type=words(Qualification))
    intitule: str = Field(max_length=200)
    obligatoire: bool = True
    rang: int = 0
    pour_session: bool = False
    aide: str = Field(default="", max_length=500)
    obligatoire_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retiree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    modele_id: UUID | None = Field(default=None, foreign_key="fichier.id")  # a file to fill in
