"""What each candidate is told of their results, and what they say against them (P14)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field
from uuid_utils.compat import uuid7

from eclat.models.base import Entity, UtcDateTime, words

TO_PRINT = text("courriel = '' AND editee_le IS NULL")
EN_PLACE = text("jusqu_a IS NULL")
A_REEVALUER = text("issue = 'evaluation' AND suite_id IS NULL")


class NotificationResultat(Entity, table=True):
    """A candidate told of what a signed version of the procès-verbal says of them. ``lien``, signed, is the link that they were sent.

    ``courriel``: where; nothing, and a letter was made for them. ``rectifie``: it changes what they were told before. ``editee_le``: when
    the letters were first taken to be posted; ``renvoye_le``: when it was sent again, with another link, for the address was another.
    """

    __tablename__ = "notification_resultat"
    __table_args__ = (
        Index("uq_notification_resultat", "pv_id", "candidat_id", unique=True),
        Index("ix_notification_resultat_candidat", "candidat_id", "cree_le"),
        Index("ix_notification_resultat_session", "session_id", "cree_le"),
        Index("ix_notification_resultat_lettre", "cree_le", postgresql_where=TO_PRINT, sqlite_where=TO_PRINT),
    )

    session_id: UUID = Field(foreign_key="session.id")
    pv_id: UUID = Field(foreign_key="pv.id")
    candidat_id: UUID = Field(foreign_key="candidat.id")
    courriel: str = Field(default="", max_length=254)
    lien: UUID = Field(default_factory=uuid7, unique=True)
    rectifie: bool = False
    renvoye_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    editee_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EtatRecours(StrEnum):
    DETAIL_DEMANDE = "detail_demande"  # what the jury observed is asked for, first
    DETAIL_REPONDU = "detail_repondu"
    DEPOSE = "depose"  # motivated: to be entrusted to the comité technique
    EN_INSTRUCTION = "en_instruction"
    A_DECIDER = "a_decider"
    DECIDE = "decide"


class IssueRecours(StrEnum):
    MAINTENU = "maintenu"
    DELIBERATION = "deliberation"  # the jury deliberates again: a rectificatif
    EVALUATION = "evaluation"  # the candidate is evaluated again


class Recours(Entity, table=True):
    """What a candidate says against their results: one for each time that they were told of them.

    ``saisi_par_id``: the administrateur who entered what came on paper; nobody, and the candidate did it at their link. ``echeance``: the
    last day to answer. ``rectificatif_id``: the version that a new deliberation opened. ``rappele_le``: the last reminder.
    ``suite_id``: the session where the candidate is evaluated again; ``suite_le``: when they were entered there.
    """

    __tablename__ = "recours"
    __table_args__ = (
        CheckConstraint("etat IN ('detail_demande', 'detail_repondu') OR (motif <> '' AND depose_le IS NOT NULL)", name="motive"),
        CheckConstraint("etat <> 'decide' OR issue IS NOT NULL", name="decide"),
        CheckConstraint("issue IS NULL OR decision <> ''", name="decision_motivee"),
        CheckConstraint(
            "decide_par_id IS NULL OR instruit_par_id IS NULL OR decide_par_id <> instruit_par_id", name="deux_personnes"
        ),
        Index("ix_recours_etat", "etat", "cree_le", "id"),
        Index("ix_recours_cree_le", "cree_le", "id"),
        Index("ix_recours_echeance", "echeance", "id"),
        Index("ix_recours_session", "session_id", "cree_le"),
        Index("ix_recours_suite", "suite_id"),
        Index("ix_recours_a_reevaluer", "session_id", postgresql_where=A_REEVALUER, sqlite_where=A_REEVALUER),
    )

    numero: str = Field(max_length=20, unique=True)
    session_id: UUID = Field(foreign_key="session.id")
    candidat_id: UUID = Field(foreign_key="candidat.id")
    notification_id: UUID = Field(foreign_key="notification_resultat.id", unique=True)
    etat: EtatRecours = Field(sa_type=words(EtatRecours), nullable=False)
    saisi_par_id: UUID | None = Field(default=None, foreign_key="personne.id")

    demande: str = Field(default="", max_length=4000)
    reponse: str = Field(default="", max_length=4000)
    repondu_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    repondu_par_id: UUID | None = Field(default=None, foreign_key="personne.id")

    motif: str = Field(default="", max_length=8000)
    depose_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    echeance: date

    avis: str = Field(default="", max_length=8000)
    proposition: IssueRecours | None = Field(default=None, sa_type=words(IssueRecours, name="proposition_recours"))
    instruit_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    instruit_par_id: UUID | None = Field(default=None, foreign_key="personne.id")

    issue: IssueRecours | None = Field(default=None, sa_type=words(IssueRecours))
    decision: str = Field(default="", max_length=8000)
    decide_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decide_par_id: UUID | None = Field(default=None, foreign_key="personne.id")
    rectificatif_id: UUID | None = Field(default=None, foreign_key="pv.id")
    rappele_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    suite_id: UUID | None = Field(default=None, foreign_key="session.id")
    suite_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class InstructionRecours(Entity, table=True):
    """A member of the comité technique to whom a recours is entrusted, until another is or still."""

    __tablename__ = "instruction_recours"
    __table_args__ = (
        Index(
            "uq_instruction_recours", "recours_id", "personne_id", unique=True, postgresql_where=EN_PLACE, sqlite_where=EN_PLACE
        ),
        Index("ix_instruction_recours_personne", "personne_id", "jusqu_a", "recours_id"),
    )

    recours_id: UUID = Field(foreign_key="recours.id")
    personne_id: UUID = Field(foreign_key="personne.id")
    jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PieceRecours(Entity, table=True):
    """A document joined to a recours, by its candidate (``par_id``: nobody) or by the administrateur who entered it."""

    __tablename__ = "piece_recours"
    __table_args__ = (Index("ix_piece_recours", "recours_id", "cree_le"), Index("ix_piece_recours_fichier", "fichier_id"))

    recours_id: UUID = Field(foreign_key="recours.id")
    fichier_id: UUID = Field(foreign_key="fichier.id")
    par_id: UUID | None = Field(default=None, foreign_key="personne.id")
