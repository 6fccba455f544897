"""Every organisme, request and person is where the lines of the journal lead, by legal moves; every line has its effect."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

import eclat.routes  # noqa: F401 - every verb is declared once the site is
from eclat.engines.workflow import ANY, BIRTHS, TRANSITIONS
from eclat.models import (
    Attribution,
    Avis,
    Campagne,
    Changement,
    Decision,
    Delegation,
    DocumentSuivi,
    EtatPoint,
    EtatSession,
    Evenement,
    Habilitation,
    Jeton,
    Organisme,
    Personne,
    Point,
    SessionCqp,
    Siege,
    SuiviAnnuel,
)

# What people know by its address.
KEYED: tuple[type[Any], ...] = (Habilitation, SessionCqp, Changement, DocumentSuivi, SuiviAnnuel)
TABLES: tuple[type[Any], ...] = (Organisme, Personne, Delegation, Campagne, *KEYED)
BIRTHPLACE = {
    "organisme": "en_attente",
    "habilitation": "brouillon",
    "personne": "invitee",
    "delegation": "brouillon",
    "session": "brouillon",
    "changement": "brouillon",
    "document_suivi": "a_fournir",
    "campagne": "brouillon",
    "suivi_annuel": "a_remplir",
}
ENDS = (EtatSession.OUVERTE, EtatSession.REFUSEE)
AFTER = (
    EtatSession.EN_COURS,
    EtatSession.JURY_PLANIFIE,
    EtatSession.PV_EN_SAISIE,
    EtatSession.PV_A_SIGNER,
    EtatSession.A_ATTRIBUER,
    EtatSession.CLOSE,
)  # fmt: skip - once it opened
UNTOLD = ("personne", "delegation")  # whose birth is not a line of the journal


def names(db: Session) -> dict[tuple[str, UUID], str]:
    """By table and key, what people know a thing by."""
    return (
        {("organisme", row.id): row.siret or row.nom for row in db.exec(select(Organisme))}
        | {("personne", row.id): row.courriel for row in db.exec(select(Personne))}
        | {("delegation", row.id): row.courriel for row in db.exec(select(Delegation))}
        | {("campagne", row.id): row.titre for row in db.exec(select(Campagne))}
        | {(table.__tablename__, key): str(key) for table in KEYED for key in db.exec(select(table.id))}
    )


def as_typed(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def wrong(db: Session, events: Sequence[Evenement]) -> Iterable[str]:
    by_thing: dict[tuple[str, UUID], list[Evenement]] = defaultdict(list)
    for event in events:
        by_thing[event.objet_type, event.objet_id].append(event)
    there = tables(db)
    for table in TABLES:
        for thing in db.exec(select(table)):
            lines = by_thing.pop((table.__tablename__, thing.id), [])
            yield from history(thing, lines)
            if isinstance(thing, Habilitation):
                yield from effects(there, thing, Counter(line.verbe for line in lines))
            elif isinstance(thing, SessionCqp):
                yield from opinions(there, thing, Counter(line.verbe for line in lines))
            elif isinstance(thing, Personne):
                yield from passwords(there, thing, lines)
    for table_name, key in by_thing:
        if table_name in ("certificat", "courriel"):
            continue  # certificats.py and superseded.py say so
        yield f"the journal speaks of {table_name} {key}, which is not there"


def history(thing: Any, lines: Sequence[Evenement]) -> Iterable[str]:
    """The lines follow one another by declared moves, from the birth to the present state."""
    table, label = thing.__tablename__, f"{thing.__tablename__} {thing.id}"
    state = BIRTHPLACE[table]
    if table not in UNTOLD and (not lines or (table, lines[0].verbe) not in BIRTHS):
        yield f"{label} has no birth in the journal"
    for line in lines:
        if (table, line.verbe) in BIRTHS:
            # A thing of its own may begin too: a document that is joined; or it begins anew from where it was.
            if line is not lines[0] and line.apres and line.avant != state:
                yield f"{label} was born twice"
            state = line.apres or state
            continue
        move = TRANSITIONS.get((table, line.verbe))
        if move is None:
            yield f"{label}: {line.verbe} is not declared"
            continue
        if ANY in move.moves:
            continue
        if table == "personne" and state == "invitee" and line.avant == "active":
            state = "active"  # an agent of the stage is so from the beginning
        legal = {str(before): str(after) for before, after in move.moves.items()}
        if line.avant != state or legal.get(line.avant) != line.apres:
            yield f"{label}: {line.verbe} from {line.avant} to {line.apres}, when it was {state}"
        state = line.apres
    unjournalled = table == "personne" and not any(line.avant for line in lines)  # an agent of the stage
    if str(thing.etat) != state and not unjournalled:
        yield f"{label} is {thing.etat}, and its lines lead to {state}"


@dataclass
class Tables:
    """What the verbs add, counted by thing."""

    decisions: Counter[UUID]
    points: Counter[UUID]
    lifted: Counter[UUID]
    entrusted: Counter[UUID]
    links_used: Counter[UUID]
    seats: Counter[UUID]
    opinions: Counter[UUID]


def tables(db: Session) -> Tables:
    return Tables(
        Counter(db.exec(select(Decision.habilitation_id))),
        Counter(db.exec(select(Point.dossier_id))),
        Counter(db.exec(select(Point.dossier_id).where(Point.etat == EtatPoint.LEVE))),
        Counter(db.exec(select(Attribution.habilitation_id))),
        Counter(db.exec(select(Jeton.personne_id).where(col(Jeton.utilise_le).is_not(None)))),
        Counter(db.exec(select(Siege.session_id).where(col(Siege.jusqu_a).is_(None)))),
        Counter(db.exec(select(Avis.session_id))),
    )


def effects(held: Tables, thing: Habilitation, verbs: Counter[str]) -> Iterable[str]:
    """What the lines say was added is there, and nothing else."""
    for what, there, lines in (
        ("decisions", held.decisions[thing.id], verbs["acceptation"] + verbs["refus"]),
        ("points", held.points[thing.id], verbs["ajout_point"]),
        ("points lifted", held.lifted[thing.id], verbs["levee_point"] - verbs["reprise_point"]),
        ("attributions", bool(held.entrusted[thing.id]), bool(verbs["attribution"])),
        ("deposits", thing.depose_le is not None, bool(verbs["depot"] + verbs["depot_automatique"])),
        ("deposits by itself", verbs["depot_automatique"] <= 1, True),
    ):
        if there != lines:
            yield f"habilitation {thing.id}: {lines} {what} in the journal, {there} in the tables"


def opinions(held: Tables, thing: SessionCqp, verbs: Counter[str]) -> Iterable[str]:
    """Both collèges sit once it is entrusted; each opinion is a row; it opens or is refused once, for a reason."""
    for what, there, lines in (
        ("seats", held.seats[thing.id], 2 * bool(verbs["attribution"])),
        ("opinions", held.opinions[thing.id], verbs["accord"] + verbs["desaccord"]),
        ("deposits", thing.demandee_le is not None, bool(verbs["depot"])),
        ("ends", thing.etat in ENDS or thing.etat in AFTER, bool(verbs["validation"] + verbs["arbitrage_ouverture"] + verbs["invalidation"] + verbs["arbitrage_refus"])),
        ("openings without both", verbs["validation"] <= verbs["accord"] // 2, True),
    ):  # fmt: skip
        if there != lines:
            yield f"session {thing.id}: {lines} {what} in the journal, {there} in the tables"


def passwords(held: Tables, thing: Personne, lines: Sequence[Evenement]) -> Iterable[str]:
    """A password chosen is one link used, and so is an address confirmed."""
    used = held.links_used[thing.id]
    chosen = sum(line.verbe in ("mot_de_passe", "confirmation_adresse") for line in lines)
    if used != chosen:
        yield f"{thing.courriel}: {chosen} passwords chosen in the journal, {used} links used"
