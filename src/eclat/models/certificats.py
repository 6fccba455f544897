"""Certificates: the template of a registration, what was delivered to whom, and what became of it (P14)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Uuid, text
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime, folded, words

EN_VIGUEUR = text("etat = 'valide'")
# As they are asked, word for word: else no index of theirs serves.
SANS_FICHIER = text("etat_le IS NULL AND fichier_id IS NULL")
SANS_DUPLICATA = text("etat_le IS NULL AND duplicata_le IS NOT NULL AND duplicata_id IS NULL")
# Looked at when the transaction commits: the one that takes a place is born once that place is free.
REMPLACANT = ForeignKey("certificat.id", deferrable=True, initially="DEFERRED")


class NatureCertificat(StrEnum):
    """The whole certification, or one of its blocs: two documents, filed apart with the registration."""

    PARCHEMIN = "parchemin"
    ATTESTATION = "attestation"


class ModeleCertificat(Entity, table=True):
    """A version of the template of a registration: it serves from ``du`` on, never before, and nothing of it changes.

    The template was filed with France compétences: another one is another version. ``texte``: what stands under the holder's name, with
    the words that are filled in. ``lieu_naissance``, ``rayons``: the options of its layout.
    """

    __tablename__ = "modele_certificat"
    __table_args__ = (Index("uq_modele_certificat", "enregistrement_id", "nature", "version", unique=True),)

    enregistrement_id: UUID = Field(foreign_key="enregistrement.id")
    nature: NatureCertificat = Field(sa_type=words(NatureCertificat))
    version: int
    du: date
    accroche: str = Field(default="", max_length=60)
    texte: str = Field(default="", max_length=600)
    mention: str = Field(default="", max_length=300)
    signataire: str = Field(max_length=100)
    qualite: str = Field(max_length=100)
    lieu: str = Field(max_length=100)
    lieu_naissance: bool = False
    rayons: bool = True
    cree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class EtatCertificat(StrEnum):
    VALIDE = "valide"
    REMPLACE = "remplace"  # by another one, after the procès-verbal was rectified
    RETIRE = "retire"


class Certificat(Entity, table=True):
    """What was delivered to a candidate. ``contenu``: all that it says, and its template, as they were that day: whatever is edited again
    is made of it alone.

    ``code``: by which anyone who holds the document verifies it; ``lien``: names the link of its holder. ``titulaire``: the holder's name,
    ``titulaire_tri`` the same folded, last name first. ``bloc``: the code of the one that it attests; nothing of a parchemin.
    ``pv_id``: the version of the procès-verbal that it follows. ``etat_le``, ``motif``: since when it is no longer valid, and why.
    ``masque_le``: since when its holder shows it to nobody. ``vues``: how often it was looked at by its code.
    """

    __tablename__ = "certificat"
    __table_args__ = (
        CheckConstraint("(nature = 'attestation') = (bloc <> '')", name="bloc_atteste"),
        CheckConstraint("etat = 'valide' OR (etat_le IS NOT NULL AND motif <> '')", name="fin_motivee"),
        CheckConstraint("etat <> 'remplace' OR remplace_par_id IS NOT NULL", name="remplace"),
        Index("uq_certificat_tenu", "candidat_id", "bloc", unique=True, postgresql_where=EN_VIGUEUR, sqlite_where=EN_VIGUEUR),
        Index("ix_certificat_session", "session_id", "numero"),
        Index("ix_certificat_candidat", "candidat_id"),
        Index("ix_certificat_etat", "etat", "cree_le", "id"),
        Index("ix_certificat_sans_fichier", "fichier_id", "session_id", postgresql_where=SANS_FICHIER, sqlite_where=SANS_FICHIER),
        Index(
            "ix_certificat_sans_duplicata",
            "duplicata_id",
            "session_id",
            postgresql_where=SANS_DUPLICATA,
            sqlite_where=SANS_DUPLICATA,
        ),
        Index("ix_certificat_cree_le", "cree_le", "id"),
        Index("ix_certificat_titulaire", "titulaire_tri", "id"),
        Index("ix_certificat_remplace_par", "remplace_par_id"),
    )

    numero: str = Field(max_length=20, unique=True)
    nature: NatureCertificat = Field(sa_type=words(NatureCertificat))
    bloc: str = Field(default="", max_length=10)
    etat: EtatCertificat = Field(default=EtatCertificat.VALIDE, sa_type=words(EtatCertificat), nullable=False)
    session_id: UUID = Field(foreign_key="session.id")
    candidat_id: UUID = Field(foreign_key="candidat.id")
    pv_id: UUID = Field(foreign_key="pv.id", index=True)
    enregistrement_id: UUID = Field(foreign_key="enregistrement.id", index=True)
    modele_id: UUID = Field(foreign_key="modele_certificat.id", index=True)
    titulaire: str = Field(max_length=310)
    titulaire_tri: str = Field(sa_type=folded(310), nullable=False)
    delivre_le: date
    contenu: dict[str, Any] = Field(sa_type=JSON, nullable=False)
    code: str = Field(max_length=16, unique=True)
    lien: UUID = Field(unique=True)
    etat_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    motif: str = Field(default="", max_length=4000)
    remplace_par_id: UUID | None = Field(default=None, sa_type=Uuid, sa_column_args=[REMPLACANT])
    masque_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    vues: int = 0
    vue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)
    essaye_le: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # when its document was tried last, and could not be made
    reserve_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # since when a worker is drawing its document
    duplicatas: int = 0
    duplicata_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    duplicata_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)


class MotCertificat(SQLModel, table=True):
    """A word by which a certificate is found: of its holder's names; beside its state (see engines/indexation.py)."""

    __tablename__ = "mot_certificat"
    __table_args__ = (Index("ix_mot_certificat_mot", "mot", "etat", "certificat_id"),)

    certificat_id: UUID = Field(foreign_key="certificat.id", primary_key=True)
    mot: str = Field(sa_type=folded(100), primary_key=True)
    etat: str = Field(max_length=32)


class ProductionCertificats(Entity, table=True):
    """What became of the certificates of an attributed procès-verbal. No row: nobody has looked yet.

    ``faite_le``: since when all have their number. ``retenus``: whom something holds back meanwhile, each with the sentence that says what.
    """

    __tablename__ = "production_certificats"

    pv_id: UUID = Field(foreign_key="pv.id", unique=True)
    faite_le: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    essayee_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
    retenus: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON, nullable=False)
