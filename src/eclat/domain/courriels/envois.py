"""How mails reached their reader: the last of a kind, how many there were, and why it failed, in plain French."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.listes.nombres import count
from eclat.models import Appartenance, Courriel, Delegation, EtatCourriel, Habilitation, Organisme, Personne
from eclat.models.base import Entity

COUNTED_TO = 100  # nobody reads "relancé 101 fois"
COLUMNS: tuple[Any, ...] = (
    Courriel.etat, Courriel.cree_le, Courriel.envoye_le, Courriel.prochain_essai_le, Courriel.tentatives, Courriel.derniere_reponse,
)  # fmt: skip
JUST_NOW = timedelta(minutes=2)
FAILED = (EtatCourriel.ECHEC, EtatCourriel.CLASSE)  # their reader received nothing
LEFT = (EtatCourriel.ENVOYE, EtatCourriel.GARDE)  # nothing more is to be done
KEPT = "Aucun serveur d’envoi configuré : le mail reste dans le journal."  # the answer, where there is no server
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
    GARDE = "garde"  # no server is set to send it: it stays in the log
    ECHEC = "echec"
    CLASSE = "classe"


def followed(etat: EtatCourriel, tentatives: int) -> Suivi:
    again = etat == EtatCourriel.A_ENVOYER and tentatives > 0
    return Suivi.NOUVEL_ESSAI if again else Suivi(etat.value)


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


def asked_again(
    db: Session, subject: Entity, verbe: str, destinataire: str, modeles: Collection[str], *, by: Utilisateur
) -> bool:
    """Whether a mail is to be written again, now that someone asks for it: not when they asked an instant ago. The row of the
    subject must be locked. Raises Refus beyond the hour's limit.
    """
    if journal.just_written(db, subject, verbe, by=by):
        return False
    if too_many(db, destinataire, *modeles):
        raise Refus("Plusieurs mails sont déjà partis à cette adresse dans l’heure. Laissez le temps de les lire.")
    return True


def just_written(db: Session, destinataire: str, *modeles: str) -> bool:
    """Whether one of these mails was written an instant ago, by a first click."""
    last = select(Courriel.id).where(
        Courriel.destinataire == destinataire,
        col(Courriel.modele).in_(modeles),
        Courriel.cree_le > clock.now() - journal.SECOND_CLICK,
    )
    return db.exec(last.limit(1)).first() is not None


def failures(db: Session, to: int) -> int:
    """How many mails never reached their reader, and were not put away: ``to`` + 1 when there are more."""
    return count(db, select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC), to)


def written(db: Session, destinataire: str, before: UUID | None, limit: int) -> list[Any]:
    """The mails whose address holds these letters, newest first, from before one of them: id, destinataire, sujet, etat, cree_le, modele."""
    columns: tuple[Any, ...] = (
        Courriel.id, Courriel.destinataire, Courriel.sujet, Courriel.etat, Courriel.cree_le, Courriel.modele,
    )  # fmt: skip
    statement = sqlalchemy.select(*columns)
    if destinataire:
        statement = statement.where(col(Courriel.destinataire).contains(destinataire, autoescape=True))
    if before:
        statement = statement.where(col(Courriel.id) < before)
    return list(db.execute(statement.order_by(col(Courriel.id).desc()).limit(limit)))


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
        return followed(self.etat, self.tentatives)

    @property
    def garde(self) -> bool:
        return self.suivi == Suivi.GARDE

    @property
    def attend(self) -> bool:
        """It leaves as soon as a worker takes it, or is leaving."""
        return self.suivi in (Suivi.A_ENVOYER, Suivi.EN_COURS)

    @property
    def parti(self) -> bool:
        return self.etat in LEFT

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


@dataclass(frozen=True)
class Recu:
    """A mail that someone of an organisme was written."""

    id: UUID
    sujet: str
    destinataire: str
    cree_le: datetime
    envoye_le: datetime | None
    suivi: Suivi


def of_organisme(organisme_id: UUID) -> list[Any]:
    """As conditions on the rows, the mails to its people: about it, its requests, those that named it, the délégataires that it named, or
    themselves."""
    people = sqlalchemy.select(col(Appartenance.personne_id)).where(col(Appartenance.organisme_id) == organisme_id)
    requests = sqlalchemy.select(col(Habilitation.id)).where(col(Habilitation.organisme_id) == organisme_id)
    named = sqlalchemy.select(col(Delegation.id)).where(
        or_(col(Delegation.organisme_id) == organisme_id, col(Delegation.habilitation_id).in_(requests))
    )
    about = or_(col(Courriel.objet_id) == organisme_id, *[col(Courriel.objet_id).in_(each) for each in (requests, named, people)])
    return [col(Courriel.personne_id).in_(people), about]


def to_people_of(db: Session, organisme: Organisme, limit: int) -> list[Recu]:
    """The last mails to its people."""
    return received(db, of_organisme(organisme.id), limit)


def to_person(db: Session, personne: Personne, limit: int) -> list[Recu]:
    """The last mails to someone, whichever their address was."""
    return received(db, [col(Courriel.personne_id) == personne.id], limit)


def received(db: Session, which: Sequence[Any], limit: int) -> list[Recu]:
    rows = db.execute(
        sqlalchemy.select(
            col(Courriel.id), col(Courriel.sujet), col(Courriel.destinataire), col(Courriel.cree_le), col(Courriel.envoye_le),
            col(Courriel.etat), col(Courriel.tentatives),
        )
        .where(*which)
        .order_by(col(Courriel.cree_le).desc())
        .limit(limit)
    )  # fmt: skip
    return [
        Recu(key, sujet, destinataire, cree_le, envoye_le, followed(etat, tries))
        for key, sujet, destinataire, cree_le, envoye_le, etat, tries in rows
    ]
