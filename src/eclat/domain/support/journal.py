"""The journal as a list, the last line first: under a chip, of one kind of act, of a while, about whom or what is sought."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, false, func, or_, true
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import objets
from eclat.domain.support.objets import UNKNOWN, Objet
from eclat.engines import recherche
from eclat.engines.listes import Liste
from eclat.engines.listes.filtres import NOTHING, Filtre, walked
from eclat.engines.listes.vues import Vue, key
from eclat.engines.prepared import prepared
from eclat.engines.recherche import FEW
from eclat.engines.workflow import BIRTHS, TRANSITIONS
from eclat.models import (
    AUTRES,
    FAMILLE_DE,
    FAMILLES,
    Appartenance,
    Certificat,
    Delegation,
    Evenement,
    Habilitation,
    MotOrganisme,
    MotPersonne,
    Organisme,
    Personne,
    Role,
    SessionCqp,
)
from eclat.models.base import UtcDateTime

FAMILLES_DITES: Final = {
    "habilitations": "Habilitations", "sessions": "Sessions", "certificats": "Certificats", "comptes": "Comptes",
    "reglages": "Réglages", AUTRES: "Autres",
}  # fmt: skip
PERIODES: Final = {"1": "Depuis hier", "7": "Depuis 7 jours", "30": "Depuis 30 jours", "365": "Depuis un an"}
OVERLAP = 500  # lines that may have been sealed in another order than they were written
SOUGHT = 200  # people, and organismes, that what is sought may name


@dataclass(frozen=True)
class Ligne:
    id: UUID
    rang: int
    cree_le: datetime
    acteur_nom: str
    acteur_qualite: str
    objet_type: str
    objet_id: UUID
    verbe: str
    avant: str
    apres: str
    details: Mapping[str, Any]
    sur: Objet = UNKNOWN  # what it is about


COLUMNS: tuple[Any, ...] = (
    Evenement.id, Evenement.rang, Evenement.cree_le, Evenement.acteur_nom, Evenement.acteur_qualite, Evenement.objet_type,
    Evenement.objet_id, Evenement.verbe, Evenement.avant, Evenement.apres, Evenement.details,
)  # fmt: skip


def visible(user: Utilisateur) -> SelectOfScalar[Evenement]:
    """The sealed lines, for administrateurs."""
    seen = true() if user.is_a(Role.ADMINISTRATEUR) else false()
    return select(Evenement).where(seen, col(Evenement.rang).is_not(None))


@dataclass(frozen=True)
class VueJournal(Vue):
    famille: str = ""
    quoi: str = ""  # "habilitation.depot"
    periode: str = ""
    qui: str = ""  # a person: what they did
    organisme: str = ""  # what happened to its files
    objet: str = ""  # "session.<key>": one thing
    jusqu_a: str = ""  # a rank: nothing after it
    ouvert: str = ""  # the line that is unfolded

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        famille = given["famille"] if given["famille"] in FAMILLES_DITES else ""
        table, _, which = given["objet"].partition(".")
        return {
            **super().known(given),
            "famille": famille,
            "quoi": given["quoi"] if given["quoi"] in dict(acts(famille)) else "",
            "periode": given["periode"] if given["periode"] in PERIODES else "",
            "qui": key(given["qui"]),
            "organisme": key(given["organisme"]),
            "objet": f"{table}.{key(which)}" if table.isidentifier() and key(which) else "",
            "jusqu_a": given["jusqu_a"] if given["jusqu_a"].isdecimal() and len(given["jusqu_a"]) < 10 else "",
            "ouvert": key(given["ouvert"]),
        }

    def at(self, **changes: Any) -> dict[str, str]:
        return super().at(**{"ouvert": "", **changes})

    def unfolded(self, ligne: UUID | str) -> dict[str, str]:
        """The same page with this line unfolded, or none."""
        return {**self.here, "ouvert": str(ligne)}


def acts(famille: str = "") -> Sequence[tuple[str, str]]:
    """What may have been done, and how it is said: of things of this chip, or of all."""
    return sorted_acts(famille, len(TRANSITIONS) + len(BIRTHS))


@lru_cache(maxsize=32)
def sorted_acts(famille: str, declared: int) -> Sequence[tuple[str, str]]:
    """The same, kept while no act is ``declared`` beside them: putting hundreds in order takes a millisecond."""
    said = {each: move.past for each, move in TRANSITIONS.items()} | BIRTHS
    within = [(each, past) for each, past in said.items() if not famille or FAMILLE_DE.get(each[0], AUTRES) == famille]
    return sorted(((f"{table}.{verbe}", past) for (table, verbe), past in within), key=lambda pair: recherche.fold(pair[1]))


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """With what each is about, as one calls it."""
    known = objets.named(db, [(each.objet_type, each.objet_id) for each in lignes])
    return [replace(each, sur=known[each.objet_type, each.objet_id]) for each in lignes]


# --- filters ---


Colonne = Callable[[Any], Any]


def as_it_is(column: Any) -> Any:
    return column


def of_family(famille: str, column: Colonne) -> Filtre:
    return Filtre((column(col(Evenement.famille)) == bindparam("famille"),), shape="famille", given={"famille": famille})


def of_kind(quoi: str, column: Colonne) -> Filtre:
    table, _, verbe = quoi.partition(".")
    same = (column(col(Evenement.objet_type)) == bindparam("table"), column(col(Evenement.verbe)) == bindparam("verbe"))
    return Filtre(same, shape="quoi", given={"table": table, "verbe": verbe})


def of_period(db: Session, periode: str, column: Colonne) -> Filtre:
    """Since midnight of that day in Paris. Ranks follow the instants but for what was written at once: where the period begins is asked
    of the index of instants, and the list is read by its ranks from there."""
    day = clock.today() - timedelta(days=int(periode))
    first = first_rank().scalar(db, depuis=datetime.combine(day, time.min, tzinfo=clock.PARIS))
    if first is None:
        return Filtre((false(),), rare=True)
    late = (column(col(Evenement.rang)) >= bindparam("premier_rang"),)
    return Filtre(late, shape="periode", given={"premier_rang": first})


@prepared
def first_rank() -> Any:
    late = sa_select(col(Evenement.rang)).where(
        col(Evenement.cree_le) >= bindparam("depuis", type_=UtcDateTime), col(Evenement.rang).is_not(None)
    )
    return sa_select(func.min(late.order_by(col(Evenement.cree_le)).limit(OVERLAP).subquery().c.rang))


def up_to(rang: str, column: Colonne) -> Filtre:
    return Filtre((column(col(Evenement.rang)) <= bindparam("dernier_rang"),), shape="jusqu_a", given={"dernier_rang": int(rang)})


def by_whom(qui: str, column: Colonne) -> Filtre:
    done = column(col(Evenement.acteur_id)) == bindparam("qui", type_=Uuid())
    return Filtre((done,), shape="qui", given={"qui": UUID(qui)})


def about(db: Session, objet: str) -> Filtre:
    table, _, which = objet.partition(".")
    return lookup(db, and_(col(Evenement.objet_type) == table, col(Evenement.objet_id) == UUID(which)))


def of_organisme(db: Session, organisme: str) -> Filtre:
    """What happened to it, to its requests, its délégations, its sessions, their certificates and its people."""
    return lookup(db, or_(*things_of([UUID(organisme)])))


def sought(db: Session, q: str) -> Filtre:
    """Who did it, whose it is, or the number of the file."""
    who, where = named(db, q, MotPersonne), named(db, q, MotOrganisme)
    asked = [*numbered(db, q)]
    if who:
        asked += [col(Evenement.acteur_id).in_(who), is_one_of(Personne, who)]
    if where:
        asked += things_of(where)
    return lookup(db, or_(*asked)) if asked else Filtre((false(),), rare=True)


def vague(db: Session, q: str) -> bool:
    """Whether more people or organismes bear these words than are sought."""
    return max(len(named(db, q, MotPersonne)), len(named(db, q, MotOrganisme))) >= SOUGHT


def named(db: Session, q: str, words: type[MotPersonne] | type[MotOrganisme]) -> list[UUID]:
    """Those of whom each word sought begins a word, the oldest SOUGHT of them."""
    wanted = recherche.prefixes(q)
    if not wanted:
        return []
    owner: Any = MotPersonne.personne_id if words is MotPersonne else MotOrganisme.organisme_id
    first, *others = wanted
    also = [owner.in_(select(owner).where(*recherche.begins(each, words))) for each in others]
    keys = select(owner).where(*recherche.begins(first, words), *also).distinct().order_by(owner)
    return list(db.exec(keys.limit(SOUGHT)))


def numbered(db: Session, q: str) -> list[Any]:
    """The files whose number this is, however it was typed."""
    number = q.strip().upper().replace(" ", "")
    if not any(map(str.isdigit, number)):
        return []
    kinds: tuple[Any, ...] = (Habilitation, SessionCqp, Certificat)
    keys = {model: list(db.exec(select(model.id).where(model.numero == number).limit(1))) for model in kinds}
    return [is_one_of(model, there) for model, there in keys.items() if there]


def is_one_of(model: Any, keys: Any) -> Any:
    return and_(col(Evenement.objet_type) == str(model.__tablename__), col(Evenement.objet_id).in_(keys))


def things_of(organismes: Collection[UUID]) -> list[Any]:
    requests = select(Habilitation.id).where(col(Habilitation.organisme_id).in_(organismes))
    sessions = select(SessionCqp.id).where(col(SessionCqp.organisme_id).in_(organismes))
    return [
        is_one_of(Organisme, organismes),
        is_one_of(Habilitation, requests),
        is_one_of(Delegation, select(Delegation.id).where(col(Delegation.organisme_id).in_(organismes))),
        is_one_of(SessionCqp, sessions),
        is_one_of(Certificat, select(Certificat.id).where(col(Certificat.session_id).in_(sessions))),
        is_one_of(Personne, select(Appartenance.personne_id).where(col(Appartenance.organisme_id).in_(organismes))),
    ]


def lookup(db: Session, criterion: Any) -> Filtre:
    """Few lines are looked up at once, by what is sought; of many, the list read in its order soon meets enough."""
    keys = list(db.exec(select(Evenement.id).where(criterion).limit(FEW + 1)))
    if len(keys) <= FEW:
        return Filtre((col(Evenement.id).in_(keys) if keys else false(),), rare=True)
    return Filtre((criterion,), listed=(criterion,))


class Journal(Liste[Ligne]):
    """Beside lines that were looked up, no index is to serve what else is asked: SQLite would read all that it holds."""

    def asked(self, db: Session, vue: Any) -> Filtre:
        found = NOTHING
        for name, look in (("q", sought), ("organisme", of_organisme), ("objet", about)):
            value = getattr(vue, name)
            found = found & look(db, value) if value else found
        column = walked if found.rare else as_it_is
        if vue.famille:
            found = found & of_family(vue.famille, column)
        if vue.quoi:
            found = found & of_kind(vue.quoi, column)
        if vue.periode:
            found = found & of_period(db, vue.periode, column)
        if vue.qui:
            found = found & by_whom(vue.qui, column)
        return found & up_to(vue.jusqu_a, column) if vue.jusqu_a else found


JOURNAL = Journal(
    Ligne,
    sa_select(*COLUMNS),
    key=col(Evenement.id),
    visible=visible,
    search=sought,
    sorts={"rang": col(Evenement.rang)},
    default="-rang",
    bare=True,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
    view=VueJournal,
    complete=completed,
)  # fmt: skip
assert set(FAMILLES) <= set(FAMILLES_DITES)
