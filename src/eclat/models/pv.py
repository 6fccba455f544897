"""The procès-verbal of a jury: its versions, the results of each candidate, who signed it (P14)."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.comptes import College

A_COURS = text("etat IN ('en_saisie', 'a_signer')")
VALABLE = text("annulee_le IS NULL")
# As they are asked, word for word: else no index of theirs serves.
SANS_DOCUMENT = text("signe_le IS NOT NULL AND (signe_id IS NULL OR copie_id IS NULL)")
SANS_CERTIFICATS = text("attribue_le IS NOT NULL AND certificats_faits_le IS NULL")


class EtatPv(StrEnum):
    EN_SAISIE = "en_saisie"
    A_SIGNER = "a_signer"
    SIGNE = "signe"  # for good: the database refuses whatever would change it


class Pv(Entity, table=True):
    """A version of the procès-verbal of a session. ``numero`` is that of all its versions, “PV-2026-0004”.

    A version that rectifies (``corrige_id``: the one before; ``motif``: why) holds the candidates concerned alone. ``contenu``: all
    that is signed, frozen when the entry closes; ``empreinte``: its SHA-256, printed on each page. ``a_signer_id``: the PDF shown to who
    signs; ``signe_id``: the same with its signatures; ``copie_id``: what its organisme reads, without births. ``attribue_le``: when an administrateur attributed what it proposes.
    """

    __tablename__ = "pv"
    __table_args__ = (
        CheckConstraint("version = 1 OR (corrige_id IS NOT NULL AND motif <> '')", name="rectificatif"),
        CheckConstraint("(etat = 'signe') = (signe_le IS NOT NULL)", name="signe"),
        CheckConstraint("etat = 'en_saisie' OR (contenu IS NOT NULL AND empreinte <> '')", name="fige"),
        Index("uq_pv_version", "session_id", "version", unique=True),
        Index("uq_pv_en_cours", "session_id", unique=True, postgresql_where=A_COURS, sqlite_where=A_COURS),
        Index("ix_pv_numero", "numero"),
        Index("ix_pv_empreinte", "empreinte"),
        Index("ix_pv_signe_id", "signe_id"),
        Index("ix_pv_copie_id", "copie_id"),
        Index("ix_pv_etat", "etat", "cree_le", "id"),
        Index("ix_pv_sans_document", "cree_le", "id", postgresql_where=SANS_DOCUMENT, sqlite_where=SANS_DOCUMENT),
        Index("ix_pv_sans_certificats", "attribue_le", postgresql_where=SANS_CERTIFICATS, sqlite_where=SANS_CERTIFICATS),
    )

    session_id: UUID = Field(foreign_key="session.id")
    numero: str = Field(max_length=20)
    version: int = 1
    corrige_id: UUID | None = Field(default=None, foreign_key="pv.id")
    motif: str = Field(default="", max_length=4000)
    etat: EtatPv = Field(default=EtatPv.EN_SAISIE, sa_type=words(EtatPv), nullable=False)
    incidents: str = Field(default="", max_length=4000)  # fraud, lateness, aménagements without their cause
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    contenu: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    empreinte: str = Field(default="", max_length=64)
    clos_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    a_signer_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    signe_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signe_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    copie_id: UUID | None = Field(default=None, foreign_key="fichier.id")
    attribue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attribue_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    certificats_faits_le: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # since when all that follow of it have their number
    essaye_le: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # when its document was tried last, and could not be made
    reserve_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # since when a worker is drawing its documents


class PresenceJury(StrEnum):
    """How a candidate came before the jury: what is awaited or put off blocks that candidate alone."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSE = "excuse"
    EN_ATTENTE = "en_attente"
    REPORTE = "reporte"


class Passage(Entity, table=True):
    """A candidate in a version of the procès-verbal: a row of its grid. ``justificatif_id``: the document of who is excused.

    ``saisies`` as in Formulaire.
    """

    __tablename__ = "passage"
    __table_args__ = (
        Index("uq_passage_candidat", "pv_id", "candidat_id", unique=True),
        Index("ix_passage_rang", "pv_id", "rang"),
        Index("ix_passage_candidat", "candidat_id"),
    )

    pv_id: UUID = Field(foreign_key="pv.id")
    candidat_id: UUID = Field(foreign_key="candidat.id")
    rang: int
    presence: PresenceJury = Field(default=PresenceJury.PRESENT, sa_type=words(PresenceJury), nullable=False)
    a_distance: bool = False
    observations: str = Field(default="", max_length=2000)
    justificatif_id: UUID | None = Field(default=None, foreign_key="piece.id")
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class ValeurBloc(StrEnum):
    """What the jury says of a bloc. ``dispense``: by an equivalence; ``deja_acquis``: won before, for life."""

    VALIDE = "valide"
    NON_VALIDE = "non_valide"
    DISPENSE = "dispense"
    DEJA_ACQUIS = "deja_acquis"
    NON_PRESENTE = "non_presente"


class ResultatBloc(Entity, table=True):
    """The result of a candidate in a bloc: no row, nothing was typed yet. ``note``: in tenths, where the catalogue wants marks.

    ``origine``: what a bloc already held, or dispensed with, rests on.
    """

    __tablename__ = "resultat_bloc"
    __table_args__ = (Index("uq_resultat_bloc", "passage_id", "bloc", unique=True),)

    passage_id: UUID = Field(foreign_key="passage.id")
    bloc: str = Field(max_length=10)
    valeur: ValeurBloc = Field(sa_type=words(ValeurBloc))
    note: int | None = None
    observation: str = Field(default="", max_length=2000)
    preconisation: str = Field(default="", max_length=2000)
    origine: str = Field(default="", max_length=200)
    saisi_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
    saisi_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class SignaturePv(Entity, table=True):
    """A signature, with its proof: who, what was shown (``sha256`` of the very PDF), the words of the button, how they proved who they are.

    ``annulee_le``: when the entry was opened again before all had signed. Code civil 1367; see docs/decisions.
    """

    __tablename__ = "signature_pv"
    __table_args__ = (
        Index("ix_signature_pv", "pv_id", "cree_le"),
        Index("uq_signature_pv_personne", "pv_id", "personne_id", unique=True, postgresql_where=VALABLE, sqlite_where=VALABLE),
    )

    pv_id: UUID = Field(foreign_key="pv.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    membre_id: UUID | None = Field(default=None, foreign_key="membre_jury.id")
    nom: str = Field(max_length=200)
    college: College | None = Field(default=None, sa_type=words(College))
    empreinte: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    intention: str = Field(max_length=500)
    second_facteur: bool = False
    ouvert_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when they opened the document
    adresse_ip: str = Field(default="", max_length=45)
    connexion: str = Field(default="", max_length=64)  # which sign-in, by its fingerprint
    annulee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LecturePv(Entity, table=True):
    """Who opened the document to sign, so that nobody signs what they did not see."""

    __tablename__ = "lecture_pv"
    __table_args__ = (Index("uq_lecture_pv", "pv_id", "personne_id", "sha256", unique=True),)

    pv_id: UUID = Field(foreign_key="pv.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    sha256: str = Field(max_length=64)


class RegardPv(Entity, table=True):
    """Who has the page of the entry open, as of ``vu_le``: the others are told."""

    __tablename__ = "regard_pv"
    __table_args__ = (Index("uq_regard_pv", "pv_id", "personne_id", unique=True),)

    pv_id: UUID = Field(foreign_key="pv.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    vu_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
