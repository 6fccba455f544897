"""What keeps up to date, as rows are written, what they are found by beyond the words of engines/indexation.py.

Numbers and telephones by their end; candidates by their names; the words of all names, for when they are misspelt. Once for all that one
flush writes: a table of candidates that is imported costs some statements, whatever its length.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, event, insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history
from sqlmodel import col

from eclat.engines import lexique
from eclat.engines.recherche import name_words
from eclat.models import (
    Candidat,
    Certificat,
    Habilitation,
    MotCandidat,
    MotNumero,
    Organisme,
    Personne,
    SessionCqp,
)

# By what number each is found; which texts name it.
NUMBERED: Mapping[Any, tuple[str, ...]] = {
    Habilitation: ("numero",),
    SessionCqp: ("numero", "responsable_telephone"),
    Certificat: ("numero",),
    Organisme: ("telephone",),
}
NAMED: Mapping[Any, tuple[str, ...]] = {
    Organisme: ("nom",),
    Personne: ("nom", "prenom"),
    Candidat: ("nom_naissance", "nom_usage", "prenoms"),
    Certificat: ("titulaire",),
    SessionCqp: ("intitule", "ville"),
}
TELEPHONE = "t"  # before its digits
OF_CANDIDATES = (*NAMED[Candidat], "courriel")


def backwards(number: str) -> str:
    """Its digits, the last first."""
    return re.sub(r"\D", "", number)[::-1][:18]


def number_rows(thing: Any) -> list[dict[str, Any]]:
    """The rows by which it is found. A telephone is kept apart from the numbers of files: it is asked for by more digits."""
    found = [
        (TELEPHONE if "telephone" in each else "") + digits
        for each in NUMBERED[type(thing)]
        if (digits := backwards(getattr(thing, each)))
    ]
    return [{"objet_type": thing.__tablename__, "objet_id": thing.id, "envers": envers} for envers in dict.fromkeys(found)]


def candidate_rows(candidat: Candidat) -> list[dict[str, Any]]:
    names = name_words(" ".join(getattr(candidat, each) for each in NAMED[Candidat]))
    address = [candidat.courriel.casefold()] if candidat.courriel else []
    return [{"candidat_id": candidat.id, "mot": mot} for mot in dict.fromkeys([*(each[:100] for each in names), *address])]


def born(db: Session, organismes: list[dict[str, Any]], people: list[dict[str, Any]]) -> None:
    """Those that are inserted by the hundred, which no flush tells of: their telephones, and how their names are misspelt."""
    rows = [
        {"objet_type": "organisme", "objet_id": each["id"], "envers": TELEPHONE + digits}
        for each in organismes
        if (digits := backwards(each["telephone"]))
    ]
    if rows:
        db.execute(insert(MotNumero), rows)
    texts = [*(each["nom"] for each in organismes), *(f"{each['nom']} {each['prenom']}" for each in people)]
    lexique.learn(db.connection(), [mot for text in texts for mot in name_words(text)])


def changed(thing: Any, names: tuple[str, ...]) -> bool:
    return any(get_history(thing, name).has_changes() for name in names)


@event.listens_for(Session, "after_flush")
def follow(session: Session, _: Any) -> None:
    if gone := [each.id for each in session.deleted if type(each) in NUMBERED]:
        session.connection().execute(delete(MotNumero).where(col(MotNumero.objet_id).in_(gone)))
    written = [*session.new, *session.dirty]
    if not written:
        return
    numbered = [each for each in written if type(each) in NUMBERED and changed(each, NUMBERED[type(each)])]
    named = [each for each in written if type(each) in NAMED and changed(each, NAMED[type(each)])]
    candidates = [each for each in written if isinstance(each, Candidat) and changed(each, OF_CANDIDATES)]
    if numbered or named or candidates:
        connection = session.connection()
        number(connection, numbered, fresh=session.new)
        name(connection, candidates, fresh=session.new)
        texts = [getattr(each, field) for each in named for field in NAMED[type(each)]]
        lexique.learn(connection, [mot for text in texts for mot in name_words(text)])


def number(connection: Connection, numbered: list[Any], fresh: Any) -> None:
    if old := [each.id for each in numbered if each not in fresh]:
        connection.execute(delete(MotNumero).where(col(MotNumero.objet_id).in_(old)))
    if rows := [row for each in numbered for row in number_rows(each)]:
        connection.execute(insert(MotNumero), rows)


def name(connection: Connection, candidates: list[Candidat], fresh: Any) -> None:
    if old := [each.id for each in candidates if each not in fresh]:
        connection.execute(delete(MotCandidat).where(col(MotCandidat.candidat_id).in_(old)))
    if rows := [row for each in candidates for row in candidate_rows(each)]:
        connection.execute(insert(MotCandidat), rows)
