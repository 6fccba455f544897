"""By what words each noun is found, and which rows of it exist for a reader: the same questions on both databases.

What few words answer to is asked row by row (``engines/par_ligne``), and so is all that is asked by whoever sees much: a word that many
share is then met in the order of its index, and left as soon as enough was found. Others are asked by the few that they see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, func, literal, literal_column, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.recherche.demande import Demande
from eclat.domain.socle.certificat_policies import visible_certificats
from eclat.domain.socle.fils import shown_messages, visible_fils
from eclat.domain.socle.policies import visible_habilitations, visible_organismes
from eclat.domain.socle.session_policies import followed_sessions, visible_sessions
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.mots import TELEPHONE
from eclat.engines.par_ligne import is_in, sees_much
from eclat.engines.prepared import prepared
from eclat.engines.recherche import between
from eclat.models import (
    Appartenance,
    Candidat,
    Certificat,
    Fil,
    Habilitation,
    Message,
    MotCandidat,
    MotCertificat,
    MotFil,
    MotHabilitation,
    MotNumero,
    MotOrganisme,
    MotPersonne,
    MotSession,
    Organisme,
    Personne,
    Role,
    SessionCqp,
)

MANY = 100  # of each noun, that are looked up and put in order; there may be more
COMMON = 1_500  # words from which one word is as common as another
SHORTEST = 3  # digits that end the number of a file
OF_TELEPHONE = 6  # that end a telephone
LENGTHS = (1, 3, 10, 30, MANY)
Autres = Mapping[str, Sequence[str]]  # words that are looked for in the place of one, which names nothing


def visible_personnes(user: Utilisateur) -> SelectOfScalar[Personne]:
    """Everyone, for the administrateur; for other agents those who have a place today in an organisme that they see."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Personne)
    seen = visible_organismes(user).with_only_columns(col(Organisme.id))
    there = (col(Appartenance.jusqu_a).is_(None), col(Appartenance.organisme_id).in_(seen))
    return select(Personne).where(col(Personne.id).in_(select(Appartenance.personne_id).where(*there)))


def visible_candidats(user: Utilisateur) -> SelectOfScalar[Candidat]:
    """Those of the sessions that are followed."""
    theirs = col(SessionCqp.id) == Candidat.session_id
    followed: Any = followed_sessions(user).whereclause
    return select(Candidat).join(SessionCqp, theirs).where(followed)


def held_certificats(user: Utilisateur) -> SelectOfScalar[Certificat]:
    if not user.is_a(Role.ADMINISTRATEUR):
        return visible_certificats(user)
    followed: Any = followed_sessions(user).whereclause
    return select(Certificat).join(SessionCqp, col(SessionCqp.id) == Certificat.session_id).where(followed)


def read_messages(user: Utilisateur) -> SelectOfScalar[Message]:
    """Those that have left, of the threads that the user reads; what was deleted says nothing any more."""
    threads: Any = visible_fils(user).whereclause
    shown = (*shown_messages(user), col(Message.supprime_le).is_(None))
    return select(Message).join(Fil, col(Fil.id) == Message.fil_id).where(threads, *shown)


@dataclass(frozen=True, eq=False)
class Source:
    """``mots``: the table of its words, where ``cle`` names it; ``ordre``: the columns of the index, the word first. ``series``: how its
    numbers begin; ``telephone``: it has one."""

    model: Any
    visible: Callable[[Utilisateur], SelectOfScalar[Any]]
    mots: Any = None
    cle: str = ""
    ordre: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    telephone: bool = False

    def seen(self, user: Utilisateur, key: Any, *, by_row: bool = True) -> Any:
        """Whether the reader sees the one with this key."""
        keys: Any = self.visible(user).with_only_columns(self.model.id)
        return is_in(key, keys) if by_row else key.in_(keys)

    def named(self, db: Session, user: Utilisateur, mots: Sequence[str], autres: Autres) -> list[UUID]:
        """Keys of what each of these words begins a word of; or where one of the words stands that are looked for in its place."""
        (first, *others), rare = self.rarest_first(db, mots, autres)
        given: dict[str, Any] = {}
        for rang, mot in enumerate(others, start=1):
            given |= {f"mots_{rang}": padded(autres[mot])} if mot in autres else between(rang, mot)
        shape = tuple(mot in autres for mot in others), rare or sees_much(db, user)
        found: dict[UUID, None] = {}
        for each in [exactly(0, mot) for mot in autres.get(first, ())] or [
            between(0, first)
        ]:  # the nearest to what was typed first
            found |= dict.fromkeys(self.met(db, user, *shape, given | each))
            if len(found) >= MANY:
                break
        return list(found)[:MANY]

    def met(
        self, db: Session, user: Utilisateur, replaced: tuple[bool, ...], by_row: bool, given: Mapping[str, Any]
    ) -> list[UUID]:
        """Keys in the order of the index. What several of its words find is met as many times: then, and only then, more are read."""
        keys: list[UUID] = []
        for most in (MANY, 3 * MANY):
            rows = with_words(self, user, replaced, by_row, most).rows(db, **given)
            keys = list(dict.fromkeys(key for (key,) in rows))
            if len(rows) < most or len(keys) >= MANY:
                break
        return keys

    def rarest_first(self, db: Session, mots: Sequence[str], autres: Autres) -> tuple[list[str], bool]:
        """And whether the first of them is rare: those that replace another are not counted."""
        given = {name: value for rang, mot in enumerate(mots) for name, value in between(rang, mot).items()}
        known = {mots[rang]: count for rang, count in how_common(self, len(mots)).rows(db, **given)}
        sought = sorted(mots, key=lambda mot: (0 if mot in autres else known[mot], mot))
        return sought, sought[0] not in autres and known[sought[0]] < COMMON

    def numbered(self, db: Session, user: Utilisateur, demande: Demande) -> list[UUID]:
        """Keys of what has a number that ends so."""
        digits, series = demande.envers, [demande.serie] if demande.serie else self.series
        ends = [digits] if len(digits) >= SHORTEST and set(series) & set(self.series) else []
        if self.telephone and len(digits) >= OF_TELEPHONE and not demande.serie:
            ends.append(TELEPHONE + digits)
        return [key for end in ends for (key,) in with_number(self, user).rows(db, **between(0, end))]

    def at(self, db: Session, user: Utilisateur, adresse: str) -> list[UUID]:
        """Keys of those whose whole address this is."""
        return list(dict.fromkeys(key for (key,) in with_address(self, user).rows(db, adresse=adresse)))


