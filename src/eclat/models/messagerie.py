"""Messagerie: what an organisme and OC Éclat write to one another, about the organisme or about any of its files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, folded, words

GONE = text("supprime_le IS NOT NULL")  # few messages are deleted


class Cote(StrEnum):
    """The two sides of a thread."""

    ORGANISME = "organisme"
    OC = "oc"


class EtatFil(StrEnum):
    OUVERT = "ouvert"
    FERME = "ferme"


class Rythme(StrEnum):
    """How often someone is told by mail of what they have not read."""

    IMMEDIAT = "immediat"
    QUOTIDIEN = "quotidien"
    AUCUN = "aucun"


class Fil(Entity, table=True):
    """A thread between an organisme and OC Éclat, about a thing: the organisme itself, a request, whatever has a page of its own.

    ``premier_le``, ``dernier_le``: when its first and its last message left or will. Without a first one, it holds notes or drafts only.
    """

    __tablename__ = "fil"
    __table_args__ = (
        UniqueConstraint("objet_type", "objet_id"),
        Index("ix_fil_dernier_le", "dernier_le", "id"),
        Index("ix_fil_genre", "objet_type", "dernier_le", "id"),
        Index("ix_fil_organisme", "organisme_id", "dernier_le", "id"),
        Index("ix_fil_a_traiter_par", "a_traiter_par_id", "dernier_le", "id"),
    )

    organisme_id: UUID = Field(foreign_key="organisme.id")
    objet_type: str = Field(max_length=40)  # what it is about: table …
    objet_id: UUID  # … and key
    etat: EtatFil = Field(default=EtatFil.OUVERT, sa_type=words(EtatFil), nullable=False)
    premier_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dernier_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
    a_traiter_par_id: UUID | None = Field(default=None, foreign_key="personne.id")


class Message(Entity, table=True):
    """What someone wrote. Until ``part_le`` its author may take it back, and nobody else sees it. An internal note stays among agents.

    A deleted one keeps its row, without its text; so does one that was moved to another thread, where ``transfere_de_id`` names it.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("NOT interne OR cote = 'oc'", name="note_d_agent"),
        CheckConstraint("supprime_le IS NULL OR texte = ''", name="supprime_sans_texte"),
        Index("ix_message_fil", "fil_id", "part_le", "id"),
        Index("ix_message_supprime_le", "fil_id", "supprime_le", postgresql_where=GONE, sqlite_where=GONE),
        Index("ix_message_cree_le", "cree_le", "id"),
        Index("ix_message_auteur", "auteur_id", "fil_id"),
    )

    fil_id: UUID = Field(foreign_key="fil.id")
    auteur_id: UUID = Field(foreign_key="personne.id")
    auteur_nom: str = Field(max_length=210)  # as they were when they wrote
    auteur_qualite: str = Field(default="", max_length=200)
    cote: Cote = Field(sa_type=words(Cote))
    interne: bool = False
    texte: str = ""
    part_le: datetime = Field(sa_type=UtcDateTime, nullable=False)
    supprime_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    transfere_de_id: UUID | None = Field(default=None, foreign_key="message.id", unique=True)


class Brouillon(Entity, table=True):
    """What someone is writing in a thread. ``version`` grows with each change: a window that has not seen the last one overwrites nothing."""

    __tablename__ = "brouillon"
    __table_args__ = (UniqueConstraint("fil_id", "personne_id"),)

    fil_id: UUID = Field(foreign_key="fil.id")
    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    texte: str = ""
    interne: bool = False
    version: int = 0
    enregistre_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EtatReponse(StrEnum):
    EN_SERVICE = "en_service"
    RETIREE = "retiree"


class ReponseType(Entity, table=True):
    """What agents write often: everyone's, kept by the administrateurs, or one agent's own. Words in braces are filled where it is put."""

    __tablename__ = "reponse_type"
    __table_args__ = (Index("ix_reponse_type_etat", "etat", "titre_tri", "id"),)

    titre: str = Field(max_length=100)
    titre_tri: str = Field(sa_type=folded(100))
    texte: str
    cherche: str = ""  # the folded words by which it is found
    personne_id: UUID | None = Field(default=None, foreign_key="personne.id", index=True)  # whose; everyone's when it is nobody's
    etat: EtatReponse = Field(default=EtatReponse.EN_SERVICE, sa_type=words(EtatReponse), nullable=False)


class EtatEnvoi(StrEnum):
    PREPARATION = "preparation"
    EN_COURS = "en_cours"
    TERMINE = "termine"
    ABANDONNE = "abandonne"


