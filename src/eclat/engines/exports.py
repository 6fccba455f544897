"""What leaves the platform in a file: the journal says who took it, and of what; a long one is made by the worker.

A list says here how its file is made (``Source``), so that the worker makes what the page would have given out: the same rows, for the same
reader, with the rights that they have then. A whole file, as PDF or as ZIP, is made the same way (``engines/archives``): what its reader may
read of it is marked when it is made, and looked at again when it is taken. Nothing of a killed worker stays: another begins the file again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.domain.socle import policies, reservations
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.archives import Archive
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.models import EtatExport, Export, Fichier, Personne
from eclat.models.exports import ARCHIVES, GARDE
from eclat.tableurs.ecriture import Row

EXPORT: Final = "export"
E = EtatExport
AT_ONCE: Final = 5_000  # rows that are given out while one waits
BIRTHS: Final = "naissances"  # the mark of a whole file in which someone’s birth is read
REMEMBERED: Final = timedelta(days=30)  # that it was asked
NOT_YOURS: Final = "Vos droits ont changé depuis votre demande\u00a0: demandez ce fichier de nouveau."

Sessions = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Feuille:
    """What a file is made of: its title, its headings, its rows one by one; and what it was narrowed by, in words."""

    titre: str
    entetes: Sequence[str]
    lignes: Iterator[Row]
    dit: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Source:
    """How the file of a list, or a whole file, is made for a reader, from the query of an address; and who may ask for it.

    ``marks``: of a whole file, what this reader may read of it now, in words of which none has a space; none when they do not see it.
    """

    audience: Audience
    open: Callable[[Sessions, Utilisateur, Mapping[str, str]], Feuille | Archive]
    marks: Callable[[Session, Utilisateur, Mapping[str, str]], Set[str]] | None = None


SOURCES: dict[str, Source] = {}  # by the name of the page of the list, or of the file


def note(db: Session, liste: str, *, by: Utilisateur, **details: Any) -> None:
    """A line about a thing of its own: an export is no step in anything's life, and many would hide the steps of an agent's.

    Not the words that were sought: a name would stay there after the person was erased.
    """
    journal.write_each(db, [((EXPORT, uuid7()), "", "")], EXPORT, by=by, liste=liste, **details)


# --- by who asks ---


def visible_exports(user: Utilisateur) -> SelectOfScalar[Export]:
    """One's own, in the place where one asked for it."""
    mine = select(Export).where(Export.auteur_id == user.personne_id)
    return mine.where(
        col(Export.appartenance_id) == user.appartenance_id if user.appartenance_id else col(Export.appartenance_id).is_(None)
    )


def recent(db: Session, user: Utilisateur, limit: int) -> list[Export]:
    """One's own, the last asked first."""
    return list(db.exec(visible_exports(user).order_by(col(Export.cree_le).desc(), col(Export.id)).limit(limit)))


def asked(db: Session, user: Utilisateur, liste: str, requete: str, limit: int) -> list[Export]:
    """One's own of one list or one file, the last first."""
    mine = visible_exports(user).where(Export.liste == liste, Export.requete == requete)
    return list(db.exec(mine.order_by(col(Export.cree_le).desc(), col(Export.id)).limit(limit)))


def of_liste(db: Session, user: Utilisateur, liste: str, limit: int) -> list[Export]:
    """One's own of one list or one kind of file, the last first."""
    mine = visible_exports(user).where(Export.liste == liste)
    return list(db.exec(mine.order_by(col(Export.cree_le).desc(), col(Export.id)).limit(limit)))


def is_author(db: Session, user: Utilisateur, export: Export) -> bool:
    return export.auteur_id == user.personne_id


def ask(db: Session, liste: str, titre: str, requete: str, format: str, prevues: int, *, by: Utilisateur) -> Export:
    """Have the file made. A second click returns what the first one asked."""
    return again(db, liste, requete, format, by) or born(db, liste, titre, requete, format, prevues, by)


def ask_whole(db: Session, route: str, titre: str, query: Mapping[str, str], format: str, *, dit: str, by: Utilisateur) -> Export:
    """Have a whole file made; one that is being made is not made twice. The journal says who took it, and whether births are in it."""
    requete = urlencode(query)
    if (known := again(db, route, requete, format, by)) is not None:
        return known
    source = SOURCES[route]
    births = {"naissance": True} if source.marks and BIRTHS in source.marks(db, by, query) else {}
    note(db, f"{dit} {titre}".strip(), by=by, format=format, **births)
    return born(db, route, titre, requete, format, 0, by)


def again(db: Session, liste: str, requete: str, format: str, by: Utilisateur) -> Export | None:
    """What the same person has just asked. Whoever asks is locked first."""
    assert by.personne_id is not None
    hold(db, db.get_one(Personne, by.personne_id))
    same = visible_exports(by).where(
        Export.liste == liste, Export.requete == requete[:4000], Export.format == format,
        col(Export.etat).in_((E.EN_COURS, E.PRET)),
    )  # fmt: skip
    just = col(Export.cree_le) > clock.now() - journal.SECOND_CLICK
    return db.exec(same.where(or_(just, col(Export.etat) == E.EN_COURS) if format in ARCHIVES else just)).first()


def born(db: Session, liste: str, titre: str, requete: str, format: str, prevues: int, by: Utilisateur) -> Export:
    assert by.personne_id is not None
    export = Export(
        auteur_id=by.personne_id, appartenance_id=by.appartenance_id, liste=liste, titre=titre[:120], requete=requete[:4000],
        format=format, prevues=prevues,
    )  # fmt: skip
    db.add(export)
    db.flush()
    return export


