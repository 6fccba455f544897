"""The journal of every decision: append only, each line carrying the hash of the one before.

Lines are inserted as things happen and sealed together when the transaction commits, so that writers wait for one another
only during that last step. A database trigger refuses to change or delete a sealed line.

Where a line came from (``Origine``) is a row of its own, deleted by age: its key is a digest of what it says, and the line seals the key.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, text, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date
from eclat.models import AUTRES, FAMILLE_DE, Evenement, Habilitation, Organisme, Provenance
from eclat.models.base import Entity, metadata
from eclat.models.bulk import insert_rows

DECISIONS = ("acceptation", "refus")
SECOND_CLICK = timedelta(seconds=30)  # within which the same act by the same person was not meant twice
Objet = tuple[str, UUID]  # its table, its key
SEAL_LOCK = 0x45434C4154  # "ECLAT"
SHOWN_SINCE = 30  # lines that are told to who comes back to a thing
AT_ONCE = 5_000  # lines of the chain that are read together


@dataclass(frozen=True)
class Origine:
    """Where a request came from."""

    adresse: str = ""
    appareil: str = ""
    connexion_le: datetime | None = None
    sel: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def id(self) -> UUID:
        since = self.connexion_le.isoformat() if self.connexion_le else ""
        said = json.dumps([self.sel, self.adresse, self.appareil, since], ensure_ascii=False)
        return UUID(bytes=hashlib.sha256(said.encode()).digest()[:16])


def comes_from(db: Session, adresse: str, appareil: str, connexion_le: datetime | None = None) -> None:
    """Say where what this session writes comes from."""
    db.info["origine"] = Origine(adresse[:64], appareil[:200], connexion_le)


def write(db: Session, subject: Entity, verbe: str, *, by: Utilisateur, avant: str = "", apres: str = "", **details: Any) -> None:
    """Add a line about ``subject``. ``details`` must hold nothing that the journal's readers may not know."""
    write_each(db, [(objet(subject), avant, apres)], verbe, by=by, **details)


def objet(subject: Entity) -> Objet:
    return str(subject.__tablename__), subject.id


def write_each(db: Session, moved: Sequence[tuple[Objet, str, str]], verbe: str, *, by: Utilisateur, **details: Any) -> None:
    """Add a line about each of these things, with the states that it left and reached, in one go."""
    told = {key: value for key, value in details.items() if value not in (None, "", [])}
    auteur = by.auteur
    origine: Origine | None = db.info.get("origine")
    lines = [
        {
            "id": uuid7(),
            "cree_le": clock.now(),
            "acteur_id": auteur.personne_id,
            "acteur_nom": auteur.nom_complet[:210],  # an address, when nobody has given a name yet, may be longer
            "acteur_qualite": auteur.qualite,
            "objet_type": table,
            "objet_id": key,
            "famille": FAMILLE_DE.get(table, AUTRES),
            "verbe": verbe,
            "avant": avant,
            "apres": apres,
            "details": told,
            "provenance_id": origine.id if origine else None,
        }
        for (table, key), avant, apres in moved
    ]
    if lines:
        if db.new:
            db.flush()  # whoever acts may have been born just now
        insert_rows(db, Evenement, lines)
        db.info.setdefault("journal", []).extend(lines)


def changements(avant: Mapping[str, Any], apres: Mapping[str, Any], titres: Mapping[str, str]) -> list[dict[str, str]]:
    """What differs, as lines keep it under ``changements``: nothing before of what is new, nothing after of what is no more."""
    pairs = [(titre, avant.get(name), apres.get(name)) for name, titre in titres.items()]
    return [{"quoi": titre, "avant": written(was), "apres": written(is_)} for titre, was, is_ in pairs if was != is_]


def written(value: Any) -> str:
    return format_date(value) if isinstance(value, date) else str(value or "")


def seal(db: Session) -> None:
    """Give the lines of this transaction their rank and hash. Called once, just before the commit."""
    lines = db.info.pop("journal", [])
    if not lines:
        return
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEAL_LOCK})
    origine: Origine | None = db.info.get("origine")
    if origine is not None and any(line["provenance_id"] == origine.id for line in lines) and not db.info.get("origine_gardee"):
        insert_rows(db, Provenance, [{"id": origine.id, "cree_le": clock.now(), **vars(origine)}])
        db.info["origine_gardee"] = True
    last = db.exec(
        select(Evenement.rang, Evenement.empreinte).where(col(Evenement.rang).is_not(None)).order_by(col(Evenement.rang).desc())
    ).first()
    rang, empreinte = last if last else (0, "")
    sealed = []
    for line in lines:
        rang = (rang or 0) + 1
        empreinte = fingerprint(line, rang, empreinte or "")
        sealed.append({"id": line["id"], "rang": rang, "empreinte": empreinte})
    db.execute(update(Evenement), sealed)


