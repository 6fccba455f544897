"""Habilitation requests: the form's fields, who studies it and what was decided. Its team and documents are its dossier's."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from eclat.models.base import Entity, UtcDateTime, folded, words
from eclat.models.catalogue import Qualification
from eclat.models.comptes import Role
from eclat.models.dossiers import Formulaire


class EtatHabilitation(StrEnum):
    BROUILLON = "brouillon"
    EN_ATTENTE_DELEGATAIRES = "en_attente_delegataires"
    DEPOSEE = "deposee"
    EN_INSTRUCTION = "en_instruction"
    A_COMPLETER = "a_completer"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    SUSPENDUE = "suspendue"
    RESILIEE = "resiliee"
    EXPIREE = "expiree"


class Objet(StrEnum):
    """What the habilitation allows (Code du travail, R6113-16-2)."""

    PREPARER = "preparer"
    EVALUER = "evaluer"
    PREPARER_ET_EVALUER = "preparer_et_evaluer"


OBJETS = {
    Objet.PREPARER: "Préparer",
    Objet.EVALUER: "Évaluer",
    Objet.PREPARER_ET_EVALUER: "Préparer et évaluer",
}


class Sens(StrEnum):
    ACCEPTATION = "acceptation"
    REFUS = "refus"


class Habilitation(Formulaire, table=True):
    """A request, then the habilitation itself.

    ``renouvelle_id``: the one that it was asked to follow. ``maintient``: whether that one stays valid beyond its last day while this
    is studied, as was said when it was handed over.
    """

    __tablename__ = "habilitation"
    __table_args__ = (
        Index("ix_habilitation_etat_depose_le", "etat", "depose_le", "id"),
        Index("ix_habilitation_depose_le", "depose_le", "id"),
        Index("ix_habilitation_premier_depot_le", "premier_depot_le", "id"),
        Index("ix_habilitation_organisme", "organisme_id", "cree_le"),
        Index("ix_habilitation_qualification", "qualification", "etat", "organisme_id"),
        Index("ix_habilitation_renouvelle", "renouvelle_id", "etat"),
    )

    numero: str = Field(max_length=20, unique=True)
    organisme_id: UUID = Field(foreign_key="organisme.id")
    cqp_id: UUID | None = Field(default=None, foreign_key="cqp.id")
    qualification: Qualification | None = Field(default=None, sa_type=words(Qualification))
    etat: EtatHabilitation = Field(default=EtatHabilitation.BROUILLON, sa_type=words(EtatHabilitation), nullable=False)

    objet: Objet | None = Field(default=None, sa_type=words(Objet))
    nda: str = Field(default="", max_length=11)
    qualiopi_numero: str = Field(default="", max_length=60)
    qualiopi_jusqu_au: date | None = None
    moyens_pedagogiques: str = ""
    moyens_techniques: str = ""
    sessions_par_an: int | None = None
    stagiaires_par_an: int | None = None
    alternance: str = ""
    tuteurs: str = ""
    financement: str = ""
    depose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the last time
    premier_depot_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    renouvelle_id: UUID | None = Field(default=None, foreign_key="habilitation.id")
    maintient: bool = False


class Attribution(Entity, table=True):
    """An agent to whom a request is entrusted, from a date, until another or still."""

    __tablename__ = "attribution"
    __table_args__ = (
        CheckConstraint("role IN ('instructeur', 'comite_technique')", name="role_attribue"),
        Index("uq_attribution_active", "habilitation_id", "personne_id", "role", unique=True,
              postgresql_where=text("jusqu_a IS NULL"), sqlite_where=text("jusqu_a IS NULL")),
        Index("ix_attribution_personne", "personne_id", "jusqu_a"),
    )  # fmt: skip

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    role: Role = Field(sa_type=words(Role))
    jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Decision(Entity, table=True):
    """What was decided on a request. An acceptance has an objet and validity dates, a refusal its reason.

    ``enregistrement_id``: the registration of the CQP that is habilitated; ``blocs``: the codes of those of its blocs, none: the whole
    certification; ``regions``: where sessions may be held, none: anywhere.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "sens <> 'acceptation' OR (objet IS NOT NULL AND valide_du IS NOT NULL AND valide_jusqu_au IS NOT NULL)",
            name="acceptation_datee",
        ),
        CheckConstraint("valide_jusqu_au > valide_du", name="dates_ordonnees"),
        CheckConstraint("sens <> 'refus' OR motif <> ''", name="refus_motive"),
        Index("ix_decision_habilitation", "habilitation_id", "cree_le"),
    )

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    sens: Sens = Field(sa_type=words(Sens))
    auteur_id: UUID = Field(foreign_key="personne.id")
    motif: str = ""
    conditions: str = ""
    objet: Objet | None = Field(default=None, sa_type=words(Objet))
    valide_du: date | None = None
    valide_jusqu_au: date | None = None
    enregistrement_id: UUID | None = Field(default=None, foreign_key="enregistrement.id")
    blocs: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    regions: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)


class Numerotation(Entity, table=True):
    """The last number given in a series such as ``HAB-2026``; its row lock makes numbers unique without gaps."""

    __tablename__ = "numerotation"

    serie: str = Field(max_length=20, unique=True)
    dernier: int = 0


class MotHabilitation(SQLModel, table=True):
    """A word by which a request is found, one of its organisme's, beside the state of the request (see engines/indexation.py)."""

    __tablename__ = "mot_habilitation"
    __table_args__ = (Index("ix_mot_habilitation_mot", "mot", "etat", "habilitation_id"),)

    habilitation_id: UUID = Field(foreign_key="habilitation.id", primary_key=True)
    mot: str = Field(sa_type=folded(100), primary_key=True)
    etat: str = Field(max_length=32)
