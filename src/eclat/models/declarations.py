"""What the Caisse des Dépôts is told of certificates (R6113-17-2): each declaration, the files that carry them, its answers, and the
corrections that holders ask for. No table holds a national registration number."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.candidats import Acces, Sexe


class EtatDeclaration(StrEnum):
    INCOMPLET = "incomplet"  # ``manques`` says what is missing
    PRET = "pret"
    EXPORTE = "exporte"  # in a file
    RECU = "recu"  # the file was received as a whole
    ACCEPTE = "accepte"
    KO = "ko"  # ``message``: in the words of the Caisse des Dépôts
    CORRIGE = "corrige"  # to be sent again
    A_SUPPRIMER = "a_supprimer"  # accepted, and its certificate is valid no more
    SUPPRIME = "supprime"
    SANS_OBJET = "sans_objet"  # its certificate ended before the Caisse des Dépôts accepted it


class Declaration(Entity, table=True):
    """A parchemin, as it is declared: its holder as they were judged, then as they were corrected for the declaration alone.

    ``echeance``: the last day to declare it, three months after it was delivered. ``id_technique``: by which files and reports name it.
    ``flux_id``: the file that carries it last. ``lien``: names the link of its holder, ``proposition`` what they say instead.
    ``alerte_le``: since when its limit was told of.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        Index("ix_declaration_etat", "etat", "echeance", "id"),
        Index("ix_declaration_echeance", "echeance", "id"),
        Index("ix_declaration_flux", "flux_id"),
    )

    certificat_id: UUID = Field(foreign_key="certificat.id", unique=True)
    etat: EtatDeclaration = Field(default=EtatDeclaration.INCOMPLET, sa_type=words(EtatDeclaration), nullable=False)
    echeance: date
    id_technique: str = Field(max_length=40, unique=True)
    nom_naissance: str = Field(default="", max_length=60)
    nom_usage: str = Field(default="", max_length=60)
    prenoms: str = Field(default="", max_length=184)
    sexe: Sexe | None = Field(default=None, sa_type=words(Sexe))
    ne_le: date | None = None
    commune: str = Field(default="", max_length=100)
    code_commune: str = Field(default="", max_length=5)
    pays: str = Field(default="", max_length=60)
    acces: Acces | None = Field(default=None, sa_type=words(Acces, 64))
    manques: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    message: str = Field(default="", max_length=4000)
    flux_id: UUID | None = Field(default=None, foreign_key="flux.id")
    accepte_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    corrige_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    corrige_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    relance_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    alerte_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lien: UUID | None = Field(default=None, unique=True)
    lien_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    proposition: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    proposition_mot: str = Field(default="", max_length=1000)


class SchemaCdc(Entity, table=True):
    """A schema of the Caisse des Dépôts that the administrateur chose. The last that was not withdrawn serves; none: the one shipped here.

    ``actions``: whether its files say what they do, and may delete.
    """

    __tablename__ = "schema_cdc"

    nom: str = Field(max_length=120)
    version: str = Field(max_length=20)
    sha256: str = Field(max_length=64)
    texte: str
    actions: bool = False
    retire_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class ActionFlux(StrEnum):
    CREATION = "CREATION"
    SUPPRESSION = "SUPPRESSION"


class EtatFlux(StrEnum):
    EN_COURS = "en_cours"  # a worker writes it
    PRET = "pret"  # written, and valid against its schema
    ECHEC = "echec"  # ``motif`` says why
    DEPOSE = "depose"  # on the portal
    RECU = "recu"
    REFUSE = "refuse"  # as a whole; ``motif`` in the words of the Caisse des Dépôts
    TRAITE = "traite"  # its report was read
    ABANDONNE = "abandonne"


class Flux(Entity, table=True):
    """A file of declarations, as the Caisse des Dépôts calls it. ``numero`` is its ``idFlux``; ``pris_le``: since when a worker writes it."""

    __tablename__ = "flux"
    __table_args__ = (
        CheckConstraint("etat NOT IN ('echec', 'refuse') OR motif <> ''", name="fin_motivee"),
        Index("ix_flux_etat", "etat", "cree_le", "id"),
        Index("ix_flux_cree_le", "cree_le", "id"),
    )

    numero: str = Field(max_length=20, unique=True)
    action: ActionFlux = Field(default=ActionFlux.CREATION, sa_type=words(ActionFlux), nullable=False)
    etat: EtatFlux = Field(default=EtatFlux.EN_COURS, sa_type=words(EtatFlux), nullable=False)
    version: str = Field(max_length=20)
    schema_id: UUID | None = Field(default=None, foreign_key="schema_cdc.id")
    motif: str = Field(default="", max_length=4000)
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)
    pris_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    depose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    traite_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class ResultatCdc(StrEnum):
    OK = "ok"
    KO = "ko"


class PassageDeclare(Entity, table=True):
    """A declaration in a file, and what the report of that file said of it."""

    __tablename__ = "passage_declare"
    __table_args__ = (
        Index("uq_passage_declare", "flux_id", "declaration_id", unique=True),
        Index("ix_passage_declare_declaration", "declaration_id"),
    )

    flux_id: UUID = Field(foreign_key="flux.id")
    declaration_id: UUID = Field(foreign_key="declaration.id")
    resultat: ResultatCdc | None = Field(default=None, sa_type=words(ResultatCdc))
    message: str = Field(default="", max_length=4000)
    repondu_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class GenreReponse(StrEnum):
    RECEPTION = "reception"
    TRAITEMENT = "traitement"


class ReponseCdc(Entity, table=True):
    """A file of the Caisse des Dépôts that was read once. ``flux_id``: the file of ours that it answers, nothing where it is none.

    ``inconnus``: the identifiers that it names and that are none of that file, each with what it says of them.
    """

    __tablename__ = "reponse_cdc"
    __table_args__ = (Index("ix_reponse_cdc_cree_le", "cree_le", "id"), Index("ix_reponse_cdc_flux", "flux_id"))

    sha256: str = Field(max_length=64, unique=True)
    nom: str = Field(max_length=120)
    genre: GenreReponse = Field(sa_type=words(GenreReponse))
    flux_id: UUID | None = Field(default=None, foreign_key="flux.id")
    id_flux: str = Field(default="", max_length=255)
    id_traitement: str = Field(default="", max_length=255)
    acceptee: bool = True
    message: str = Field(default="", max_length=4000)
    ok: int = 0
    ko: int = 0
    inconnus: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)
    lue_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class EtatDemande(StrEnum):
    OUVERTE = "ouverte"
    CORRIGEE = "corrigee"
    INFONDEE = "infondee"


class DemandeCorrection(Entity, table=True):
    """What a holder asks to be corrected of their declaration, by the Caisse des Dépôts or by themselves (R6113-17-2): three months are
    given, to correct it or to say why it is unfounded."""

    __tablename__ = "demande_correction"
    __table_args__ = (
        CheckConstraint("etat = 'ouverte' OR (repondue_le IS NOT NULL AND reponse <> '')", name="reponse"),
        Index("ix_demande_correction_etat", "etat", "echeance", "id"),
        Index("ix_demande_correction_echeance", "echeance", "id"),
        Index("ix_demande_correction_declaration", "declaration_id"),
    )

    declaration_id: UUID = Field(foreign_key="declaration.id")
    etat: EtatDemande = Field(default=EtatDemande.OUVERTE, sa_type=words(EtatDemande), nullable=False)
    recue_le: date
    echeance: date
    demande: str = Field(max_length=2000)
    reponse: str = Field(default="", max_length=2000)
    repondue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    repondue_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    cree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