def fingerprint(line: Mapping[str, Any], rang: int, previous: str) -> str:
    """SHA-256 over the previous hash and every field of the line, in hexadecimal."""
    content = [
        previous, rang, str(line["id"]), line["cree_le"].isoformat(), str(line["acteur_id"]), line["acteur_nom"],
        line["acteur_qualite"], line["objet_type"], str(line["objet_id"]), line["verbe"], line["avant"], line["apres"],
        line["details"], *([str(line["provenance_id"])] if line["provenance_id"] else []),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def forget_origins(db: Session, before: datetime) -> int:
    """Where older lines came from is known no more. Returns how many requests that was."""
    return int(db.execute(delete(Provenance).where(col(Provenance.cree_le) < before)).rowcount)  # type: ignore[attr-defined]


def broken_lines(db: Session, after: int = 0) -> Iterator[int]:
    """Ranks at which the chain does not hold, were it because the line is missing: none, unless someone altered the table.

    ``after``: the rank of a line up to which it is known to hold.
    """
    previous, expected = "", after + 1
    if after:
        (last,) = stretch(db, after - 1, 1)
        previous = last["empreinte"]
    while lines := stretch(db, expected - 1):
        for line in lines:
            if line["rang"] != expected or line["empreinte"] != fingerprint(line, expected, previous):
                yield expected
            previous, expected = line["empreinte"], line["rang"] + 1


def stretch(db: Session, after: int, limit: int = AT_ONCE) -> list[Mapping[str, Any]]:
    """The sealed lines that follow this rank, as the chain holds them."""
    table = metadata.tables[Evenement.__tablename__]
    lines = sa_select(table).where(table.c.rang > after).order_by(table.c.rang).limit(limit)
    return [dict(row) for row in db.execute(lines).mappings()]


def about(db: Session, subject: Entity, limit: int = 200, without: Collection[str] = ()) -> list[Evenement]:
    """The lines about one thing, newest first; ``without`` those of some verbs."""
    return list(
        db.exec(
            select(Evenement)
            .where(
                Evenement.objet_type == subject.__tablename__,
                Evenement.objet_id == subject.id,
                col(Evenement.verbe).not_in(without),
            )
            .order_by(col(Evenement.cree_le).desc(), col(Evenement.id).desc())
            .limit(limit)
        )
    )


def mark(db: Session, subject: Entity) -> str:
    """Where the lines about a thing stand now: what was written after is told to who comes back with it (``since``)."""
    newest = about(db, subject, limit=1)
    return str(newest[0].id) if newest else ""


def since(db: Session, subject: Entity, marked: str, *, but: Utilisateur) -> list[Evenement]:
    """The lines about it after this mark, oldest first, without what this person did. Nothing of a mark that is none of its lines."""
    try:
        seen = db.get(Evenement, UUID(marked))
    except ValueError:
        return []
    if seen is None or seen.objet_id != subject.id:
        return []
    newer = or_(col(Evenement.cree_le) > seen.cree_le, and_(col(Evenement.cree_le) == seen.cree_le, col(Evenement.id) > seen.id))
    theirs = or_(col(Evenement.acteur_id).is_(None), col(Evenement.acteur_id) != but.auteur.personne_id)
    lines = select(Evenement).where(
        Evenement.objet_type == subject.__tablename__, Evenement.objet_id == subject.id, newer, theirs
    )
    return list(db.exec(lines.order_by(col(Evenement.cree_le), col(Evenement.id)).limit(SHOWN_SINCE)))


def last(db: Session, subject: Entity, verbe: str) -> Evenement | None:
    """The last time that this was done to it."""
    lines = select(Evenement).where(
        Evenement.objet_type == subject.__tablename__, Evenement.objet_id == subject.id, Evenement.verbe == verbe
    )
    return db.exec(lines.order_by(col(Evenement.cree_le).desc(), col(Evenement.id).desc()).limit(1)).first()


def just_written(db: Session, subject: Entity, verbe: str, *, by: Utilisateur) -> bool:
    """Whether the same person did this an instant ago. The row of the subject must be locked."""
    return just_written_of(db, objet(subject), verbe, by=by)


def just_written_of(db: Session, subject: Objet, verbe: str, *, by: Utilisateur) -> bool:
    """The same of a thing that may be there no more."""
    table, key = subject
    line = select(Evenement.id).where(
        Evenement.objet_type == table, Evenement.objet_id == key, Evenement.verbe == verbe,
        Evenement.acteur_id == by.auteur.personne_id, Evenement.cree_le > clock.now() - SECOND_CLICK,
    )  # fmt: skip
    return db.exec(line.limit(1)).first() is not None


def was_written(db: Session, subject: Entity, verbe: str) -> bool:
    """Whether this was ever done to it."""
    line = select(Evenement.id).where(
        Evenement.objet_type == subject.__tablename__, Evenement.objet_id == subject.id, Evenement.verbe == verbe
    )
    return db.exec(line.limit(1)).first() is not None


def decisions(db: Session, limit: int) -> list[tuple[Evenement, str]]:
    """The last lines that accept or refuse an organisme or a request, with the organisme's name."""
    applicant = aliased(Organisme)
    lines = db.execute(
        select(Evenement, func.coalesce(Organisme.nom, applicant.nom))
        .outerjoin(Organisme, and_(col(Evenement.objet_type) == "organisme", col(Organisme.id) == Evenement.objet_id))
        .outerjoin(Habilitation, and_(col(Evenement.objet_type) == "habilitation", col(Habilitation.id) == Evenement.objet_id))
        .outerjoin(applicant, col(applicant.id) == Habilitation.organisme_id)
        .where(col(Evenement.verbe).in_(DECISIONS), or_(col(Organisme.id).is_not(None), col(Habilitation.id).is_not(None)))
        .order_by(col(Evenement.rang).desc())
        .limit(limit)
    )
    return [(line, nom) for line, nom in lines]
