"""The journal: who did what to what, append only, each line sealed by the hash of the one before."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime

AUTRES: Final = "autres"
# Under which chip of the journal a line stands, by the table of what it is about.
FAMILLES: Final = {
    "habilitations": ("habilitation", "delegation", "identification", "partenaire"),
    "sessions": ("session", "candidat", "jure", "membre_jury", "recours"),
    "certificats": ("certificat",),
    "comptes": ("personne", "organisme"),
    "reglages": ("cqp", "enregistrement", "bloc", "choix", "piece_requise", "document", "reponse_type", "texte_mail", "reglage"),
}
FAMILLE_DE: Final = {table: famille for famille, tables in FAMILLES.items() for table in tables}


class Evenement(Entity, table=True):
    """One line. ``rang`` and ``empreinte`` are given when its transaction commits (see engines/journal.py)."""

    __tablename__ = "evenement"
    __table_args__ = (
        Index("ix_evenement_objet", "objet_type", "objet_id", "cree_le"),
        Index("ix_evenement_famille", "famille", "rang"),
        Index("ix_evenement_verbe", "objet_type", "verbe", "rang"),
        Index("ix_evenement_acteur", "acteur_id", "rang"),
        Index("ix_evenement_cree_le", "cree_le", "rang"),
    )

    acteur_id: UUID | None = Field(default=None, foreign_key="personne.id")  # None: the platform itself
    acteur_nom: str = Field(max_length=210)
    acteur_qualite: str = Field(default="", max_length=200)
    objet_type: str = Field(max_length=40)
    objet_id: UUID
    famille: str = Field(default=AUTRES, max_length=20)  # follows from objet_type; an index holds it with the order
    verbe: str = Field(max_length=40)
    avant: str = Field(default="", max_length=40)
    apres: str = Field(default="", max_length=40)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    provenance_id: UUID | None = None  # no foreign key: where a line came from is kept less long than the line
    rang: int | None = Field(default=None, unique=True)
    empreinte: str | None = Field(default=None, max_length=64)  # SHA-256, hexadecimal


class Provenance(Entity, table=True):
    """Where the lines of one request came from. Its key is a digest of what it says: the chain seals it, though it is deleted by age."""

    __tablename__ = "provenance"
    __table_args__ = (Index("ix_provenance_cree_le", "cree_le"),)

    sel: str = Field(max_length=32)  # random, so that the key of a deleted one tells nothing
    adresse: str = Field(default="", max_length=64)
    appareil: str = Field(default="", max_length=200)
    connexion_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when that person had signed in


class Verification(Entity, table=True):
    """A reading of the whole chain, asked for by someone or by the clock."""

    __tablename__ = "verification_journal"
    __table_args__ = (
        Index("uq_verification_en_cours", "finie", unique=True, postgresql_where=text("NOT finie"), sqlite_where=text("NOT finie")),
        Index("ix_verification_journal_cree_le", "cree_le"),
    )  # fmt: skip

    demandee_par: str = Field(default="", max_length=210)  # nobody: the clock
    jusqu_a: int = 0  # the last line there was when it began
    lues: int = 0
    empreinte: str = Field(default="", max_length=64)  # of the last line read
    rompue_a: int | None = None  # the first line at which the chain does not hold
    finie: bool = False
    finie_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lue_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the last sign of life of who reads it
