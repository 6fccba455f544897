"""Sessions de formation CQP: the request to open one, its calendar of half-days, who studies it and what they think of it (P13).

Its team and documents are its dossier's.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Connection, Index, event, text
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime, folded, words
from eclat.models.comptes import College
from eclat.models.dossiers import Formulaire

SANS_DATE = date(9999, 12, 31)  # how a session without dates yet is sorted


class EtatSession(StrEnum):
    BROUILLON = "brouillon"
    DEMANDEE = "demandee"
    EN_VALIDATION = "en_validation"
    A_COMPLETER = "a_completer"
    OUVERTE = "ouverte"
    REFUSEE = "refusee"
    EN_COURS = "en_cours"
    JURY_PLANIFIE = "jury_planifie"
    PV_EN_SAISIE = "pv_en_saisie"
    PV_A_SIGNER = "pv_a_signer"
    A_ATTRIBUER = "a_attribuer"
    CLOSE = "close"
    ANNULEE = "annulee"


JURY = (  # from the day when its jury is convened
    EtatSession.JURY_PLANIFIE,
    EtatSession.PV_EN_SAISIE,
    EtatSession.PV_A_SIGNER,
    EtatSession.A_ATTRIBUER,
    EtatSession.CLOSE,
)


class Modalite(StrEnum):
    PRESENTIEL = "presentiel"
    MIXTE = "mixte"
    A_DISTANCE = "a_distance"


class SessionCqp(Formulaire, table=True):
    """The request to open a session, then the session itself.

    ``organisme_id``: who runs it; ``habilitation_id``: what allows it, its own or that of the national one that names it;
    ``enregistrement_id``: the registration that its dates call for, kept when it is handed over. Hours are whole hours. ``region``, ``cqp_id``: what it is found by, from its postcode and its
    habilitation (``domain/sessions/classement.py``). ``blocs``: their codes, none of a whole CQP; ``financements``, ``acces``: codes of
    the lists of the catalogue.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("etat NOT IN ('annulee', 'refusee') OR motif <> ''", name="fin_motivee"),
        Index("ix_session_etat_debut_tri", "etat", "debut_tri", "id"),
        Index("ix_session_debut_tri", "debut_tri", "id"),
        Index("ix_session_debut", "debut", "id"),
        Index("ix_session_etat_debut", "etat", "debut", "id"),
        Index("ix_session_organisme", "organisme_id", "debut_tri", "id"),
        Index("ix_session_habilitation", "habilitation_id", "organisme_id"),
        Index("ix_session_region", "region", "debut_tri", "id"),
        Index("ix_session_region_etat", "region", "etat", "debut_tri", "id"),
        Index("ix_session_cqp", "cqp_id", "debut_tri", "id"),
        Index("ix_session_cqp_etat", "cqp_id", "etat", "debut_tri", "id"),
        Index("ix_session_jury_le", "jury_le", "id"),
        Index("ix_session_etat_jury_le", "etat", "jury_le", "id"),
    )

    numero: str = Field(max_length=20, unique=True)
    organisme_id: UUID = Field(foreign_key="organisme.id")
    habilitation_id: UUID | None = Field(default=None, foreign_key="habilitation.id")
    enregistrement_id: UUID | None = Field(default=None, foreign_key="enregistrement.id")
    etat: EtatSession = Field(default=EtatSession.BROUILLON, sa_type=words(EtatSession), nullable=False)
    motif: str = Field(default="", max_length=9000)  # why it was refused, by both collèges, or cancelled

    region: str = Field(default="", max_length=40)
    cqp_id: UUID | None = Field(default=None, foreign_key="cqp.id")

    blocs: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    intitule: str = Field(default="", max_length=120)
    modalite: Modalite | None = Field(default=None, sa_type=words(Modalite))
    part_distance: int | None = None  # per cent
    assistance: str = ""
    places: int | None = None
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=100)
    accessibilite: str = Field(default="", max_length=200)
    positionnement_le: date | None = None
    debut: date | None = None
    fin: date | None = None
    debut_tri: date = Field(default=SANS_DATE, nullable=False)  # the same as ``debut``, or a day that never comes
    heures_centre: int | None = None
    heures_structure: int | None = None
    alternance: str = ""
    responsable_nom: str = Field(default="", max_length=100)
    responsable_prenom: str = Field(default="", max_length=100)
    responsable_telephone: str = Field(default="", max_length=20)
    responsable_courriel: str = Field(default="", max_length=254)
    jury_le: date | None = None
    jury_lieu: str = Field(default="", max_length=200)
    experts: str = ""
    financements: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    acces: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    financement: str = ""
    sous_traitance: str = ""
    copie_de_id: UUID | None = Field(default=None, foreign_key="session.id", index=True)  # the one that it was duplicated from
    demandee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # since it was last a draft
    nouveautes_depuis: datetime | None = Field(
        default=None, sa_type=UtcDateTime, index=True
    )  # of which the binôme is still to be told
    effacee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when what was kept of its candidates was erased


