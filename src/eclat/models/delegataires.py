"""The délégataires of a national request, and the identification form that each of them fills (P6, P7)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words
from eclat.models.dossiers import Formulaire


class EtatDelegation(StrEnum):
    BROUILLON = "brouillon"  # a row of the table, before the deposit
    INVITEE = "invitee"  # told by mail; its identification form is awaited
    TERMINEE = "terminee"  # the form is signed
    ECARTEE = "ecartee"  # set aside by an instructeur, with a reason
    HABILITEE = "habilitee"  # the national request was accepted
    SUSPENDUE = "suspendue"  # alone, while the national habilitation holds
    RETIREE = "retiree"  # taken off the list by the Organisme National


ACTIVE = text("etat NOT IN ('brouillon', 'retiree')")


class Delegation(Entity, table=True):
    """An OF named by a national request: the eight columns of the document's table, as its dirigeant typed them.

    ``organisme_id``: the organisme born of the invitation, or linked by it. ``saisies`` as in Formulaire.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("etat = 'brouillon' OR invitee_le IS NOT NULL", name="invitee"),
        CheckConstraint("etat = 'brouillon' OR organisme_id IS NOT NULL", name="organisme"),
        CheckConstraint("etat <> 'ecartee' OR motif <> ''", name="ecart_motive"),
        CheckConstraint("etat <> 'retiree' OR retiree_le IS NOT NULL", name="retiree"),
        Index("ix_delegation_habilitation", "habilitation_id", "rang"),
        Index("ix_delegation_organisme", "organisme_id", "etat"),
        Index("ix_delegation_etat", "etat", "invitee_le"),
        Index("ix_delegation_invitee_le", "invitee_le", "id"),
        Index("uq_delegation_courriel", "habilitation_id", "courriel", unique=True, postgresql_where=ACTIVE, sqlite_where=ACTIVE),
        Index("uq_delegation_organisme", "habilitation_id", "organisme_id", unique=True, postgresql_where=ACTIVE, sqlite_where=ACTIVE),
    )  # fmt: skip

    habilitation_id: UUID = Field(foreign_key="habilitation.id")
    rang: int
    nom: str = Field(default="", max_length=200)
    telephone: str = Field(default="", max_length=20)
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=100)
    dirigeant_nom: str = Field(default="", max_length=100)
    dirigeant_prenom: str = Field(default="", max_length=100)
    courriel: str = Field(default="", max_length=254)
    saisies: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    enregistree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # what the table holds, and by whom
    enregistree_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    etat: EtatDelegation = Field(default=EtatDelegation.BROUILLON, sa_type=words(EtatDelegation), nullable=False)
    organisme_id: UUID | None = Field(default=None, foreign_key="organisme.id")
    motif: str = Field(default="", max_length=2000)  # why it was set aside
    invitee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # at this address
    retiree_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    effacee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when what it said of people was erased


class ImportDelegataires(Entity, table=True):
    """A spreadsheet read and not yet added to the table: for a day, the cells of its sheets (``engines/grilles/imports.py``), not the file."""

    __tablename__ = "import_delegataires"

    habilitation_id: UUID = Field(foreign_key="habilitation.id", unique=True)
    nom: str = Field(max_length=120)  # of the file
    feuille: int = 0  # the one that is read
    feuilles: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Identification(Formulaire, table=True):
    """The *Formulaire d'identification d'un OF Délégataire d'une organisation nationale portant l'habilitation*."""

    __tablename__ = "identification"
    __table_args__ = (CheckConstraint("termine_le IS NULL OR honneur", name="signee"),)

    delegation_id: UUID = Field(foreign_key="delegation.id", unique=True)
    nda: str = Field(default="", max_length=11)
    qualiopi_numero: str = Field(default="", max_length=60)
    qualiopi_jusqu_au: date | None = None
    responsable_nom: str = Field(default="", max_length=100)
    responsable_prenom: str = Field(default="", max_length=100)
    responsable_telephone: str = Field(default="", max_length=20)
    responsable_courriel: str = Field(default="", max_length=254)
    locaux: str = ""
    moyens: str = ""
    sessions_par_an: int | None = None
    stagiaires_par_an: int | None = None
    alternance: str = ""
    tuteurs: str = ""
    honneur: bool = False  # the declaration of honour
    termine_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
