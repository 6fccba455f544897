"""Words that name something, found though they are misspelt: one letter too many, too few, another, or two that changed places.

Each word is kept under the forms of its first letters: as they are, and less any one of them. Two words of which the beginnings differ by one
letter share a form, which an index finds: the same answer, at the same cost, on both databases. How near they are is then counted here.
"""

import re
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.engines.prepared import prepared
from eclat.models import FormeMot

KNOWN = re.compile(r"[a-z]{4,30}")  # what may be misspelt: numbers and addresses may not
BEGINNING = 6  # letters of which forms are kept
LOOKED_AT = 3_000  # words, at most, that share a form with what is sought
ALIKE = 8  # words that are looked for in the place of one
AT_ONCE = 400
LONG = 8  # letters from which two mistakes are forgiven


def forms(word: str) -> list[str]:
    """What a word is looked for by."""
    start = word[:BEGINNING]
    return list(dict.fromkeys([start, *(start[:at] + start[at + 1 :] for at in range(len(start)))]))


def rows(words: Iterable[str]) -> list[dict[str, object]]:
    """The rows that make these words known; who inserts names by the hundred thousand inserts these too."""
    born = clock.now()
    return [{"id": uuid7(), "cree_le": born, "forme": forme, "mot": word} for word in words for forme in forms(word)]


def learn(connection: Connection, words: Iterable[str]) -> None:
    """Know these words from now on."""
    wanted = sorted({each for each in words if KNOWN.fullmatch(each)})
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        starts = {each[:BEGINNING] for each in some}
        there = set(
            connection.execute(select(FormeMot.mot).where(col(FormeMot.forme).in_(starts), col(FormeMot.mot).in_(some))).scalars()
        )
        if fresh := rows(each for each in some if each not in there):
            connection.execute(insert(FormeMot), fresh)


@prepared
def sharing() -> object:
    """The words that share one of these forms."""
    there = select(FormeMot.mot).where(col(FormeMot.forme).in_(bindparam("formes", expanding=True)))
    return there.distinct().order_by(FormeMot.mot).limit(LOOKED_AT)


def near(db: Session, word: str) -> list[str]:
    """The words as which this one may have been meant, the nearest first. It may be unfinished: it is compared with beginnings too."""
    if not KNOWN.fullmatch(word):
        return []
    most = 2 if len(word) >= LONG else 1
    ranked = [(distance(word, mot, most), abs(len(mot) - len(word)), mot) for (mot,) in sharing().rows(db, formes=forms(word))]
    return [mot for far, _, mot in sorted(ranked) if 0 < far <= most][:ALIKE]


def distance(typed: str, word: str, most: int) -> int:
    """How many mistakes lie between what was typed and the word, or its beginning of about that length; ``most`` + 1 when there are more.

    Damerau and Levenshtein's, row by row: a mistake is a letter too many, too few, another, or two that changed places.
    """
    if len(typed) > len(word) + most:
        return most + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, start=1):
        older, before = before, row
        row = [at]
        for place, other in enumerate(word, start=1):
            best = min(before[place - 1] + (letter != other), before[place] + 1, row[place - 1] + 1)
            if older and place > 1 and letter == word[place - 2] and typed[at - 2] == other:
                best = min(best, older[place - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return min(row[max(len(typed) - most, 1) :], default=most + 1)
