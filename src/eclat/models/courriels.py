"""Mails: one row each, written in the transaction that causes it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, words

GARDE = text("texte <> ''")  # whose words are kept


class EtatCourriel(StrEnum):
    A_ENVOYER = "a_envoyer"
    EN_COURS = "en_cours"
    ENVOYE = "envoye"  # a server took it
    GARDE = "garde"  # no server is set to take it: it stays in the log
    ECHEC = "echec"
    CLASSE = "classe"  # it failed, and nothing is expected of it any more


class Courriel(Entity, table=True):
    """A mail as its reader will see it. Single-use links stand as ``⟦jeton:uuid⟧`` and are signed when it leaves, so that a copy of the database opens no door."""

    __tablename__ = "courriel"
    __table_args__ = (
        Index("ix_courriel_a_envoyer", "etat", "prochain_essai_le"),
        Index("ix_courriel_cree_le", "cree_le", "id"),
        Index("ix_courriel_etat_cree_le", "etat", "cree_le", "id", "tentatives"),
        Index("ix_courriel_modele_cree_le", "modele", "cree_le", "id"),
        Index("ix_courriel_etat_modele", "etat", "modele", "cree_le", "id"),
        Index("ix_courriel_personne", "personne_id", "cree_le", "id"),
        Index("ix_courriel_destinataire", "destinataire", "cree_le", "id"),
        Index("ix_courriel_envoye_le", "envoye_le"),
        Index("ix_courriel_objet", "objet_id", "cree_le"),
        Index("ix_courriel_corps", "cree_le", "id", postgresql_where=GARDE, sqlite_where=GARDE),
    )

    modele: str = Field(max_length=60)
    destinataire: str = Field(max_length=254)
    personne_id: UUID | None = Field(default=None, foreign_key="personne.id")
    sujet: str = Field(max_length=300)
    texte: str
    html: str
    calendrier: str = ""  # an iCalendar file that goes with it (RFC 6047), as it leaves
    message_id: str = Field(max_length=200, unique=True)
    objet_type: str = Field(default="", max_length=40)  # what caused it: table …
    objet_id: UUID | None = None  # … and key
    etat: EtatCourriel = Field(default=EtatCourriel.A_ENVOYER, sa_type=words(EtatCourriel), nullable=False)
    tentatives: int = 0
    derniere_reponse: str = Field(default="", max_length=500)  # what SMTP answered last
    prochain_essai_le: datetime = Field(sa_type=UtcDateTime)
    pris_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when a worker took it
    envoye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotificationAgent(Entity, table=True):
    """A notice that an agent is told of later, with others: in the mail of the day, or once no more of them come. The mail that it would
    be alone is kept whole. It goes when it is told, in the same transaction."""

    __tablename__ = "notification_agent"
    __table_args__ = (Index("ix_notification_agent_personne", "personne_id", "cree_le"),)

    personne_id: UUID = Field(foreign_key="personne.id")
    genre: str = Field(max_length=40)  # of courriels.avis.AVIS
    modele: str = Field(max_length=60)
    sujet: str = Field(max_length=300)
    numero: str = Field(default="", max_length=40)
    lien: str = Field(max_length=300)
    texte: str
    html: str
    objet_type: str = Field(max_length=40)
    objet_id: UUID
