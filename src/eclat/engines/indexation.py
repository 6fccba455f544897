"""The words by which organismes, requests, sessions, certificates and people are found: rows, which follow each of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    delete,
    event,
    insert,
    update,
)
from sqlalchemy.orm.attributes import get_history
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.engines.recherche import name_words, words
from eclat.models import (
    Certificat,
    EtatOrganisme,
    Habilitation,
    MotCertificat,
    MotHabilitation,
    MotOrganisme,
    MotPersonne,
    MotSession,
    Organisme,
    Personne,
    SessionCqp,
)
from eclat.models.bulk import insert_rows

NAMES = ("nom", "prenom", "courriel")  # of a person: what they are found by


def index(db: Session, organisme: Organisme, courriel: str) -> None:
    """Make the organisme findable by its present name, number and address, and its requests and sessions with it."""
    forget(db, organisme)
    rows = organisme_rows(organisme.id, organisme.nom, courriel, organisme.siret, etat=organisme.etat)
    insert_rows(db, MotOrganisme, rows)
    db.execute(words_of_requests(col(Habilitation.organisme_id) == organisme.id))
    for session in db.exec(select(SessionCqp).where(SessionCqp.organisme_id == organisme.id)):
        index_session(db.connection(), session)


def forget(db: Session, organisme: Organisme) -> None:
    """Nothing finds the organisme any more, nor its requests, nor its sessions."""
    requests = select(Habilitation.id).where(Habilitation.organisme_id == organisme.id)
    sessions = select(SessionCqp.id).where(SessionCqp.organisme_id == organisme.id)
    db.execute(delete(MotHabilitation).where(col(MotHabilitation.habilitation_id).in_(requests)))
    db.execute(delete(MotSession).where(col(MotSession.session_id).in_(sessions)))
    db.execute(delete(MotOrganisme).where(col(MotOrganisme.organisme_id) == organisme.id))


def organisme_rows(key: UUID, nom: str, courriel: str, siret: str | None = None, *, etat: EtatOrganisme) -> list[dict[str, Any]]:
    """The rows that make it so; who inserts organismes by the hundred inserts these too."""
    born, found = clock.now(), [*name_words(nom), *words(courriel), courriel, *([siret] if siret else [])]
    return [
        {"id": uuid7(), "cree_le": born, "organisme_id": key, "mot": mot, "etat": str(etat)}
        for mot in dict.fromkeys(each[:100] for each in found)
    ]


def words_of_requests(which: Any) -> Any:
    """Insert the words of these requests: those of their organisme."""
    words = (
        select(Habilitation.id, MotOrganisme.mot, Habilitation.etat)
        .join(MotOrganisme, col(MotOrganisme.organisme_id) == Habilitation.organisme_id)
        .where(which)
    )
    return insert(MotHabilitation).from_select(["habilitation_id", "mot", "etat"], words)


@event.listens_for(Organisme, "after_update")
def follow_organisme(_: object, connection: Connection, organisme: Organisme) -> None:
    """Its words carry its state, whichever verb moves it."""
    if get_history(organisme, "etat").has_changes():
        mine = col(MotOrganisme.organisme_id) == organisme.id
        connection.execute(update(MotOrganisme).where(mine).values(etat=str(organisme.etat)))


@event.listens_for(Habilitation, "after_insert")
def index_habilitation(_: object, connection: Connection, habilitation: Habilitation) -> None:
    """A request is found by the words of its organisme."""
    connection.execute(words_of_requests(col(Habilitation.id) == habilitation.id))


@event.listens_for(Habilitation, "after_update")
def follow_habilitation(_: object, connection: Connection, habilitation: Habilitation) -> None:
    if get_history(habilitation, "etat").has_changes():
        mine = col(MotHabilitation.habilitation_id) == habilitation.id
        connection.execute(update(MotHabilitation).where(mine).values(etat=str(habilitation.etat)))


def index_session(connection: Connection, session: SessionCqp) -> None:
    """Make the session findable by its title, its town, its number, and by the words of its organisme."""
    connection.execute(delete(MotSession).where(col(MotSession.session_id) == session.id))
    theirs = select(MotOrganisme.mot).where(MotOrganisme.organisme_id == session.organisme_id)
    own = words(f"{session.numero} {session.intitule} {session.ville}")
    found = dict.fromkeys([*(each[:100] for each in own), *connection.execute(theirs).scalars()])
    rows = [{"session_id": session.id, "mot": mot, "etat": str(session.etat)} for mot in found]
    if rows:
        connection.execute(insert(MotSession), rows)


@event.listens_for(SessionCqp, "after_insert")
@event.listens_for(SessionCqp, "after_update")
def follow_session(_: object, connection: Connection, session: SessionCqp) -> None:
    if any(get_history(session, name).has_changes() for name in ("numero", "intitule", "ville")):
        index_session(connection, session)
    elif get_history(session, "etat").has_changes():
        mine = col(MotSession.session_id) == session.id
        connection.execute(update(MotSession).where(mine).values(etat=str(session.etat)))


def certificat_words(certificat: Certificat) -> list[dict[str, Any]]:
    """The rows by which it is found; who inserts certificates by the hundred inserts these too."""
    return [
        {"certificat_id": certificat.id, "mot": mot[:100], "etat": str(certificat.etat)}
        for mot in words(certificat.titulaire_tri)
    ]


@event.listens_for(Certificat, "after_insert")
def index_certificat(_: object, connection: Connection, certificat: Certificat) -> None:
    """A certificate is found by its holder's names, which never change."""
    if rows := certificat_words(certificat):
        connection.execute(insert(MotCertificat), rows)


@event.listens_for(Certificat, "after_update")
def follow_certificat(_: object, connection: Connection, certificat: Certificat) -> None:
    if get_history(certificat, "etat").has_changes():
        mine = col(MotCertificat.certificat_id) == certificat.id
        connection.execute(update(MotCertificat).where(mine).values(etat=str(certificat.etat)))


@event.listens_for(Personne, "after_insert")
@event.listens_for(Personne, "after_update")
def index_personne(_: object, connection: Connection, personne: Personne) -> None:
    """Make the person findable by their present name and address, whoever names them: many verbs do."""
    if any(get_history(personne, name).has_changes() for name in NAMES):
        connection.execute(delete(MotPersonne).where(col(MotPersonne.personne_id) == personne.id))
        connection.execute(insert(MotPersonne), person_rows(personne.id, personne.nom, personne.prenom, personne.courriel))


def person_rows(key: UUID, nom: str, prenom: str, courriel: str) -> list[dict[str, Any]]:
    """The rows that make it so; who inserts people by the hundred inserts these too."""
    born, found = clock.now(), [*name_words(f"{prenom} {nom}"), *words(courriel), courriel]
    return [{"id": uuid7(), "cree_le": born, "personne_id": key, "mot": mot} for mot in dict.fromkeys(found)]