@prepared
def with_words(source: Source, user: Utilisateur, replaced: tuple[bool, ...], by_row: bool, most: int) -> Any:
    """Keys by words, those that are the first word itself before those that it begins: the order of the index, which is left once ``most``
    are met. ``replaced``: of each of the words that follow, whether others are looked for in its place."""
    mots, owner = source.mots, getattr(source.mots, source.cle)
    asked = select(owner).where(meets(mots.mot, 0, False))
    for rang, other in enumerate(replaced, start=1):
        mine: Any = aliased(mots)
        same = (getattr(mine, source.cle) == owner, meets(mine.mot, rang, other))
        beside: Any = select(literal_column("1")).select_from(mine).where(*same).correlate(mots)
        asked = asked.where(beside.limit(1).scalar_subquery().is_not(None))
    asked = asked.where(source.seen(user, owner, by_row=by_row))  # last: the words are quicker to look up
    return asked.order_by(*[getattr(mots, each) for each in (*source.ordre, source.cle)]).limit(most)


@prepared
def how_common(source: Source, words: int) -> Any:
    """How many words begin as each of these, up to a cap."""
    capped = [
        select(source.mots.mot).where(meets(source.mots.mot, rang, False)).limit(COMMON).subquery() for rang in range(words)
    ]
    return union_all(*[select(literal(rang), func.count()).select_from(each) for rang, each in enumerate(capped)])


@prepared
def with_number(source: Source, user: Utilisateur) -> Any:
    of_mine = (MotNumero.objet_type == source.model.__tablename__, meets(MotNumero.envers, 0, False))
    asked = select(MotNumero.objet_id).where(*of_mine, source.seen(user, col(MotNumero.objet_id)))
    return asked.order_by(col(MotNumero.envers), col(MotNumero.objet_id)).limit(MANY)


@prepared
def with_address(source: Source, user: Utilisateur) -> Any:
    owner = getattr(source.mots, source.cle)
    asked = select(owner).where(source.mots.mot == bindparam("adresse"), source.seen(user, owner))
    return asked.order_by(owner).limit(MANY)


def meets(column: Any, rang: int, replaced: bool) -> Any:
    """The word of this rank begins it, or one of those that replace it is the word."""
    if replaced:
        return col(column).in_(bindparam(f"mots_{rang}", expanding=True))
    return (col(column) >= bindparam(f"de_{rang}")) & (col(column) < bindparam(f"a_{rang}"))


T = TypeVar("T")


def exactly(rang: int, mot: str) -> dict[str, str]:
    """This word, and none that it begins: the same question as ``between`` asks, for no word holds a space."""
    return {f"de_{rang}": mot, f"a_{rang}": f"{mot} "}


def padded(values: Sequence[T]) -> list[T]:
    """As many as one of a few lengths, the last one again and again: each length is a statement of its own."""
    length = next((each for each in LENGTHS if each >= len(values)), len(values))
    return [*values, *[values[-1]] * (length - len(values))] if values else []


BY_STATE = ("mot", "etat")
ORGANISMES = Source(Organisme, visible_organismes, MotOrganisme, "organisme_id", BY_STATE, telephone=True)
HABILITATIONS = Source(Habilitation, visible_habilitations, MotHabilitation, "habilitation_id", BY_STATE, ("HAB",))
SESSIONS = Source(SessionCqp, visible_sessions, MotSession, "session_id", BY_STATE, ("SES",), telephone=True)
PERSONNES = Source(Personne, visible_personnes, MotPersonne, "personne_id", ("mot",))
CANDIDATS = Source(Candidat, visible_candidats, MotCandidat, "candidat_id", ("mot",))
CERTIFICATS = Source(Certificat, held_certificats, MotCertificat, "certificat_id", BY_STATE, ("CQP", "ATT"))
MESSAGES = Source(Message, read_messages, MotFil, "message_id", ("mot", "fil_id"))