@transition(
    "abandon",
    Export,
    {E.EN_COURS: E.ABANDONNE},
    by=is_author,
    label="Arrêter",
    past="a arrêté cet export",
    infinitive="arrêter cet export",
    icon="x",
)
def give_up(db: Session, export: Export, *, by: Utilisateur) -> None:
    """Whoever makes it stops at its next sign of life."""


def rights(db: Session, liste: str, user: Utilisateur, requete: str) -> str:
    """What a reader may see follows from these: their roles, and of a whole file what they may read of it. Nothing when they may not."""
    source = SOURCES.get(liste)
    if source is None or not source.audience.admits(user):
        return ""
    roles = " ".join(sorted(map(str, user.roles)))
    if source.marks is None:
        return roles
    marks = source.marks(db, user, read(requete))
    return f"{roles}|{' '.join(sorted(marks))}" if marks else ""


def may_read(db: Session, export: Export, user: Utilisateur) -> bool:
    """Whether the file is still for this reader: they have the same roles, and may still read all of what they could when it was made."""
    then, marks = parted(export.droits)
    now, held = parted(rights(db, export.liste, user, export.requete))
    return bool(now) and now == then and marks <= held


def parted(droits: str) -> tuple[str, frozenset[str]]:
    roles, _, marks = droits.partition("|")
    return roles, frozenset(marks.split())


def check_reader(db: Session, export: Export, user: Utilisateur) -> None:
    """Raises Refus when it is not."""
    if not may_read(db, export, user):
        raise Refus(NOT_YOURS)


# --- by who makes it ---


def read(requete: str) -> dict[str, str]:
    """The query that was kept, as an address would give it."""
    return dict(parse_qsl(requete))


def due(db: Session) -> list[UUID]:
    """Those that nobody makes, or that a killed worker had begun."""
    waiting = select(Export.id).where(Export.etat == E.EN_COURS, reservations.free(col(Export.pris_le)))
    return list(db.exec(waiting.order_by(col(Export.cree_le))))


def take(db: Session, export: Export, user: Utilisateur) -> bool:
    """Whether it is now ours to make, for this reader as they are now. Whoever may no more is told so by its page."""
    hold(db, export)
    if export.etat != E.EN_COURS or (export.pris_le is not None and export.pris_le > clock.now() - reservations.HELD):
        return False
    may = rights(db, export.liste, user, export.requete)
    if not may:
        export.etat, export.motif = E.ECHEC, NOT_YOURS
        return False
    export.pris_le, export.ecrites, export.droits = clock.now(), 0, may
    db.flush()
    return True


def tell(db: Session, export: Export, ecrites: int, prevues: int | None = None) -> bool:
    """How far it has come, as a sign of life; of how many, once that is known. False once nobody wants it any more, or another has made it."""
    hold(db, export)
    if export.etat != E.EN_COURS:
        return False
    export.ecrites, export.pris_le = ecrites, clock.now()
    if prevues is not None:
        export.prevues = prevues
    db.flush()
    return True


@transition(
    "fin",
    Export,
    {E.EN_COURS: E.PRET},
    by=policies.is_platform,
    label="Terminer",
    past="a terminé cet export",
    infinitive="terminer cet export",
)
def finish(db: Session, export: Export, *, fichier: Fichier, lignes: int, by: Utilisateur) -> dict[str, Any]:
    """The file is there, and who asked for it is told once. Raises Refus when another made it first, or it was given up."""
    export.fichier_id, export.ecrites, export.pret_le = fichier.id, lignes, clock.now()
    if export.entier:
        export.prevues = lignes
    tells = courriels.exports.dossier_pret if export.format in ARCHIVES else courriels.exports.export_pret
    tells(db, export, db.get_one(Personne, export.auteur_id))
    return {"lignes": lignes}


@transition(
    "echec",
    Export,
    {E.EN_COURS: E.ECHEC},
    by=policies.is_platform,
    label="Abandonner",
    past="n’a pas pu faire cet export",
    infinitive="faire cet export",
)
def fail(db: Session, export: Export, *, motif: str, by: Utilisateur) -> None:
    """It could not be made, by a mistake of ours: its page says so."""
    export.motif = motif


def over(db: Session) -> list[UUID]:
    """Those whose file has been kept long enough."""
    found = select(Export.id).where(Export.etat == E.PRET, col(Export.pret_le) < clock.now() - GARDE)
    return list(db.exec(found))


@transition(
    "expiration",
    Export,
    {E.PRET: E.EXPIRE},
    by=policies.is_platform,
    label="Effacer",
    past="a effacé ce fichier",
    infinitive="effacer ce fichier",
)
def expire(db: Session, export: Export, *, by: Utilisateur) -> None:
    """Its row goes, and the sweep of files deletes what it named."""
    fichier = db.get_one(Fichier, export.fichier_id)
    export.fichier_id = None
    db.flush()
    db.delete(fichier)


def forget(db: Session) -> int:
    """That they were asked, long ago. How many."""
    old = (col(Export.cree_le) < clock.now() - REMEMBERED, col(Export.etat) != E.PRET, col(Export.etat) != E.EN_COURS)
    return int(db.execute(delete(Export).where(*old)).rowcount)  # type: ignore[attr-defined]
