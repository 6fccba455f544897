"""Finding an organisme by any word of its name, its number or its dirigeant's address; a person by their name or address.

The words are rows, found by prefix through an index: the same statement and the same cost on both databases.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    bindparam,
    exists,
    false,
    literal,
    or_,
    union,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from eclat.domain.socle.champs import clean_text
from eclat.engines.listes.filtres import Filtre, walked
from eclat.models import (
    Appartenance,
    MotCandidat,
    MotCertificat,
    MotFil,
    MotHabilitation,
    MotOrganisme,
    MotPersonne,
    MotSession,
)

Mots = MotCandidat | MotCertificat | MotFil | MotOrganisme | MotPersonne | MotSession

MAX_WORDS = 6
RARE = 50_000  # so many mails are sorted faster than their log is read in the hope of meeting them
FEW = 1_500  # the same, of the words of a list, where meeting them costs less
ALIKE = 12  # words that begin as sought and are counted one by one


def fold(text: str) -> str:
    """Lower case without accents: how names are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sorted_as(text: str) -> str:
    """How names are sorted: an apostrophe parts two words, whichever was typed."""
    return fold(text).replace("’", " ").replace("'", " ")


def words(text: str) -> list[str]:
    """The folded words of a text, each once."""
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", fold(text))))


def name_words(text: str) -> list[str]:
    """The words of a name, and those that are written in several parts in one: “Jean-Pierre” is jean, pierre, and jeanpierre."""
    joined = [re.sub(r"[^a-z0-9]", "", each) for each in fold(text).split() if "@" not in each]
    return list(dict.fromkeys([*words(text), *(each for each in joined if each)]))


@dataclass(frozen=True, eq=False)
class Recherche:
    """A search of a list: each word sought begins a word of its row. ``words`` holds them; their ``owner`` is the ``key`` of the row.
    ``known``: where it is looked up how common a word is."""

    words: type[MotOrganisme] | type[MotHabilitation] | type[MotSession] | type[MotCertificat] | type[MotCandidat]
    owner: Any
    key: Any
    known: type[MotOrganisme] | type[MotSession] | type[MotCertificat] | type[MotCandidat] = MotOrganisme

    def __call__(self, db: Session, query: str) -> Filtre:
        """A query made of signs alone finds nothing."""
        wanted = prefixes(query)
        if not wanted:
            return Filtre((false(),), rare=True)
        known = dict(zip(wanted, frequencies(db, wanted, self.known, to=FEW), strict=True))
        first, *others = sorted(wanted, key=lambda prefix: known[prefix])
        given = {name: value for rang, prefix in enumerate((first, *others)) for name, value in between(rang, prefix).items()}
        more = range(1, len(wanted))
        listed = (self.key.in_(select(self.owner).where(*self.begins(0))), *[self.has(self.key, rang) for rang in more])
        if known[first] <= FEW:
            return Filtre(listed, rare=True, shape=(self, "rare", len(wanted)), given=given)
        met = (self.has(self.key, 0), *listed[1:])
        listed = (walked(self.key).in_(select(self.owner).where(*self.begins(0))), *listed[1:])
        alike = list(db.execute(beginning(self.words, first)).scalars())
        if not alike:  # many organismes bear it, and nothing of this list
            return Filtre((false(),), rare=True)
        if len(alike) > ALIKE or not hasattr(self.words, "etat"):  # its words do not bear the state: nothing counts them by it
            return Filtre(met, listed=listed, shape=(self, "many", len(wanted)), given=given)
        given |= {f"mot_{rang}": mot for rang, mot in enumerate(alike)}
        counted = partial(self.counted, len(alike), len(wanted))
        return Filtre(met, listed=listed, counted=counted, shape=(self, len(alike), len(wanted)), given=given)

    def begins(self, rang: int) -> list[Any]:
        """What begins as the word of this rank."""
        return [col(self.words.mot) >= bindparam(f"de_{rang}"), col(self.words.mot) < bindparam(f"a_{rang}")]

    def has(self, key: Any, rang: int) -> Any:
        mine: Any = aliased(self.words)
        same = getattr(mine, self.owner.key) == key
        return exists().where(same, mine.mot >= bindparam(f"de_{rang}"), mine.mot < bindparam(f"a_{rang}"))

    def counted(self, alike: int, wanted: int, etat: str, limit: int) -> Any:
        """Keys of what is in this state and has one of the words ``alike``, read in the index of words."""
        words: Any = self.words
        more = [self.has(self.owner, rang) for rang in range(1, wanted)]
        each = [
            select(self.owner.label("cle"))
            .where(col(words.mot) == bindparam(f"mot_{rang}"), col(words.etat) == etat, *more)
            .limit(limit)
            for rang in range(alike)
        ]
        return each[0] if alike == 1 else union(*[select(one.subquery().c.cle) for one in each]).subquery().select().limit(limit)


