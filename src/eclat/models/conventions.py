"""The convention of an habilitation and its avenants, the signatures of both parties, the clauses that they are made of (R6113-16-2)."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words

EN_COURS = text("etat IN ('a_signer', 'a_contresigner')")
# As it is asked, word for word: else no index serves.
SANS_DOCUMENT = text("(etat IN ('a_signer', 'a_contresigner') AND a_signer_id IS NULL) OR (etat = 'signee' AND signe_id IS NULL)")


class EtatConvention(StrEnum):
    A_SIGNER = "a_signer"  # by the dirigeant of the organisme
    A_CONTRESIGNER = "a_contresigner"  # by OC Éclat
    SIGNEE = "signee"  # by both
    RETIREE = "retiree"  # by OC Éclat, before both had signed: another takes its place


class Convention(Entity, table=True):
    """What both parties sign: the convention of an habilitation (``avenant`` 0), then its avenants, 1, 2 …

    ``contenu``: all that it says, frozen when it is made; ``empreinte``: its SHA-256. ``modele_version``: of the clauses that it was made
    with, 0 of those that ship. ``regions``: of an avenant, where sessions may be held once it is signed. ``bloquante``: whether sessions
    wait for it, where the setting says that they wait for one. ``a_signer_id``, ``signe_id``: its PDF before and after the signatures.
    """

    __tablename__ = "convention"
    __table_args__ = (
        CheckConstraint("(etat = 'signee') = (signee_le IS NOT NULL)", name="signee"),
        CheckConstraint("etat <> 'retiree' OR motif <> ''", name="retrait_motive"),
        CheckConstraint("avenant = 0 OR changements <> ''", name="avenant_dit"),
        Index("uq_convention_en_cours", "habilitation_id", unique=True, postgresql_where=EN_COURS, sqlite_where=EN_COURS),
        Index("ix_convention_habilitation", "habilitation_id", "cree_le"),
        Index("ix_convention_etat", "etat", "cree_le", "id"),
        Index("ix_convention_sans_document", "cree_le", "id", postgresql_where=SANS_DOCUMENT, sqlite_where=SANS_DOCUMENT),
    )

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    numero: str = Field(max_length=30, unique=True)
    avenant: int = 0
    etat: EtatConvention = Field(default=EtatConvention.A_SIGNER, sa_type=words(EtatConvention), nullable=False)
    modele_version: int = 0
    changements: str = Field(default="", max_length=4000)  # of an avenant, in words
    regions: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    bloquante: bool = False
    contenu: dict[str, Any] = Field(sa_type=JSON, nullable=False)
    empreinte: str = Field(max_length=64)
    motif: str = Field(default="", max_length=2000)  # why it was withdrawn
    signee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    a_signer_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    signe_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    essaye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # as those of a Pv
    reserve_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Partie(StrEnum):
    ORGANISME = "organisme"
    OC_ECLAT = "oc_eclat"


class SignatureConvention(Entity, table=True):
    """One party's signature and its proof: who, the words of the button, what they were shown, from where (code civil, 1367)."""

    __tablename__ = "signature_convention"
    __table_args__ = (UniqueConstraint("convention_id", "partie"),)

    convention_id: UUID = Field(foreign_key="convention.id")
    partie: Partie = Field(sa_type=words(Partie))
    personne_id: UUID = Field(foreign_key="personne.id")
    nom: str = Field(max_length=200)
    empreinte: str = Field(max_length=64)
    intention: str = Field(max_length=500)
    adresse_ip: str = Field(default="", max_length=45)
    connexion: str = Field(default="", max_length=64)  # which sign-in, by its fingerprint


class ModeleConvention(Entity, table=True):
    """The clauses that OC Éclat wrote, by key; what is not there is as it shipped. ``version``: how often they were put in service."""

    __tablename__ = "modele_convention"

    nom: str = Field(default="convention", max_length=30, unique=True)
    clauses: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    version: int = 0
    modifie_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    modifie_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class VersionModeleConvention(Entity, table=True):
    """The clauses as they were put in service."""

    __tablename__ = "version_modele_convention"
    __table_args__ = (UniqueConstraint("modele_id", "version"),)

    modele_id: UUID = Field(foreign_key="modele_convention.id")
    version: int
    clauses: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    par_id: UUID | None = Field(default=None, foreign_key="personne.id")
