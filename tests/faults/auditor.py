"""Compares what there is with what was asked, told, journalled, sent and stored. One sentence for each thing that is wrong."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from eclat.database import reading
from eclat.domain.courriels.envois import FAILED
from eclat.engines import journal
from eclat.models import (
    Candidat,
    Courriel,
    Dossier,
    EtatCourriel,
    Evenement,
    Fichier,
    Formateur,
    Grief,
    Habilitation,
    Identification,
    Piece,
    Presence,
    SessionCqp,
)
from tests.faults import (
    certificats,
    changements,
    documents,
    doubt,
    griefs,
    messages,
    owed,
    pv,
    recours,
    states,
    suivis,
    superseded,
)
from tests.faults.hurried import ORPHAN_AFTER
from tests.faults.ledger import Ledger, Subject
from tests.faults.stage import Trouble

SWEEP_S = 12.0  # how late the sweep of the blobs may come
COUNTED = (
    "oubli",
    "nouvelle",
    "saisie",
    "piece",
    "formateur",
    "ligne",
    "collage",
    "ligne retirée",
    "fil",
    "piece jointe",
    "candidat",
    "résultat",
    "présence",
)  # asked, but not lines of the journal
# What the clock does, of everyone.
BY_ITSELF = (("organisme", "veille"), ("document_suivi", "suivi"), ("suivi_annuel", "demande"))
WITH_PIECES = ("habilitation", "identification", "changement")  # and a team; a session begins with those of its habilitation


@dataclass
class Evidence:
    engine: Engine
    record: list[dict[str, Any]]  # of the SMTP server
    files: dict[str, float]
    folder: Path
    ledger: Ledger
    troubles: list[Trouble]
    baseline: int = 0
    sender: str = "worker"  # how the processes that send mails are called
    twice: int = 0  # mails received again


def audit(evidence: Evidence) -> list[str]:
    """Everything that is wrong; nothing, when all is well."""
    with reading(evidence.engine) as db:
        events = db.exec(select(Evenement).order_by(col(Evenement.rang))).all()
        names = states.names(db)
        lines = Counter((event.objet_type, str(event.objet_id), event.verbe) for event in events)
        return [
            *mails(db, evidence),
            *owed.wrong(db, [event for event in events if (event.rang or 0) > evidence.baseline]),
            *owed.links(db, evidence.ledger),
            *states.wrong(db, events),
            *(f"the journal's chain breaks at line {rank}" for rank in journal.broken_lines(db)),
            *(f"line {event.id} of the journal was never sealed" for event in events if event.rang is None),
            *files(db, evidence),
            *asked_and_told(evidence, [event for event in events if (event.rang or 0) > evidence.baseline], names),
            *answers(db, evidence.ledger),
            *messages.wrong(db, evidence.ledger),
            *pv.wrong(db),
            *certificats.wrong(db),
            *superseded.wrong(db, events),
            *griefs.wrong(
                db, Counter((str(event.objet_id), event.verbe) for event in events if event.objet_type == "habilitation")
            ),
            *recours.wrong(db, lines),
            *changements.wrong(db, lines),
            *documents.wrong(db, lines),
            *suivis.wrong(db, lines, events),
        ]


# --- mails, as the SMTP server saw them ---


def mails(db: Session, evidence: Evidence) -> Iterable[str]:
    kept: dict[str, list[dict[str, Any]]] = {}
    refused = Counter(each["to"] for each in evidence.record if each["event"] == "refused" and each["answer"].startswith("5"))
    for each in evidence.record:
        if each["event"] == "kept":
            kept.setdefault(each["message_id"], []).append(each)
            if "⟦jeton" in each["source"]:
                yield f"{each['message_id']} left with a link that opens nothing"
    rows = {row.message_id: row for row in db.exec(select(Courriel))}
    evidence.twice, again = 0, list[dict[str, Any]]()  # the copies that were followed by another
    for message_id in kept.keys() - rows.keys():
        yield f"{message_id} was received by {kept[message_id][0]['to']} and nothing in the database explains it"
    for message_id, row in rows.items():
        copies = kept.get(message_id, [])
        label = f"{row.modele} to {row.destinataire} ({row.etat}, {row.tentatives} tries)"
        if any(copy["to"] != row.destinataire for copy in copies):
            yield f"{label} was received by another"
        if row.etat in (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS):
            yield f"{label} is still waiting"
        elif row.etat == EtatCourriel.ENVOYE and not copies:
            yield f"{label} was never received"
        elif row.etat in FAILED and copies and not refused[row.destinataire]:
            yield f"{label} is said to have failed, and was received"
        elif row.etat in FAILED and not refused[row.destinataire]:
            yield f"{label} failed, and SMTP never refused it for good"
        # Who was hit before writing down that it had left tries again; the address may be refused meanwhile.
        for copy in copies if row.etat in FAILED else copies[:-1]:
            if row.tentatives < len(copies):
                yield f"{label} was received {len(copies)} times in {row.tentatives} tries"
            again.append(copy)
            evidence.twice += 1
    yield from doubt.exceeded(evidence.record, again, evidence.troubles, evidence.sender)


# --- files ---


def files(db: Session, evidence: Evidence) -> Iterable[str]:
    late = time.time() - ORPHAN_AFTER.total_seconds() - SWEEP_S
    rows = {row.cle: row for row in db.exec(select(Fichier))}
    for key, row in rows.items():
        if key not in evidence.files:
            yield f"the file {key} has a row and is not there"
        elif sha256((evidence.folder / key).read_bytes()).hexdigest() != row.sha256:
            yield f"the file {key} is not what was given"
    for key, changed in evidence.files.items():
        if key not in rows and changed < late:
            yield f"the file {key} has no row, and the sweep left it"


# --- what people were told ---


def asked_and_told(evidence: Evidence, events: Iterable[Evenement], names: dict[tuple[str, Any], str]) -> Iterable[str]:
    ledger = evidence.ledger
    happened: Counter[tuple[Subject, str]] = Counter(
        ((event.objet_type, names.get((event.objet_type, event.objet_id), "?")), event.verbe) for event in events
    )
    for deed in happened.keys() | {deed for deed in ledger.asked if told_by_a_line(deed)}:
        (table, name), verb = deed
        if table in ("certificat", "courriel") or (table, verb) in BY_ITSELF:
            continue  # nobody asks for one: certificats.py, superseded.py, documents.py and suivis.py judge them
        asked, told, there = ledger.asked[deed], ledger.told[deed], happened[deed]
        if there > asked:
            yield f"{verb} of {table} {name}: asked {asked} times, done {there} times"
        if there < min(told, 1):
            yield f"{verb} of {table} {name}: told that it was done, and it was not"


def told_by_a_line(deed: tuple[Subject, str]) -> bool:
    """A document that answers a question of a follow-up is; those of other forms are counted (``answers``)."""
    (table, _), verb = deed
    return table != "message" and (verb not in COUNTED or (table, verb) == ("suivi_annuel", "piece"))


def answers(db: Session, ledger: Ledger) -> Iterable[str]:
    """Every field holds the last value that was told kept, or one sent since; rows and documents are as many as asked."""
    files: dict[Subject, Any] = {("habilitation", str(row.id)): row for row in db.exec(select(Habilitation))}
    files |= {("identification", str(row.id)): row for row in db.exec(select(Identification))}
    sessions = list(db.exec(select(SessionCqp)))
    files |= {("session", str(row.id)): row for row in sessions}
    files |= {("candidat", str(row.id)): row for row in db.exec(select(Candidat))}
    files |= pv.cells(db)
    files |= {("grief", str(row.id)): row for row in db.exec(select(Grief))}
    for each in (recours, changements, documents, suivis):
        files |= each.typed(db)
    files |= {("presence", f"{row.seance_id}/{row.candidat_id}"): row for row in db.exec(select(Presence))}
    for (subject, name), index in ledger.kept.items():
        row = files.get(subject)
        present = states.as_typed(getattr(row, name, None))
        if row is None or present not in ledger.answers[subject, name][index:]:
            yield f"{name} of {' '.join(subject)} was told kept, and holds {present!r}"
    for table, verb in ((Formateur, "formateur"), (Piece, "piece")):
        of_dossiers = select(Dossier.sorte, Dossier.id).join(table, col(table.dossier_id) == Dossier.id)
        there = Counter((sorte, str(key)) for sorte, key in db.exec(of_dossiers))
        for subject in files:
            if subject[0] not in WITH_PIECES:
                continue
            deed = (subject, verb)
            if not min(ledger.told[deed], 1) <= there[subject] <= ledger.asked[deed]:
                yield f"{verb} of {' '.join(subject)}: asked {ledger.asked[deed]}, told {ledger.told[deed]}, there are {there[subject]}"
    rows = Counter(db.exec(select(Candidat.session_id)))
    for session in sessions:
        deed = (("session", str(session.id)), "candidat")
        if not min(ledger.told[deed], 1) <= rows[session.id] <= ledger.asked[deed]:
            yield f"candidates of session {session.id}: asked {ledger.asked[deed]}, told {ledger.told[deed]}, there are {rows[session.id]}"
