"""The candidates of a session: what a certificate and its declaration say of their holder, how they came, what they aim at (P13).

Birth data: read only by the organisme, its national one, the binôme of the session and the administrateurs.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from eclat.models.base import Code, Entity, UtcDateTime, folded, words


class Sexe(StrEnum):
    F = "F"
    M = "M"


class Acces(StrEnum):
    """How one comes to the certification: the values of ``modaliteAcces`` in the schema of the declaration (cpf 1.1.2). The catalogue may
    offer others, each of which says as which of these it is declared (``Choix.declaree``)."""

    INITIALE = "FORMATION_INITIALE_HORS_APPRENTISSAGE"
    APPRENTISSAGE = "FORMATION_INITIALE_APPRENTISSAGE"
    CONTINUE = "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION"
    PROFESSIONNALISATION = "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION"
    VAE = "VAE"
    EQUIVALENCE = "EQUIVALENCE_DIPLOME_ETRANGER"
    LIBRE = "CANDIDAT_LIBRE"


class Visee(StrEnum):
    ENTIER = "entier"  # the whole certification, but for the blocs that are held
    BLOCS = "blocs"


class Financement(StrEnum):
    """Those that the product knows; the catalogue may offer others."""

    PLAN = "plan"
    CPF = "cpf"
    PROFESSIONNALISATION = "contrat_pro"
    RECONVERSION = "reconversion"  # since 2026, L6324-1 of the Code du travail
    FRANCE_TRAVAIL = "france_travail"
    PERSONNEL = "personnel"
    AUTRE = "autre"


class EtatCivil(StrEnum):
    """Whether the candidate confirmed what is written of them."""

    A_CONFIRMER = "a_confirmer"
    DEMANDE = "demande"  # a link was sent
    CORRIGE = "corrige"  # they proposed a correction, which awaits its organisme
    CONFIRME = "confirme"


class Candidat(Entity, table=True):
    """A row of the table of candidates.

    ``prenoms``: one to three, separated by commas. ``commune``: as the list of INSEE writes it, or the town abroad; ``code_commune``: its
    INSEE code, ``pays``: its name in French. ``identite``: what is the same for the same person, folded; nothing while some of it is missing.
    ``acces``, ``financement``: codes of the catalogue's answers. ``blocs_vises``, ``blocs_acquis``: “BC01, BC03”. ``correction``: by field, what the candidate proposes instead.
    ``abandon_le``: the day from which they no longer follow the session. ``saisies`` as in Formulaire.
    """

    __tablename__ = "candidat"
    __table_args__ = (
        CheckConstraint("abandon_le IS NULL OR abandon_motif <> ''", name="abandon_motive"),
        Index("ix_candidat_session", "session_id", "rang"),
        Index("ix_candidat_identite", "identite"),
        Index("ix_candidat_cree_le", "cree_le", "id"),
        Index("ix_candidat_etat", "etat", "cree_le", "id"),
    )

    session_id: UUID = Field(foreign_key="session.id")
    rang: int
    nom_naissance: str = Field(default="", max_length=60)
    nom_usage: str = Field(default="", max_length=60)
    prenoms: str = Field(default="", max_length=184)
    sexe: Sexe | None = Field(default=None, sa_type=words(Sexe))
    ne_le: date | None = None
    commune: str = Field(default="", max_length=100)
    code_commune: str = Field(default="", max_length=5)
    pays: str = Field(default="", max_length=60)
    identite: str = Field(default="", sa_type=folded(300), nullable=False)
    courriel: str = Field(default="", max_length=254)

    entre_le: date | None = None  # in training, or recevable: the registration of that day is theirs (L6113-9)
    acces: str | None = Field(default=None, sa_type=Code(64))
    vise: Visee | None = Field(default=None, sa_type=words(Visee))
    blocs_vises: str = Field(default="", max_length=100)
    blocs_acquis: str = Field(default="", max_length=100)
    acquis_preuve: str = Field(default="", max_length=200)  # the certificates of the blocs that are held: number, date
    employeur: str = Field(default="", max_length=200)
    tuteur: str = Field(default="", max_length=200)
    tuteur_qualite: str = Field(default="", max_length=200)
    financement: str | None = Field(default=None, sa_type=Code(32))
    financement_detail: str = Field(default="", max_length=200)
    amenagement_demande: str = Field(default="", max_length=1000)
    amenagement_accorde: str = Field(default="", max_length=1000)

    abandon_le: date | None = None
    abandon_motif: str = Field(default="", max_length=2000)
    jury_a_distance: bool = False  # comes before the jury at a distance
    admis_malgre: str = Field(default="", max_length=1000)  # why the binôme lets them come before it though something lacks

    etat: EtatCivil = Field(default=EtatCivil.A_CONFIRMER, sa_type=words(EtatCivil), nullable=False)
    etat_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    correction: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    correction_mot: str = Field(default="", max_length=1000)
    confirme: str = Field(
        default="", max_length=64
    )  # fingerprint of what was confirmed, or of all that they say with their correction
    lien: UUID | None = Field(default=None, unique=True)  # names the link that the candidate was sent
    lien_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the last time

    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class ImportCandidats(Entity, table=True):
    """A spreadsheet read and not yet added to the table, for a day (``engines/grilles/imports.py``)."""

    __tablename__ = "import_candidats"

    session_id: UUID = Field(foreign_key="session.id", unique=True)
    nom: str = Field(max_length=120)  # of the file
    feuille: int = 0  # the one that is read
    feuilles: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
