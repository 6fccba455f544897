"""The log of mails, by date (P17): by state, by kind, by reader."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import false, literal, union_all
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain import envois, listes, recherche, relances
from eclat.domain.envois import Envoi, Suivi
from eclat.domain.listes import Attente, Page, read
from eclat.domain.recherche import RARE, Filtre
from eclat.models import Courriel, EtatCourriel, Evenement, MotOrganisme, MotPersonne

ORDER = (col(Courriel.cree_le), col(Courriel.id))
COLUMNS: tuple[Any, ...] = (
    Courriel.id, Courriel.destinataire, Courriel.sujet, Courriel.modele, Courriel.objet_type, Courriel.objet_id, *envois.COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a mail."""

    id: UUID
    destinataire: str
    sujet: str
    modele: str
    objet: tuple[str, UUID | None]  # what caused it
    envoi: Envoi
    relance_le: datetime | None = None  # when someone had it sent again, a short while ago

    @property
    def retried(self) -> bool:
        """This very mail is tried anew: one that had left before is followed by its copy."""
        return self.relance_le is not None and (self.envoi.envoye_le is None or self.envoi.envoye_le > self.relance_le)

    @property
    def moving(self) -> bool:
        """Relaunched, and leaving in a moment: worth looking again."""
        return self.relance_le is not None and clock.now() - self.relance_le < envois.JUST_NOW and self.envoi.attend


def line(key: UUID, destinataire: str, sujet: str, modele: str, table: str, objet: UUID | None, *envoi: Any) -> Ligne:
    return Ligne(key, destinataire, sujet, modele, (table, objet), Envoi(*envoi))


def rows() -> Any:
    return sqlalchemy.select(*COLUMNS)


def page(
    db: Session,
    filtre: Filtre,
    *,
    suivi: Suivi | None = None,
    oldest_first: bool = False,
    avant: UUID | None = None,
    apres: UUID | None = None,
) -> Page[Ligne]:
    """The rows that answer, after one mail, or before one, or the first ones."""
    statement = rows().where(*filtre.criteria, *(envois.within(suivi) if suivi else []))
    found = read(db, statement, ORDER, line, down=not oldest_first, avant=avant, apres=apres)
    return replace(found, lignes=completed(db, found.lignes))


def ligne(db: Session, key: UUID) -> Ligne:
    """One row, as the list shows it now."""
    return completed(db, [line(*db.execute(rows().where(col(Courriel.id) == key)).one())])[0]


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with when they were relaunched lately, in one query whatever their number."""
    lately = col(Evenement.cree_le) > clock.now() - relances.SHOWN_FOR
    known: dict[UUID, datetime] = {}
    for event in db.exec(relances.lines(*[each.id for each in lignes]).where(lately).order_by(col(Evenement.cree_le))):
        known[event.objet_id] = event.cree_le
    return [replace(each, relance_le=known.get(each.id)) for each in lignes]


# --- filters ---


def filtre(db: Session, *, q: str = "", modele: str = "", adresse: str | None = None) -> Filtre:
    """By words of the reader (their name, their address, their organisme), by kind of mail, by exact address."""
    found = readers(db, q)
    criteria = [*found.criteria, *([col(Courriel.modele) == modele] if modele else [])]
    if adresse is None:
        return Filtre(criteria, found.rare)
    mine = [col(Courriel.destinataire) == adresse, *criteria]
    return Filtre(mine, found.rare or few(db, mine[:1]))


def readers(db: Session, q: str) -> Filtre:
    """Each word begins a word of the reader or of an organisme of theirs.

    Few mails answer: they are looked up by their readers. Many do: reading the log in its order soon meets enough of them.
    """
    if not q.strip():
        return Filtre([])
    wanted = recherche.prefixes(q)
    if not wanted:
        return Filtre([false()], rare=True)
    key = col(Courriel.personne_id)
    known = dict(zip(wanted, recherche.frequencies(db, wanted, MotPersonne, MotOrganisme), strict=True))
    first, *others = sorted(wanted, key=lambda prefix: known[prefix])
    those = [recherche.is_found(key, prefix) for prefix in others]
    theirs = key.in_(recherche.people(first))
    if known[first] <= RARE and few(db, [theirs]):
        return Filtre([theirs, *those], rare=True)
    return Filtre([recherche.is_found(key, first), *those])


def few(db: Session, criteria: list[Any]) -> bool:
    return listes.count(db, select(Courriel.id).where(*criteria), RARE) <= RARE


# --- figures ---


def counts(db: Session, filtre: Filtre) -> dict[Suivi, int]:
    """How many answer in each state, counted up to COUNTED_TO + 1."""
    if filtre.rare:
        tried = func.count(func.nullif(col(Courriel.tentatives), 0))
        totals = dict.fromkeys(Suivi, 0)
        grouped = select(Courriel.etat, func.count(), tried).where(*filtre.criteria).group_by(col(Courriel.etat))
        for etat, number, again in db.execute(grouped):
            totals[Suivi(etat.value)] = number
            if etat == EtatCourriel.A_ENVOYER:
                totals[Suivi.A_ENVOYER], totals[Suivi.NOUVEL_ESSAI] = number - again, again
        return totals
    parts = []
    for suivi in Suivi:
        capped = select(Courriel.id).where(*filtre.criteria, *envois.within(suivi)).limit(listes.COUNTED_TO + 1).subquery()
        parts.append(select(literal(suivi.value), func.count()).select_from(capped))
    return {Suivi(suivi): count for suivi, count in db.execute(union_all(*parts))}


def failures(db: Session) -> Attente:
    """How many could not be sent, and when the oldest of them was written."""
    return listes.waiting(db, failed())


@lru_cache
def failed() -> Any:
    return listes.awaited(ORDER, Courriel.etat == EtatCourriel.ECHEC)


def left_today(db: Session) -> int:
    """How many left since midnight in Paris, counted up to COUNTED_TO + 1."""
    midnight = datetime.combine(clock.today(), time.min, tzinfo=clock.PARIS)
    return listes.count(db, select(Courriel.id).where(col(Courriel.envoye_le) >= midnight), listes.COUNTED_TO)


# --- beside one mail ---


def to_the_same(db: Session, courriel: Courriel, limit: int) -> list[Ligne]:
    """The last other mails to the same address."""
    others = rows().where(col(Courriel.destinataire) == courriel.destinataire, col(Courriel.id) != courriel.id)
    return [line(*row) for row in db.execute(others.order_by(*[column.desc() for column in ORDER]).limit(limit))]
