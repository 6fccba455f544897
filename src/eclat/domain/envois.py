"""How mails reached their reader: the last of a kind, how many there were, and why it failed, in plain French."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain import journal
from eclat.models import Appartenance, Courriel, EtatCourriel, Organisme

COUNTED_TO = 100  # nobody reads "relancé 101 fois"
COLUMNS: tuple[Any, ...] = (
    Courriel.etat, Courriel.cree_le, Courriel.envoye_le, Courriel.prochain_essai_le, Courriel.tentatives, Courriel.derniere_reponse,
)  # fmt: skip
JUST_NOW = timedelta(minutes=2)
FAILED = (EtatCourriel.ECHEC, EtatCourriel.CLASSE)  # their reader received nothing
MAX_AN_HOUR = 5  # of the same mails to one address, whoever asks for them

# RFC 3463: the second and third figures of an enhanced status code say what is wrong.
NO_DOMAIN, NO_MAILBOX = "le nom de domaine de cette adresse n’existe pas", "cette adresse n’existe pas"
WRONG_ADDRESS = (NO_DOMAIN, NO_MAILBOX)
REASONS = (
    (r"[45]\.1\.(2|8)|[45]\.4\.4", NO_DOMAIN),
    (r"[45]\.1\.\d+", NO_MAILBOX),
    (r"[45]\.2\.1", "cette boîte aux lettres est fermée"),
    (r"[45]\.2\.2", "cette boîte aux lettres est pleine"),
    (r"[45]\.7\.\d+", "le serveur du destinataire a refusé ce mail"),
    (r"^(550|551|553)\b", NO_MAILBOX),
    (r"^(452|552)\b", "cette boîte aux lettres est pleine"),
    (r"^5\d\d\b", "le serveur du destinataire a refusé ce mail"),
    (r"^4\d\d\b", "le serveur du destinataire demande d’attendre"),
    (r"", "le serveur d’envoi n’a pas répondu"),
)


class Suivi(StrEnum):
    """Where a mail stands, for who follows it: one that was refused and will be tried again is told apart."""

    A_ENVOYER = "a_envoyer"
    EN_COURS = "en_cours"
    NOUVEL_ESSAI = "nouvel_essai"
    ENVOYE = "envoye"
    ECHEC = "echec"
    CLASSE = "classe"


def within(suivi: Suivi) -> list[Any]:
    """The same, as conditions on the rows."""
    if suivi in (Suivi.A_ENVOYER, Suivi.NOUVEL_ESSAI):
        tried = col(Courriel.tentatives) > 0 if suivi == Suivi.NOUVEL_ESSAI else col(Courriel.tentatives) == 0
        return [col(Courriel.etat) == EtatCourriel.A_ENVOYER, tried]
    return [col(Courriel.etat) == EtatCourriel(suivi.value)]


def too_many(db: Session, destinataire: str, *modeles: str) -> bool:
    """Whether this address was sent these mails as often within the hour as anyone could need: nobody is flooded from here."""
    recent = select(Courriel.id).where(
        Courriel.destinataire == destinataire,
        col(Courriel.modele).in_(modeles),
        Courriel.cree_le > clock.now() - timedelta(hours=1),
    )
    return len(db.exec(recent.limit(MAX_AN_HOUR)).all()) >= MAX_AN_HOUR


def just_written(db: Session, destinataire: str, *modeles: str) -> bool:
    """Whether one of these mails was written an instant ago, by a first click."""
    last = select(Courriel.id).where(
        Courriel.destinataire == destinataire,
        col(Courriel.modele).in_(modeles),
        Courriel.cree_le > clock.now() - journal.SECOND_CLICK,
    )
    return db.exec(last.limit(1)).first() is not None


@dataclass(frozen=True)
class Envoi:
    """The last of the mails that told someone the same thing."""

    etat: EtatCourriel
    cree_le: datetime
    envoye_le: datetime | None
    prochain_essai_le: datetime
    tentatives: int
    reponse: str
    nombre: int = 1

    @property
    def suivi(self) -> Suivi:
        again = self.etat == EtatCourriel.A_ENVOYER and self.tentatives > 0
        return Suivi.NOUVEL_ESSAI if again else Suivi(self.etat.value)

    @property
    def attend(self) -> bool:
        """It leaves as soon as a worker takes it, or is leaving."""
        return self.suivi in (Suivi.A_ENVOYER, Suivi.EN_COURS)

    @property
    def parti(self) -> bool:
        return self.etat == EtatCourriel.ENVOYE

    @property
    def echoue(self) -> bool:
        return self.etat in FAILED

    @property
    def sans_destinataire(self) -> bool:
        """Nobody has this address."""
        return self.echoue and is_wrong_address(self.reponse)

    @property
    def le(self) -> datetime:
        return self.envoye_le or self.cree_le

    @property
    def motif(self) -> str:
        """Why it has not arrived; nothing when nobody refused it."""
        return reason(self.reponse) if self.reponse and not self.parti else ""

    @property
    def recent(self) -> bool:
        """Just written: sending another now would only make two."""
        return not self.echoue and clock.now() - self.cree_le < JUST_NOW

    @property
    def moving(self) -> bool:
        """It will leave in a moment: worth looking again."""
        return self.recent and not self.parti


def reason(answer: str) -> str:
    """What a mail server's answer means for who asked for the mail."""
    return next(french for pattern, french in REASONS if re.search(pattern, answer))


def is_wrong_address(answer: str) -> bool:
    """Whether nobody can be reached there: writing again is useless before the address is corrected."""
    return reason(answer) in WRONG_ADDRESS


def numbered(*modeles: str) -> Any:
    """The mails of these kinds, each with its ``rang`` among those about the same thing, the newest being 1."""
    newest_first = func.row_number().over(
        partition_by=col(Courriel.objet_id), order_by=[col(Courriel.cree_le).desc(), col(Courriel.id).desc()]
    )
    return sqlalchemy.select(col(Courriel.objet_id), *COLUMNS, newest_first.label("rang")).where(
        col(Courriel.modele).in_(modeles)
    )


def of(courriel: Courriel) -> Envoi:
    """How this very mail reached its reader."""
    return Envoi(*[getattr(courriel, column.key) for column in COLUMNS])


def last(db: Session, personne_id: UUID, modeles: Collection[str], *, about: UUID, since: datetime) -> Envoi | None:
    """The last mail of these kinds to this person about this thing, and how many there were."""
    found = db.execute(
        sqlalchemy.select(*COLUMNS)
        .where(
            col(Courriel.objet_id) == about,
            col(Courriel.personne_id) == personne_id,
            col(Courriel.cree_le) >= since,
            col(Courriel.modele).in_(modeles),
        )
        .order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc())
        .limit(COUNTED_TO)
    ).all()
    return replace(Envoi(*found[0]), nombre=len(found)) if found else None


def to_people_of(db: Session, organisme: Organisme, limit: int) -> list[Any]:
    """The last mails that its people received about it: id, sujet, destinataire, etat, cree_le, envoye_le."""
    columns: tuple[Any, ...] = (
        Courriel.id, Courriel.sujet, Courriel.destinataire, Courriel.etat, Courriel.cree_le, Courriel.envoye_le,
    )  # fmt: skip
    people = sqlalchemy.select(col(Appartenance.personne_id)).where(col(Appartenance.organisme_id) == organisme.id)
    statement = (
        sqlalchemy.select(*columns)
        .where(col(Courriel.objet_id) == organisme.id, col(Courriel.personne_id).in_(people))
        .order_by(col(Courriel.cree_le).desc())
        .limit(limit)
    )
    return list(db.execute(statement))
