"""Habilitation requests: the form's content, its rows, its documents, who studies it and what was decided."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.cqp import Qualification
from eclat.models.personne import Role


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


class Fonction(StrEnum):
    """What a member of the teaching team does."""

    RESPONSABLE = "responsable"
    FORMATEUR = "formateur"
    EVALUATEUR = "evaluateur"
    FORMATEUR_EVALUATEUR = "formateur_evaluateur"


class NaturePiece(StrEnum):
    REQUISE = "requise"
    QUALIOPI = "qualiopi"
    CV = "cv"
    POINT = "point"
    AUTRE = "autre"


class EtatPoint(StrEnum):
    OUVERT = "ouvert"
    REPONDU = "repondu"
    LEVE = "leve"


class Sens(StrEnum):
    ACCEPTATION = "acceptation"
    REFUS = "refus"


class Habilitation(Entity, table=True):
    """A request, then the habilitation itself. ``saisies`` keeps, by field, what was typed and is not valid yet."""

    __tablename__ = "habilitation"
    __table_args__ = (
        Index("ix_habilitation_etat_depose_le", "etat", "depose_le", "id"),
        Index("ix_habilitation_depose_le", "depose_le", "id"),
        Index("ix_habilitation_organisme", "organisme_id", "cree_le"),
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
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistre_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    depose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


# A row belongs to a request, or to the identification form of a délégataire.
OF_ONE_FORM = "(habilitation_id IS NULL) <> (identification_id IS NULL)"


class Territoire(Entity, table=True):
    """A département where the organisme plans sessions."""

    __tablename__ = "territoire"
    __table_args__ = (
        CheckConstraint(OF_ONE_FORM, name="dossier"),
        UniqueConstraint("habilitation_id", "departement"),
        UniqueConstraint("identification_id", "departement"),
    )

    habilitation_id: UUID | None = Field(default=None, foreign_key="habilitation.id")
    identification_id: UUID | None = Field(default=None, foreign_key="identification.id")
    departement: str = Field(max_length=3)


class Formateur(Entity, table=True):
    """A member of a teaching team. ``saisies`` as in Habilitation."""

    __tablename__ = "formateur"
    __table_args__ = (
        CheckConstraint(OF_ONE_FORM, name="dossier"),
        Index("ix_formateur_habilitation", "habilitation_id", "rang"),
        Index("ix_formateur_identification", "identification_id", "rang"),
    )

    habilitation_id: UUID | None = Field(default=None, foreign_key="habilitation.id")
    identification_id: UUID | None = Field(default=None, foreign_key="identification.id")
    rang: int
    nom: str = Field(default="", max_length=100)
    prenom: str = Field(default="", max_length=100)
    fonction: Fonction | None = Field(default=None, sa_type=words(Fonction))
    diplome: str = Field(default="", max_length=200)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Piece(Entity, table=True):
    """A document of a form and what it answers to. A replaced or removed one keeps its row, dated."""

    __tablename__ = "piece"
    __table_args__ = (
        CheckConstraint(OF_ONE_FORM, name="dossier"),
        CheckConstraint("(nature = 'requise') = (piece_requise_id IS NOT NULL)", name="requise"),
        CheckConstraint("(nature = 'cv') = (formateur_id IS NOT NULL)", name="cv"),
        CheckConstraint("(nature = 'point') = (point_id IS NOT NULL)", name="point"),
        Index("ix_piece_habilitation", "habilitation_id", "retiree_le"),
        Index("ix_piece_identification", "identification_id", "retiree_le"),
    )

    habilitation_id: UUID | None = Field(default=None, foreign_key="habilitation.id")
    identification_id: UUID | None = Field(default=None, foreign_key="identification.id")
    nature: NaturePiece = Field(sa_type=words(NaturePiece))
    piece_requise_id: UUID | None = Field(default=None, foreign_key="piece_requise.id")
    formateur_id: UUID | None = Field(default=None, foreign_key="formateur.id", ondelete="SET NULL")
    point_id: UUID | None = Field(default=None, foreign_key="point.id")
    fichier_id: UUID = Field(foreign_key="fichier.id", index=True)
    retiree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


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


class Point(Entity, table=True):
    """Something the instructeurs ask the applicant to complete."""

    __tablename__ = "point"
    __table_args__ = (Index("ix_point_habilitation", "habilitation_id", "cree_le"),)

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    texte: str = Field(max_length=1000)
    etat: EtatPoint = Field(default=EtatPoint.OUVERT, sa_type=words(EtatPoint), nullable=False)
    auteur_id: UUID = Field(foreign_key="personne.id")
    envoye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the applicant was told
    reponse: str = ""
    leve_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    leve_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Decision(Entity, table=True):
    """What was decided on a request. An acceptance has an objet and validity dates, a refusal its reason."""

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


class Numerotation(Entity, table=True):
    """The last number given in a series such as ``HAB-2026``; its row lock makes numbers unique without gaps."""

    __tablename__ = "numerotation"

    serie: str = Field(max_length=20, unique=True)
    dernier: int = 0
