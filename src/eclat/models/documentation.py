"""The library (P12): documents that OC Éclat publishes, their versions, who they concern, and who read them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, folded, words


class EtatDocument(StrEnum):
    PROGRAMME = "programme"  # appears on a day to come
    PUBLIE = "publie"
    RETIRE = "retire"  # by an administrateur, or because its last day has passed


class Document(Entity, table=True):
    """What is published under one address, whatever its versions.

    Its public: the roles that read it; of people of organismes, those of these kinds of organisme, habilité or not, for one CQP or any.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("dirigeants OR referents OR instructeurs OR comite OR binome", name="public"),
        CheckConstraint("independants OR nationaux OR delegataires", name="natures"),
        CheckConstraint("jusqu_au >= du", name="dates_ordonnees"),
        Index("ix_document_etat_paru_le", "etat", "paru_le", "id"),
        Index("ix_document_paru_le", "paru_le", "id"),
        Index("ix_document_titre_tri", "titre_tri", "id"),
        Index("ix_document_categorie", "categorie_tri", "rang", "id"),
    )

    titre: str = Field(max_length=150)
    titre_tri: str = Field(sa_type=folded(150))
    categorie: str = Field(max_length=60)
    categorie_tri: str = Field(sa_type=folded(60))
    description: str = Field(default="", max_length=1000)
    rang: int = 0  # within its category
    etat: EtatDocument = Field(default=EtatDocument.PUBLIE, sa_type=words(EtatDocument), nullable=False)
    version: int = 1  # the number of the present one

    dirigeants: bool = False
    referents: bool = False
    instructeurs: bool = False
    comite: bool = False
    binome: bool = False
    independants: bool = True
    nationaux: bool = True
    delegataires: bool = True
    habilites: bool = False
    cqp_id: UUID | None = Field(default=None, foreign_key="cqp.id")

    obligatoire: bool = False  # each of its readers confirms having read each version
    du: date
    jusqu_au: date | None = None  # the last day
    a_prevenir: bool = False  # its readers are to be told by mail when it appears
    publie_le: datetime = Field(sa_type=UtcDateTime)  # when it appeared, or will
    paru_le: datetime = Field(sa_type=UtcDateTime)  # when its present version did
    cherche: str = ""  # the folded words by which it is found


class VersionDocument(Entity, table=True):
    """A version of a document: a file, or an address of the web; the former ones are kept."""

    __tablename__ = "version_document"
    __table_args__ = (
        UniqueConstraint("document_id", "numero"),
        CheckConstraint("(fichier_id IS NULL) <> (adresse = '')", name="fichier_ou_adresse"),
    )

    document_id: UUID = Field(foreign_key="document.id")
    numero: int
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    adresse: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=500)  # what changed
    auteur_id: UUID | None = Field(default=None, foreign_key="personne.id")


class LectureDocument(Entity, table=True):
    """What one reader did of one version: how often they opened it, and when they confirmed having read it."""

    __tablename__ = "lecture_document"
    __table_args__ = (
        UniqueConstraint("version_id", "personne_id"),
        Index("ix_lecture_document_personne", "personne_id", "version_id"),
    )

    version_id: UUID = Field(foreign_key="version_document.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    ouvertures: int = 0
    ouverte_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the last time
    confirmee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VisiteDocumentation(Entity, table=True):
    """When someone was last in the library, and the time before: what appeared since then is new to them."""

    __tablename__ = "visite_documentation"

    personne_id: UUID = Field(foreign_key="personne.id", unique=True)
    vue_le: datetime = Field(sa_type=UtcDateTime)
    avant_le: datetime = Field(sa_type=UtcDateTime)