def between(rang: int, prefix: str) -> dict[str, str]:
    """Where the words that begin so begin and end, as the questions name it."""
    return {f"de_{rang}": prefix, f"a_{rang}": prefix + "\uffff"}


def by_organisme(key: Any) -> Recherche:
    return Recherche(MotOrganisme, col(MotOrganisme.organisme_id), key)


def by_habilitation(key: Any) -> Recherche:
    return Recherche(MotHabilitation, col(MotHabilitation.habilitation_id), key)


def by_session(key: Any) -> Recherche:
    return Recherche(MotSession, col(MotSession.session_id), key, MotSession)


def by_candidat(key: Any) -> Recherche:
    return Recherche(MotCandidat, col(MotCandidat.candidat_id), key, MotCandidat)


def by_certificat(key: Any) -> Recherche:
    return Recherche(MotCertificat, col(MotCertificat.certificat_id), key, MotCertificat)


def beginning(table: Any, prefix: str) -> Any:
    """The words that begin so, each once, some more than ALIKE at most: the index is entered once for each, not read through."""
    first = (
        select(func.min(table.mot).label("mot"))
        .where(table.mot >= prefix, table.mot < prefix + "\uffff")
        .cte("suivant", recursive=True)
    )
    after = (
        select(func.min(table.mot))
        .where(table.mot > first.c.mot, table.mot < prefix + "\uffff")
        .correlate(first)
        .scalar_subquery()
    )
    found = first.union_all(select(after).select_from(first).where(first.c.mot.is_not(None)))
    return select(found.c.mot).where(found.c.mot.is_not(None)).limit(ALIKE + 1)


def prefixes(query: str) -> list[str]:
    """A number is looked for as one, with or without its spaces; an address as one; a name word by word."""
    typed = clean_text(query)
    compact = re.sub(r"[\s.\-]", "", typed)
    if compact.isdigit():
        return [compact]
    if "@" in typed:
        return [typed.casefold()]
    return words(typed)[:MAX_WORDS]


def begins(prefix: str, table: type[Mots] = MotOrganisme) -> list[Any]:
    return [col(table.mot) >= prefix, col(table.mot) < prefix + "\uffff"]


def people(prefix: str) -> CompoundSelect[Any]:
    """Keys of the persons of whom a word begins so, or a word of an organisme where they have or had a place."""
    own = select(MotPersonne.personne_id).where(*begins(prefix, MotPersonne))
    of_theirs = col(Appartenance.organisme_id) == MotOrganisme.organisme_id
    return union_all(own, select(Appartenance.personne_id).join(MotOrganisme, of_theirs).where(*begins(prefix)))


def is_found(key: Any, prefix: str) -> Any:
    """The same, asked of one person: as values to read, for PostgreSQL would first answer an EXISTS for everyone."""
    own = select(MotPersonne.id).where(col(MotPersonne.personne_id) == key, *begins(prefix, MotPersonne))
    of_theirs = col(Appartenance.organisme_id) == MotOrganisme.organisme_id
    theirs = select(MotOrganisme.id).join(Appartenance, of_theirs).where(col(Appartenance.personne_id) == key, *begins(prefix))
    return or_(*[each.limit(1).scalar_subquery().is_not(None) for each in (own, theirs)])


def frequencies(db: Session, wanted: list[str], *tables: type[Mots], to: int = RARE) -> list[int]:
    """How many words of these tables begin with each, counted up to ``to`` + 1, in one question."""
    found = [union_all(*[select(each.mot).where(*begins(prefix, each)) for each in tables]) for prefix in wanted]
    capped = [each.limit(to + 1).subquery() for each in found]
    parts = [select(literal(rang), func.count()).select_from(each) for rang, each in enumerate(capped)]
    return [count for _, count in sorted(tuple(row) for row in db.execute(union_all(*parts)))]