@event.listens_for(SessionCqp, "before_insert")
@event.listens_for(SessionCqp, "before_update")
def sort_by_start(_mapper: Mapper[Any], _connection: Connection, session: SessionCqp) -> None:
    session.debut_tri = session.debut or SANS_DATE


class Seance(Entity, table=True):
    """A half-day of the calendar: ``de``, ``a`` are hours of the clock where the session is held, “09:00”. ``saisies`` as in Formulaire.

    ``lieu``: the name of one of its places, ``formateur``: that of one of its team; nothing where it is the first place, or not said.
    """

    __tablename__ = "seance"
    __table_args__ = (
        Index("ix_seance_session", "session_id", "rang"),
        Index("ix_seance_jour", "session_id", "jour", "de"),
        Index("ix_seance_le", "jour", "session_id"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    rang: int
    jour: date | None = None
    de: str = Field(default="", max_length=5)
    a: str = Field(default="", max_length=5)
    contenu: str = Field(default="", max_length=200)
    lieu: str = Field(default="", max_length=100)
    formateur: str = Field(default="", max_length=200)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class Lieu(Entity, table=True):
    """Another place of a session than its centre, named by its half-days."""

    __tablename__ = "lieu"
    __table_args__ = (Index("ix_lieu_session", "session_id", "rang"),)

    session_id: UUID = Field(foreign_key="session.id")
    rang: int
    nom: str = Field(default="", max_length=100)
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=100)
    accessibilite: str = Field(default="", max_length=200)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class Endroit(StrEnum):
    CENTRE = "centre"
    STRUCTURE = "structure"


class Periode(Entity, table=True):
    """A period of the alternance, in the centre or at the workplace."""

    __tablename__ = "periode"
    __table_args__ = (Index("ix_periode_session", "session_id", "rang"),)

    session_id: UUID = Field(foreign_key="session.id")
    rang: int
    du: date | None = None
    au: date | None = None
    endroit: Endroit | None = Field(default=None, sa_type=words(Endroit))
    heures: int | None = None
    contenu: str = Field(default="", max_length=200)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class ImportSeances(Entity, table=True):
    """A spreadsheet read and not yet added to the calendar, for a day (``engines/grilles/imports.py``)."""

    __tablename__ = "import_seances"

    session_id: UUID = Field(foreign_key="session.id", unique=True)
    nom: str = Field(max_length=120)  # of the file
    feuille: int = 0  # the one that is read
    feuilles: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


ACTIF = text("jusqu_a IS NULL")


class Siege(Entity, table=True):
    """A member of the binôme paritaire to whom a session is entrusted, for a collège, from a date, until another or still.

    ``motif``: why someone tied to the organisme was chosen all the same.
    """

    __tablename__ = "siege"
    __table_args__ = (
        Index("uq_siege_college", "session_id", "college", unique=True, postgresql_where=ACTIF, sqlite_where=ACTIF),
        Index("uq_siege_personne", "session_id", "personne_id", unique=True, postgresql_where=ACTIF, sqlite_where=ACTIF),
        Index("ix_siege_personne", "personne_id", "jusqu_a", "session_id"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    college: College = Field(sa_type=words(College))
    motif: str = Field(default="", max_length=1000)
    jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Avis(Entity, table=True):
    """What a member of the binôme thinks of the request. The last one of a seat counts, as long as the request is the one that they read."""

    __tablename__ = "avis"
    __table_args__ = (
        CheckConstraint("favorable OR motif <> ''", name="desaccord_motive"),
        Index("ix_avis_session", "session_id", "cree_le"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    siege_id: UUID = Field(foreign_key="siege.id")
    favorable: bool
    motif: str = Field(default="", max_length=4000)
    perime_le: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # when another took its place, or the request was sent back


class MotSession(SQLModel, table=True):
    """A word by which a session is found: its title's, its town's, its organisme's; beside its state (see engines/indexation.py)."""

    __tablename__ = "mot_session"
    __table_args__ = (Index("ix_mot_session_mot", "mot", "etat", "session_id"),)

    session_id: UUID = Field(foreign_key="session.id", primary_key=True)
    mot: str = Field(sa_type=folded(100), primary_key=True)
    etat: str = Field(max_length=32)


class AbonnementCalendrier(Entity, table=True):
    """The private address of somebody's calendar: its key, signed. Renewed, it is another row."""

    __tablename__ = "abonnement_calendrier"

    personne_id: UUID = Field(foreign_key="personne.id", unique=True)