class EnvoiGroupe(Entity, table=True):
    """One text for the people of several files: each file gets a message of its own. ``genre``: what the files are, a table."""

    __tablename__ = "envoi_groupe"
    __table_args__ = (Index("ix_envoi_groupe_auteur", "auteur_id", "cree_le"), Index("ix_envoi_groupe_etat", "etat", "cree_le"))

    auteur_id: UUID = Field(foreign_key="personne.id")
    genre: str = Field(max_length=40)
    texte: str = ""
    etat: EtatEnvoi = Field(default=EtatEnvoi.PREPARATION, sa_type=words(EtatEnvoi), nullable=False)
    envoye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EtatDestination(StrEnum):
    A_ENVOYER = "a_envoyer"
    ENVOYEE = "envoyee"
    ECARTEE = "ecartee"  # whom it does not concern, or no more: ``motif`` says why


class Destination(Entity, table=True):
    """A file to which one text goes among others, and what became of it. Its key is that of its message: sent twice, it is there once."""

    __tablename__ = "destination"
    __table_args__ = (UniqueConstraint("envoi_id", "objet_id"), Index("ix_destination_etat", "envoi_id", "etat", "rang"))

    envoi_id: UUID = Field(foreign_key="envoi_groupe.id")
    objet_id: UUID
    rang: int
    nom: str = Field(default="", max_length=250)  # of its organisme, with its number
    etat: EtatDestination = Field(default=EtatDestination.A_ENVOYER, sa_type=words(EtatDestination), nullable=False)
    motif: str = ""
    fil_id: UUID | None = Field(default=None, foreign_key="fil.id", index=True)  # where it was sent


class PieceJointe(Entity, table=True):
    """A file, or a document of the library, which is not copied: of a message, of a draft until it is sent, of a canned answer, of what is
    written to several.

    The same file may be of several: its content is kept once.
    """

    __tablename__ = "piece_jointe"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN message_id IS NULL THEN 0 ELSE 1 END + CASE WHEN brouillon_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN reponse_id IS NULL THEN 0 ELSE 1 END + CASE WHEN envoi_id IS NULL THEN 0 ELSE 1 END = 1",
            name="d_un_seul",
        ),
        CheckConstraint("(fichier_id IS NULL) <> (document_id IS NULL)", name="fichier_ou_document"),
    )

    message_id: UUID | None = Field(default=None, foreign_key="message.id", index=True)
    brouillon_id: UUID | None = Field(default=None, foreign_key="brouillon.id", index=True)
    reponse_id: UUID | None = Field(default=None, foreign_key="reponse_type.id", index=True)
    envoi_id: UUID | None = Field(default=None, foreign_key="envoi_groupe.id", index=True)
    fichier_id: UUID | None = Field(default=None, foreign_key="fichier.id", index=True)
    document_id: UUID | None = Field(default=None, foreign_key="document.id", index=True)


class Lecture(Entity, table=True):
    """Someone read a thread up to a message: a row each time they found something new. What has been read by whom follows from these."""

    __tablename__ = "lecture"
    __table_args__ = (Index("ix_lecture_fil", "fil_id", "cote", "jusqu_a"), Index("ix_lecture_cree_le", "fil_id", "cree_le"))

    fil_id: UUID = Field(foreign_key="fil.id")
    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    cote: Cote = Field(sa_type=words(Cote))
    jusqu_a: datetime = Field(sa_type=UtcDateTime, nullable=False)  # when the last message that they saw left


class NonLu(Entity, table=True):
    """Someone has not read a thread since ``depuis``, when the first message left that they have not seen. Gone once they have.

    How many such messages there are is counted from there. An index finds these first, however many threads there are.
    ``a_notifier``: when the first of them left that no mail has told of; none when all are told, or when it is not for them to be.
    """

    __tablename__ = "non_lu"
    __table_args__ = (
        UniqueConstraint("fil_id", "personne_id"),
        Index("ix_non_lu_personne", "personne_id", "depuis", "fil_id"),
        Index("ix_non_lu_a_notifier", "a_notifier", "personne_id", "fil_id"),
    )

    fil_id: UUID = Field(foreign_key="fil.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    depuis: datetime = Field(sa_type=UtcDateTime, nullable=False)
    a_notifier: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChoixNotification(Entity, table=True):
    """How someone chose to be told of what is written in threads about this kind of thing. Without a row: at once."""

    __tablename__ = "choix_notification"
    __table_args__ = (UniqueConstraint("personne_id", "objet_type"),)

    personne_id: UUID = Field(foreign_key="personne.id")
    objet_type: str = Field(max_length=40)
    rythme: Rythme = Field(sa_type=words(Rythme))


class MotFil(Entity, table=True):
    """A word by which a thread is found: of its file's number, or of one of its messages (see domain/messagerie/mots.py)."""

    __tablename__ = "mot_fil"
    __table_args__ = (Index("ix_mot_fil_mot", "mot", "fil_id"), Index("ix_mot_fil_fil", "fil_id", "mot"))

    fil_id: UUID = Field(foreign_key="fil.id")
    message_id: UUID | None = Field(default=None, foreign_key="message.id", index=True)
    mot: str = Field(sa_type=folded(100))
    interne: bool = False  # of a note: only agents find by it
