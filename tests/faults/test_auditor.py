"""The auditor catches what it is there to catch: each thing that could go wrong is made to, by hand."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, func, select

from eclat.database import get_engine, writing
from eclat.domain.courriels import classements
from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.veille import naissances
from eclat.engines import journal
from eclat.models import (
    Courriel,
    EtatCourriel,
    EtatHabilitation,
    EtatOrganisme,
    Evenement,
    Fichier,
    Habilitation,
    Identification,
    Jeton,
    Organisme,
    Personne,
    Piece,
)
from eclat.tasks import doubt
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.disk import Disk
from tests.faults.ledger import Ledger, Subject
from tests.faults.stage import Stage, Trouble
from tests.faults.states import names


@pytest.fixture
def evidence(db: Session, tmp_path: Path) -> Evidence:
    """A request accepted, its mails all received once, its documents on the disk, as everyone was told."""
    pair, baseline = staff(db)
    make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=pair)
    return evidence_of(db, tmp_path, baseline)


@pytest.fixture
def network(db: Session, tmp_path: Path) -> Evidence:
    """A national request that went by itself once its two délégataires had finished, and was entrusted to a pair."""
    pair, baseline = staff(db)
    make.studied(db, make.national(db, rows=2, etat="en_attente_delegataires"), *pair)
    journal.seal(db)
    confirmed = select(Evenement.objet_id).where(Evenement.verbe == "confirmation_adresse")
    db.execute(
        update(Jeton).where(col(Jeton.personne_id).not_in(confirmed)).values(utilise_le=None)
    )  # no line tells of the others' passwords
    return evidence_of(db, tmp_path, baseline)


def staff(db: Session) -> tuple[list[Personne], int]:
    make.administrateur(db)
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    journal.seal(db)
    return pair, db.exec(select(func.max(Evenement.rang))).one() or 0


def evidence_of(db: Session, folder: Path, baseline: int, texts: Mapping[tuple[Subject, str], str] | None = None) -> Evidence:
    """What a campaign leaves of what the database holds; ``texts``: those that were sent, and told kept."""
    for each in naissances.to_follow(db):
        naissances.follow(db, db.get_one(Organisme, each), by=SYSTEME)
    journal.seal(db)
    db.commit()
    mails = db.exec(select(Courriel)).all()
    for mail in mails:
        mail.etat, mail.tentatives = EtatCourriel.ENVOYE, 1
    db.commit()
    stored = {row.cle: time.time() for row in db.exec(select(Fichier))}
    for key in stored:
        (folder / key).write_bytes(b"".join(fichiers.storage().get(key)))
    record = [
        {
            "t": time.time(),
            "event": "kept",
            "message_id": mail.message_id,
            "to": mail.destinataire,
            "source": "",
            "connection": "1",
        }
        for mail in mails
    ]
    found = Evidence(get_engine(), record, stored, folder, ledger_of(db, baseline), [], baseline)
    with found.ledger.keeping(texts or {}):
        db.rollback()
    return found


def ledger_of(db: Session, baseline: int) -> Ledger:
    """As if each thing in the database had been asked for once, and told."""
    ledger, known = Ledger(), names(db)
    for event in db.exec(select(Evenement).where(col(Evenement.rang) > baseline)):
        deed = ((event.objet_type, known[event.objet_type, event.objet_id]), event.verbe)
        ledger.asks(*deed)
        ledger.is_told(*deed)
    for habilitation in db.exec(select(Habilitation)):
        for _ in db.exec(select(Piece).where(Piece.dossier_id == habilitation.id)):
            ledger.asks(("habilitation", str(habilitation.id)), "piece")
        ledger.asks(("habilitation", str(habilitation.id)), "formateur")
    for form in db.exec(select(Identification)):
        for _ in db.exec(select(Piece).where(Piece.dossier_id == form.id)):
            ledger.asks(("identification", str(form.id)), "piece")
        ledger.asks(("identification", str(form.id)), "formateur")
    return ledger


def change(statement: str, **values: Any) -> None:
    with writing() as db:
        db.execute(text(statement), values)
        db.commit()


def test_a_story_well_told_raises_nothing(evidence: Evidence) -> None:
    assert audit(evidence) == []


def test_a_mail_lost(evidence: Evidence) -> None:
    evidence.record.pop()
    assert any("was never received" in problem for problem in audit(evidence))


def test_a_mail_that_was_never_written(evidence: Evidence) -> None:
    change("DELETE FROM courriel WHERE modele = 'habilitation_deposee'")
    assert any("habilitation_deposee" in problem and "1 owed, 0 written" in problem for problem in audit(evidence))


def test_a_mail_that_nothing_caused(evidence: Evidence, db: Session) -> None:
    again = db.exec(select(Courriel).where(Courriel.modele == "inscription_recue")).one()
    twin = Courriel(**again.model_dump(exclude={"id", "message_id"}), message_id="<twin@eclat.example>")
    db.add(twin)
    db.commit()
    evidence.record.append(evidence.record[0] | {"message_id": "<twin@eclat.example>", "to": again.destinataire})
    assert any("inscription_recue" in problem and "1 owed, 2 written" in problem for problem in audit(evidence))


def test_a_mail_still_waiting(evidence: Evidence) -> None:
    change("UPDATE courriel SET etat = 'en_cours' WHERE modele = 'inscription_recue'")
    assert any("is still waiting" in problem for problem in audit(evidence))


def test_a_mail_that_failed_and_was_set_aside(evidence: Evidence, db: Session) -> None:
    """By the product, as another took its place: nobody asked for it."""
    about = db.exec(select(Courriel.objet_id).where(Courriel.modele == "inscription_recue")).one()
    assert about
    db.rollback()
    lost = evidence.record.pop(0)
    evidence.record.append(lost | {"event": "refused", "answer": "550 unknown"})
    change("UPDATE courriel SET etat = 'echec' WHERE message_id = :id", id=lost["message_id"])
    classements.supersede(db, [about], ["inscription_recue"])
    journal.seal(db)
    db.commit()
    assert audit(evidence) == []
    change("UPDATE courriel SET etat = 'echec' WHERE modele = 'inscription_recue'")
    assert any("set aside 1 times in the journal, 0 in the tables" in problem for problem in audit(evidence))


def test_a_mail_received_twice_for_no_reason(evidence: Evidence) -> None:
    evidence.record.append(evidence.record[0])
    change("UPDATE courriel SET tentatives = 2")
    assert any("was received 2 times" in problem for problem in audit(evidence))


def test_a_mail_received_twice_because_we_died_after_the_answer(evidence: Evidence) -> None:
    evidence.record.append(evidence.record[0])
    change("UPDATE courriel SET tentatives = 2")
    sent = evidence.record[0]["t"]
    evidence.troubles.append(Trouble("kill -9", "worker1", sent, sent + 60))
    assert audit(evidence) == []
    assert evidence.twice == 1
    for excuse in (
        {"name": "SMTP later"},  # a refusal excuses no second copy,
        {"name": "SIGTERM"},  # nor does a polite stop,
        {"target": "web1"},  # nor does what befalls whoever does not send,
        {"start": sent - 60},  # nor does a kill from before it was sent
    ):
        died = evidence.troubles[0]
        evidence.troubles[:] = [replace(died, **excuse)]
        assert any("nothing had happened to us" in problem for problem in audit(evidence)), excuse
        evidence.troubles[:] = [died]


def test_a_mail_received_then_refused_because_we_died_after_the_answer(evidence: Evidence) -> None:
    """The address was good, then unknown: whoever had not written down that the mail left can only say that it failed."""
    sent = evidence.record[0]
    change("UPDATE courriel SET etat = 'echec', tentatives = 2 WHERE message_id = :key", key=sent["message_id"])
    assert any("said to have failed, and was received" in problem for problem in audit(evidence))
    evidence.record.append({"t": sent["t"] + 5, "event": "refused", "to": sent["to"], "answer": "550 5.1.1 nobody here"})
    assert any("nothing had happened to us" in problem for problem in audit(evidence))
    evidence.troubles.append(Trouble("kill -9", "worker1", sent["t"], sent["t"] + 60))
    assert about_copies(evidence) == []


def killed_having_sent(evidence: Evidence, count: int, every_s: float = 0.001, connection: str = "7") -> list[dict[str, Any]]:
    """A worker that sent so many mails over one connection, the last one just before it was killed, each received once so far."""
    died = evidence.record[0]["t"]
    lines = [
        evidence.record[0]
        | {"message_id": f"<{connection}.{n}@eclat.example>", "connection": connection, "t": died - (count - n) * every_s}
        for n in range(count)
    ]
    with writing() as db:
        model = db.exec(select(Courriel).where(Courriel.message_id == evidence.record[0]["message_id"])).one()
        for line in lines:
            twin = Courriel(**model.model_dump(exclude={"id", "message_id", "tentatives"}), message_id=line["message_id"])
            twin.tentatives = 2
            db.add(twin)
        db.commit()
    evidence.record += lines
    evidence.troubles.append(Trouble("kill -9", "worker1", died, died + 5))
    return lines


def about_copies(evidence: Evidence) -> list[str]:
    return [problem for problem in audit(evidence) if "received" in problem]


def test_a_kill_leaves_no_more_in_doubt_than_is_said(evidence: Evidence) -> None:
    lines = killed_having_sent(evidence, 40)
    evidence.record += lines[-doubt.MAILS :]
    assert about_copies(evidence) == []
    assert evidence.twice == doubt.MAILS
    evidence.record.append(lines[-doubt.MAILS - 1])
    assert about_copies(evidence) == [
        f"{doubt.MAILS + 1} mails of one connection were received again: more than {doubt.MAILS} were in doubt at once"
    ]


def test_what_is_in_doubt_was_sent_in_a_row(evidence: Evidence) -> None:
    lines = killed_having_sent(evidence, 40)
    evidence.record += [lines[0], lines[-1]]
    assert any("in doubt at once" in problem for problem in about_copies(evidence))


def test_nothing_is_in_doubt_for_longer_than_is_said(evidence: Evidence) -> None:
    lines = killed_having_sent(evidence, 4, every_s=0.5)
    evidence.record += lines[-2:]
    assert about_copies(evidence) == [], "on a busy machine"
    evidence.record.append(lines[-3])
    assert any("nothing had happened to us" in problem for problem in about_copies(evidence))


def test_each_connection_is_another_thread_s(evidence: Evidence) -> None:
    for connection in ("7", "8"):
        evidence.record += killed_having_sent(evidence, 20, connection=connection)[-doubt.MAILS :]
    assert about_copies(evidence) == []


def test_a_mail_that_no_row_explains(evidence: Evidence) -> None:
    evidence.record.append(evidence.record[0] | {"message_id": "<invented@eclat.example>"})
    assert any("nothing in the database explains it" in problem for problem in audit(evidence))


def test_a_mail_given_up_that_nobody_refused(evidence: Evidence) -> None:
    change("UPDATE courriel SET etat = 'echec' WHERE modele = 'habilitation_deposee'")
    kept = [line for line in evidence.record if "claire" not in line["to"]]
    evidence.record[:] = kept
    assert any("SMTP never refused it for good" in problem for problem in audit(evidence))


def test_a_file_without_its_row(evidence: Evidence) -> None:
    evidence.files["0190a6c1-6f2e-7000-8000-000000000000.pdf"] = time.time()
    assert audit(evidence) == [], "its sweep has not come yet"
    evidence.files["0190a6c1-6f2e-7000-8000-000000000000.pdf#1"] = time.time() - 3600
    assert any("has no row, and the sweep left it" in problem for problem in audit(evidence))


def test_a_row_without_its_file(evidence: Evidence) -> None:
    evidence.files.popitem()
    assert any("has a row and is not there" in problem for problem in audit(evidence))


def test_a_file_cut_short(evidence: Evidence) -> None:
    (evidence.folder / next(iter(evidence.files))).write_bytes(b"%PDF-")
    assert any("is not what was given" in problem for problem in audit(evidence))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE habilitation SET etat = 'deposee'", "its lines lead to acceptee"),
        ("UPDATE organisme SET etat = 'refuse'", "its lines lead to accepte"),
        ("DELETE FROM decision", "1 decisions in the journal, 0 in the tables"),
        ("DELETE FROM attribution", "True attributions in the journal, False in the tables"),
        ("UPDATE habilitation SET depose_le = NULL", "True deposits in the journal, False in the tables"),
    ],
)
def test_a_state_that_no_line_explains(evidence: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(evidence))


def test_an_illegal_move(evidence: Evidence, db: Session) -> None:
    thing = db.exec(select(Habilitation)).one()
    journal.write(db, thing, "depot", by=SYSTEME, avant=EtatHabilitation.ACCEPTEE, apres=EtatHabilitation.DEPOSEE)
    thing.etat = EtatHabilitation.DEPOSEE
    journal.seal(db)
    db.commit()
    assert any("depot from acceptee to deposee" in problem for problem in audit(evidence))


def test_a_line_forged(evidence: Evidence, db: Session) -> None:
    last = db.exec(select(Evenement).order_by(col(Evenement.rang).desc())).first()
    assert last is not None
    thing = db.exec(select(Organisme)).one()
    forged = Evenement(
        **last.model_dump(exclude={"id", "rang", "objet_id", "objet_type", "verbe"}), objet_id=thing.id, objet_type="organisme",
        verbe="profil", rang=(last.rang or 0) + 1,
    )  # fmt: skip
    forged.avant = forged.apres = EtatOrganisme.ACCEPTE
    db.add(forged)
    db.commit()
    assert any("chain breaks" in problem for problem in audit(evidence))


def test_what_nobody_asked_for(evidence: Evidence) -> None:
    deed = next(deed for deed in evidence.ledger.asked if deed[1] == "depot")
    evidence.ledger.asked[deed] = 0
    assert any("depot" in problem and "asked 0 times, done 1 times" in problem for problem in audit(evidence))


def test_what_was_done_twice(evidence: Evidence, db: Session) -> None:
    """A point added twice for one press of the button: nothing in the tables contradicts it."""
    deed = next(deed for deed in evidence.ledger.asked if deed[1] == "profil")
    thing = db.exec(select(Organisme)).one()
    journal.write(db, thing, "profil", by=SYSTEME, avant=EtatOrganisme.ACCEPTE, apres=EtatOrganisme.ACCEPTE)
    journal.seal(db)
    db.commit()
    assert audit(evidence) == [f"profil of organisme {deed[0][1]}: asked 1 times, done 2 times"]


def test_what_was_told_done_and_is_not(evidence: Evidence) -> None:
    deed = (("organisme", "00000000000000"), "inscription")
    evidence.ledger.asks(*deed)
    evidence.ledger.is_told(*deed)
    assert any("told that it was done, and it was not" in problem for problem in audit(evidence))


def test_an_answer_told_kept_and_lost(evidence: Evidence, db: Session) -> None:
    subject = ("habilitation", str(db.exec(select(Habilitation.id)).one()))
    for value in ("Trois salles.", "Deux salles, un fonds documentaire, une malle d’animation."):
        evidence.ledger.is_kept(subject, "moyens_pedagogiques", evidence.ledger.writes(subject, "moyens_pedagogiques", value))
    assert audit(evidence) == []
    evidence.ledger.is_kept(
        subject, "moyens_pedagogiques", evidence.ledger.writes(subject, "moyens_pedagogiques", "Quatre salles.")
    )
    assert any("was told kept, and holds" in problem for problem in audit(evidence))


# --- a network ---


def test_a_network_well_told_raises_nothing(network: Evidence) -> None:
    assert audit(network) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE courriel SET destinataire = 'a@b.example' WHERE modele = 'activation_delegataire'", "1 owed, 0 written"),
        ("DELETE FROM courriel WHERE modele = 'habilitation_accuse_reception'", "1 owed, 0 written"),
        ("UPDATE delegation SET etat = 'invitee'", "its lines lead to terminee"),
    ],
)
def test_what_a_network_lost(network: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(network))


def test_a_row_of_a_délégataire_told_there_and_lost(network: Evidence) -> None:
    for subject, verb in [deed for deed in network.ledger.asked if deed[0][0] == "identification" and deed[1] == "formateur"]:
        network.ledger.is_told(subject, verb)
    assert audit(network) == []
    change("DELETE FROM piece WHERE formateur_id IS NOT NULL")
    change("DELETE FROM formateur WHERE dossier_id IN (SELECT id FROM identification)")
    assert any("formateur of identification" in problem and "told 1, there are 0" in problem for problem in audit(network))


def test_a_request_that_deposited_itself_twice(network: Evidence, db: Session) -> None:
    thing = db.exec(select(Habilitation)).one()
    journal.write(
        db, thing, "depot_automatique", by=SYSTEME, avant=EtatHabilitation.EN_ATTENTE_DELEGATAIRES, apres=EtatHabilitation.DEPOSEE
    )
    journal.seal(db)
    db.commit()
    problems = audit(network)
    assert any("depot_automatique" in problem and "asked 1 times, done 2 times" in problem for problem in problems)
    assert any("habilitation_deposee" in problem and "2 owed, 1 written" in problem for problem in problems)


def test_an_answer_of_a_délégataire_told_kept_and_lost(network: Evidence, db: Session) -> None:
    subject = ("identification", str(db.exec(select(Identification.id)).first()))
    network.ledger.is_kept(subject, "tuteurs", network.ledger.writes(subject, "tuteurs", "Un tuteur par groupe."))
    assert any("tuteurs of identification" in problem and "told kept" in problem for problem in audit(network))


def test_a_mail_born_while_one_looks_is_awaited(evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was still to be told is told, by a mail, between two questions: it is quiet once that one has left."""
    looks = iter(["a_envoyer", "envoye"])

    def unasked(stage: Stage, db: Session) -> bool:
        change("UPDATE courriel SET etat = :etat WHERE modele = 'inscription_recue'", etat=next(looks))
        return False

    monkeypatch.setattr(Stage, "unasked", unasked)
    Stage(tmp_path, True, Disk.__new__(Disk), _engine=evidence.engine).quiet()  # which needs none
    assert next(looks, None) is None
