"""The auditor of messages and notices catches what it is there to catch: each thing that could go wrong is made to, by hand."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, delete, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.database import writing
from eclat.domain.messagerie import brouillons, envois, fils, lectures, notifications
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Brouillon, Cote, Courriel, Fil, Lecture, Message, MotFil, NonLu, PieceJointe
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import evidence_of, staff
from tests.faults.threads import PIECES, REPRIS, SORT, TEXTE

MINUTES = timedelta(minutes=1)
QUESTION, MORE, ANSWER, NOTE = "Où en est ma demande ?", "Voici le plan", "Nous l’étudions", "Le plan est bon"


@pytest.fixture
def evidence(db: Session, tmp_path: Path) -> Iterator[Evidence]:
    """Mathilde wrote twice, with a file; Sophie and Julien were told; Sophie read and answered, Julien noted; each was told again."""
    pair, baseline = staff(db)
    request = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    sophie, julien = (make.user_of(db, each) for each in pair)
    mathilde, fil = make.owner(db, request), fils.opened(db, request)
    sent: dict[str, UUID] = {}

    def write(texte: str, by: Utilisateur, *, interne: bool = False) -> None:
        sent[texte] = uuid7()
        envois.send(db, fil, cle=sent[texte], texte=texte, interne=interne, by=by)

    with clock.travel(10 * MINUTES):
        write(QUESTION, mathilde)
        brouillons.attach(db, fil, "plan.pdf", make.PDF, by=mathilde)
        write(MORE, mathilde)
    tell(db, 20 * MINUTES)
    with clock.travel(30 * MINUTES):
        lectures.read(db, fil, jusqu_a=clock.now(), by=sophie)
        write(ANSWER, sophie)
        write(NOTE, julien, interne=True)
    tell(db, 40 * MINUTES)
    with clock.travel(60 * MINUTES):
        found = evidence_of(db, tmp_path, baseline)
        for texte, key in sent.items():
            subject = ("message", str(key))
            found.ledger.writes(subject, TEXTE, texte)
            found.ledger.writes(subject, PIECES, "plan.pdf" if texte == MORE else "")
            found.ledger.asks(subject, "message")
            found.ledger.is_told(subject, "message")
        found.ledger.is_told(("message", str(sent[MORE])), f"lecture de {sophie.courriel}")
        yield found


def tell(db: Session, later: timedelta) -> None:
    with clock.travel(later):
        for personne, threads in notifications.due(db).items():
            notifications.notify(db, personne, threads)


def subject(evidence: Evidence, texte: str) -> tuple[str, str]:
    return next(about for (about, name), said in evidence.ledger.answers.items() if name == TEXTE and said == [texte])


def lose(db: Session, evidence: Evidence, texte: str) -> tuple[str, str]:
    """The message is there no more."""
    lost = subject(evidence, texte)
    for table in (PieceJointe, MotFil):
        db.execute(delete(table).where(col(table.message_id) == UUID(lost[1])))
    db.execute(delete(Message).where(col(Message.id) == UUID(lost[1])))
    db.commit()
    return lost


def notice(db: Session, to: str) -> Courriel:
    return db.exec(select(Courriel).where(Courriel.modele == "messages_a_lire", col(Courriel.destinataire).startswith(to))).all()[
        0
    ]


def says(evidence: Evidence, words: str) -> bool:
    return any(words in problem for problem in audit(evidence))


def test_an_exchange_well_told_raises_nothing(evidence: Evidence) -> None:
    assert audit(evidence) == []


def test_a_message_lost(evidence: Evidence, db: Session) -> None:
    lose(db, evidence, MORE)
    assert says(evidence, f"“{MORE}” was told sent, and is not there")


def test_a_message_doubled(evidence: Evidence, db: Session) -> None:
    first = db.get_one(Message, UUID(subject(evidence, ANSWER)[1]))
    db.add(Message(**first.model_dump(exclude={"id"}), id=uuid4()))
    db.commit()
    assert says(evidence, f"“{ANSWER}” is 2 times in the thread") and says(evidence, "nobody sent the message")


def test_a_message_without_its_file(evidence: Evidence, db: Session) -> None:
    db.execute(delete(PieceJointe))
    db.commit()
    assert says(evidence, f"“{MORE}” with ['plan.pdf'] is “{MORE}” with []")


def test_a_message_that_left_though_it_was_taken_back(evidence: Evidence) -> None:
    evidence.ledger.writes(subject(evidence, ANSWER), SORT, REPRIS)
    assert says(evidence, f"“{ANSWER}” was told taken back, and left")


def test_a_message_taken_back_into_no_draft(evidence: Evidence, db: Session) -> None:
    evidence.ledger.writes(lose(db, evidence, NOTE), SORT, REPRIS)
    assert says(evidence, f"“{NOTE}” was told taken back, and is in no draft")
    fil, sophie = db.exec(select(Fil)).one(), db.exec(select(Lecture.personne_id)).one()
    db.add(Brouillon(fil_id=fil.id, personne_id=sophie, texte=NOTE))
    db.commit()
    assert not says(evidence, "is in no draft")


def test_a_reading_lost(evidence: Evidence, db: Session) -> None:
    db.execute(delete(Lecture))
    db.commit()
    assert says(evidence, f"sophie.rakoto@oc-eclat.example was told to have read “{MORE}”, and has not")


def test_a_thread_that_awaits_nobody(evidence: Evidence, db: Session) -> None:
    db.execute(delete(NonLu))
    db.commit()
    assert says(evidence, "julien.delmas@oc-eclat.example in the thread") and says(evidence, "and it is not said to await them")


def test_a_thread_that_awaits_who_has_read_it(evidence: Evidence, db: Session) -> None:
    with writing() as other:
        fil = other.exec(select(Fil)).one()
        for row in other.exec(select(NonLu)):
            other.add(Lecture(fil_id=fil.id, personne_id=row.personne_id, cote=Cote.OC, jusqu_a=clock.now()))
        other.commit()
    assert says(evidence, "all was read, and it is said to await them")


@pytest.mark.parametrize("who", ["sophie", "julien", "mathilde"])
def test_a_notice_lost(evidence: Evidence, db: Session, who: str) -> None:
    names = {"sophie": NOTE, "julien": ANSWER, "mathilde": ANSWER}
    people = {each.destinataire for each in db.exec(select(Courriel).where(Courriel.modele == "messages_a_lire"))}
    address = next(each for each in people if each.startswith(who) or (who == "mathilde" and "oc-eclat" not in each))
    db.execute(delete(Courriel).where(col(Courriel.modele) == "messages_a_lire", col(Courriel.destinataire) == address))
    db.commit()
    assert says(evidence, f"was never told of “{names[who]}”, which they have not read")


def test_a_notice_doubled(evidence: Evidence, db: Session) -> None:
    first = notice(db, "julien")
    twin = first.model_dump(exclude={"id", "message_id"})
    db.add(Courriel(**twin, message_id="<twin@eclat.example>"))
    db.commit()
    assert says(evidence, "told of 4 messages, and 2 had left")


def test_a_notice_to_the_author(evidence: Evidence, db: Session) -> None:
    first, answered = notice(db, "julien"), db.exec(select(Message.auteur_id).where(Message.texte == QUESTION)).one()
    first.personne_id = answered
    db.commit()
    assert says(evidence, "told of 2 messages, and 0 had left")


def test_a_notice_that_tells_of_a_note_to_an_organisme(evidence: Evidence, db: Session) -> None:
    mine = next(
        each
        for each in db.exec(select(Courriel).where(Courriel.modele == "messages_a_lire"))
        if "oc-eclat" not in each.destinataire
    )
    mine.texte = mine.texte.replace("1 message", "2 messages")
    db.commit()
    assert says(evidence, "told of 2 messages, and 1 had left")


def test_a_notice_that_forgets_a_message(evidence: Evidence, db: Session) -> None:
    first = notice(db, "julien")
    first.texte = first.texte.replace("2 messages", "1 message")
    db.commit()
    assert says(evidence, "told of 2 messages, and has not read 3")
