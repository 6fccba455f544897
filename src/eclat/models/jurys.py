"""The jury of a session: the register that its members come from, when and where it sits, who sits and what they answered (P14)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime, folded, words
from eclat.models.comptes import College

EN_PLACE = text("retire_le IS NULL")
A_CONFIRMER = text("propose_le IS NOT NULL AND confirme_le IS NULL")


class QualiteJure(StrEnum):
    """In what quality one sits (annexe IV, 3.2): named by the CPNEF, responsible for the training, or expert."""

    REPRESENTANT = "representant"
    RESPONSABLE = "responsable"
    EXPERT = "expert"


class Voix(StrEnum):
    DELIBERATIVE = "deliberative"
    CONSULTATIVE = "consultative"


class Jure(Entity, table=True):
    """A line of the register of jurors: an agent (``personne_id``), or somebody from outside."""

    __tablename__ = "jure"
    __table_args__ = (Index("ix_jure_nom", "nom", "prenom", "id"), Index("ix_jure_personne", "personne_id", unique=True))

    personne_id: UUID | None = Field(default=None, foreign_key="personne.id")
    nom: str = Field(max_length=100)
    prenom: str = Field(max_length=100)
    courriel: str = Field(default="", max_length=254)
    telephone: str = Field(default="", max_length=20)
    fonction: str = Field(default="", max_length=200)  # “Directrice, Centre social Les Tilleuls”
    qualite: QualiteJure = Field(sa_type=words(QualiteJure))
    college: College | None = Field(default=None, sa_type=words(College))
    forme_le: date | None = None
    valable_jusqu_au: date | None = None
    mots: str = Field(default="", sa_type=folded(700), nullable=False)  # what they are found by, folded
    propose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # by an organisme or a binôme, until it is checked
    retire_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LienJure(Entity, table=True):
    """A tie that a juror declared with an organisme: they sit at its juries with a reason alone."""

    __tablename__ = "lien_jure"
    __table_args__ = (
        Index("uq_lien_jure", "jure_id", "organisme_id", unique=True),
        Index("ix_lien_jure_organisme", "organisme_id"),
    )

    jure_id: UUID = Field(foreign_key="jure.id")
    organisme_id: UUID = Field(foreign_key="organisme.id")
    precision: str = Field(default="", max_length=500)  # “salariée jusqu’en 2025”


class NatureFrais(StrEnum):
    DEPLACEMENT = "deplacement"
    REPAS = "repas"
    HEBERGEMENT = "hebergement"
    SALAIRE = "salaire"  # lost: borne by the OPCO (L6332-17, 5°)
    AUTRE = "autre"


class FraisJure(Entity, table=True):
    """An expense of a juror for a session. ``montant``: in cents of euro."""

    __tablename__ = "frais_jure"
    __table_args__ = (
        CheckConstraint("montant > 0", name="montant"),
        Index("ix_frais_jure", "jure_id", "jour", "id"),
        Index("ix_frais_jure_session", "session_id"),
        Index("ix_frais_jure_jour", "jour", "id"),
    )

    jure_id: UUID = Field(foreign_key="jure.id")
    session_id: UUID = Field(foreign_key="session.id")
    nature: NatureFrais = Field(sa_type=words(NatureFrais))
    montant: int
    jour: date
    note: str = Field(default="", max_length=500)


class CompositionJury(Entity, table=True):
    """How many sit in a quality at the juries of a CQP, beside the two who co-preside; without any row, annexe IV."""

    __tablename__ = "composition_jury"
    __table_args__ = (Index("ix_composition_jury", "cqp_id", "rang"),)

    cqp_id: UUID = Field(foreign_key="cqp.id")
    rang: int
    qualite: QualiteJure = Field(sa_type=words(QualiteJure))
    college: College | None = Field(default=None, sa_type=words(College))
    voix: Voix = Field(default=Voix.DELIBERATIVE, sa_type=words(Voix), nullable=False)
    nombre: int = 1


class Jury(Entity, table=True):
    """Where the jury of a session sits. ``sequence``: raised each time its convocation changes (RFC 5545, 3.8.7.4)."""

    __tablename__ = "jury"
    __table_args__ = (Index("ix_jury_a_confirmer", "session_id", postgresql_where=A_CONFIRMER, sqlite_where=A_CONFIRMER),)

    session_id: UUID = Field(foreign_key="session.id", unique=True)
    lieu: str = Field(default="", max_length=200)
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=100)
    a_distance: bool = False
    lien_visio: str = Field(default="", max_length=500)
    propose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when its organisme handed who sits to the binôme
    confirme_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    motif: str = Field(default="", max_length=1000)  # why it was confirmed in spite of what was warned of
    sequence: int = 0


class SeanceJury(Entity, table=True):
    """A half-day of the jury: hours of the clock where it sits, “09:00”."""

    __tablename__ = "seance_jury"
    __table_args__ = (Index("ix_seance_jury", "jury_id", "jour", "de", unique=True),)

    jury_id: UUID = Field(foreign_key="jury.id")
    jour: date
    de: str = Field(max_length=5)
    a: str = Field(max_length=5)


class ReponseJure(StrEnum):
    ATTENDUE = "attendue"
    VIENT = "vient"
    NE_VIENT_PAS = "ne_vient_pas"


class MembreJury(Entity, table=True):
    """Who sits at a jury, as they were named for it: the names are kept, whatever becomes of the register.

    ``preside``: co-presides, and signs the procès-verbal. ``externe``: neither of OC Éclat nor of the organisme that trained.
    ``motif``: why they sit in spite of what was warned of. ``present``: noted on the day; nothing before. ``remplace_id``: whose place
    they took. ``retire_le``: when they left it. ``supplee_par_id``: who signs in the place of a co-president who can no more;
    ``empechement``: why; of another member, why they do not sign.
    """

    __tablename__ = "membre_jury"
    __table_args__ = (
        Index("ix_membre_jury", "jury_id", "rang"),
        Index("ix_membre_jury_jure", "jure_id"),
        Index("ix_membre_jury_personne", "personne_id"),
        Index("uq_membre_jury_jure", "jury_id", "jure_id", unique=True, postgresql_where=EN_PLACE, sqlite_where=EN_PLACE),
    )

    jury_id: UUID = Field(foreign_key="jury.id")
    rang: int
    jure_id: UUID | None = Field(default=None, foreign_key="jure.id")
    personne_id: UUID | None = Field(default=None, foreign_key="personne.id")
    nom: str = Field(max_length=100)
    prenom: str = Field(max_length=100)
    courriel: str = Field(default="", max_length=254)
    fonction: str = Field(default="", max_length=200)
    qualite: QualiteJure = Field(sa_type=words(QualiteJure))
    college: College | None = Field(default=None, sa_type=words(College))
    voix: Voix = Field(default=Voix.DELIBERATIVE, sa_type=words(Voix), nullable=False)
    preside: bool = False
    externe: bool = True
    motif: str = Field(default="", max_length=1000)
    convoque_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lien: UUID | None = Field(default=None, unique=True)  # names the link by which they answer
    reponse: ReponseJure = Field(default=ReponseJure.ATTENDUE, sa_type=words(ReponseJure), nullable=False)
    repondu_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sans_lien_le: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # when they declared whom they are tied to, or nobody
    mot: str = Field(default="", max_length=1000)
    relance_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when they were last reminded to answer
    present: bool | None = None
    remplace_id: UUID | None = Field(default=None, foreign_key="membre_jury.id")
    retire_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supplee_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    empechement: str = Field(default="", max_length=1000)


class LienMembre(SQLModel, table=True):
    """A candidate to whom a member declared that they are tied: they leave while that one is heard."""

    __tablename__ = "lien_membre"
    __table_args__ = (Index("ix_lien_membre_candidat", "candidat_id"),)

    membre_id: UUID = Field(foreign_key="membre_jury.id", primary_key=True)
    candidat_id: UUID = Field(foreign_key="candidat.id", primary_key=True)
