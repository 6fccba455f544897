"""What is drawn once. A template stays the only place where its markup is written; these keep what it drew.

``remembered`` is for a macro that looks at nothing but its words: the head of a page, chips, an icon. Under the macro:

    {%- set chips = remembered(chips) %}

What such a macro is called around, ``{% call cadre(words) %}rows{% endcall %}``, is drawn each time, and put where it goes.

``moulded`` is for rows by the dozen. What a row shows is a dataclass; its fields of type ``Texte`` are only written, the others
are the row's **shape**, on which the template may branch:

    @dataclass(slots=True)  # frozen, it would take three times as long to make
    class Rangee:
        etat: EtatOrganisme
        nom: Texte

    {%- macro rangee(row) -%}<tr class="{{ row.etat }}"><td>{{ row.nom }}</td></tr>{%- endmacro %}
    {%- set rangee = moulded(rangee) %}

The macro is drawn once for each shape, with a mark in place of each text; then each row is that mould, filled with its texts escaped.
``Sequence[Texte]`` is as many texts, whose number is of the shape; what its mould does not write is never asked of it.
``url("organisme", id=row.key)`` takes a Texte. What is drawn seldom, an open question, is a second argument: ``rangee(row, form)`` is
then drawn as it is. ``rangee.each(calls)`` draws a page of them, each given as the arguments of one, escaped and filled together: a loop
of the template costs as much again as the rows.

A template that would do anything else with a text than write it fails as soon as it is drawn: a mark can neither be compared, nor
measured, nor filtered.
"""

import pickle
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, NewType, get_type_hints

from markupsafe import Markup, escape

Texte = NewType("Texte", str)
Mot = NewType("Mot", str)  # a Texte of letters, digits, - and _ alone: an attribute goes without quotes around it
Macro = Callable[..., Markup]
Reader = Callable[[Any], Sequence[Any]]
KEPT = 500  # drawings of one macro, before they begin again
TOKEN = secrets.token_hex(8)  # nobody can write a mark
MARKS = re.compile(f"{TOKEN}-[a-z_0-9-]+[;.]")
BETWEEN = "\0"
QUOTED = re.compile('="([\\w./-]+)"(?=[ >])')  # in a text, a quote is escaped: it is an attribute
CLOSED = re.compile("(</t[dhr]>)+(?=<t[dhr][ >]|</t)")  # what HTML lets a table leave open
MIDDLE = Markup(f"{TOKEN}-middle;")  # where what a macro is called around goes


def remembered(macro: Macro) -> Macro:
    """The same drawing for the same words, whatever they are made of: a text that is markup is not one that has yet to be escaped."""
    drawn: dict[bytes, Markup] = {}

    def draw(*words: Any, caller: Macro | None = None, **named: Any) -> Markup:
        key = pickle.dumps((words, named), pickle.HIGHEST_PROTOCOL)  # only compared, never read back
        found = drawn.get(key)
        if found is None:
            if len(drawn) >= KEPT:
                drawn.clear()
            around = {} if caller is None else {"caller": lambda: MIDDLE}
            found = drawn[key] = macro(*words, **named, **around)
        return found if caller is None else Markup(str.replace(found, MIDDLE, caller()))

    return draw


def bare(macro: Macro) -> Macro:
    """The same drawing without the quotes and the end tags that HTML does without, for rows by the hundred: texts keep their quotes."""
    return lambda *words, **named: Markup(CLOSED.sub("", QUOTED.sub(r"=\1", macro(*words, **named))))


class moulded:
    """Draw rows from the mould of their shape."""

    def __init__(self, macro: Macro) -> None:
        self.macro = macro
        self.moulds: dict[Any, Mould] = {}

    def __call__(self, row: Any, *more: Any) -> Markup:
        return self.each([(row, *more)])

    def each(self, rows: Iterable[tuple[Any, ...]]) -> Markup:
        """One after the other."""
        forms: list[str] = []
        texts: list[str] = []
        for row, *more in rows:
            if any(each is not None for each in more):
                forms.append(self.macro(row, *more).replace("%", "%%"))
            else:
                mould = self.mould(row)
                forms.append(mould.form)
                texts += mould.texts(row)
        return Markup("".join(forms) % tuple(escaped(texts)))

    def mould(self, row: Any) -> "Mould":
        kind: Any = type(row)
        reading = read(kind)
        key = (kind, reading.shape(row), *[len(getattr(row, name)) for name in reading.several])
        found = self.moulds.get(key)
        if found is None:
            if len(self.moulds) >= KEPT:
                self.moulds.clear()
            found = self.moulds[key] = Mould(self.macro, row, reading)
        return found


class Mould:
    """What a macro draws for rows of one shape, but for their texts: ``form``, to be filled with their ``texts``, as they come in it."""

    def __init__(self, macro: Macro, row: Any, reading: "Reading") -> None:
        marks = {name: mark(name, reading.bare(name)) for name in reading.one}
        lists = {name: tuple(mark(f"{name}-{n}") for n in range(len(getattr(row, name)))) for name in reading.several}
        drawn = str(macro(replace(row, **marks, **lists)))
        self.form = MARKS.sub("%s", drawn.replace("%", "%%"))
        where = {str.__str__(each): (0, n) for n, each in enumerate(marks.values())}
        where |= {
            str.__str__(each): (of, n) for of, several in enumerate(lists.values(), start=1) for n, each in enumerate(several)
        }
        places = [where[each] for each in MARKS.findall(drawn)]
        if reading.several:
            self.texts: Reader = lambda row: [texts[of][n] for texts in [reading.texts(row)] for of, n in places]
        else:
            self.texts = reader([reading.one[n] for _, n in places])


def escaped(texts: list[str]) -> list[str]:
    """All of them at once."""
    safe = str(escape(BETWEEN.join(texts))).split(BETWEEN)
    return safe if len(safe) == len(texts) else [str(escape(each)) for each in texts]  # one of them has that character


class Mark(Markup):
    """Stands for a text while a mould is drawn. All that can be done with it is to write it, alone or among other words."""

    def __html__(self) -> str:  # type: ignore[override]
        return str.__str__(self)


def refused(name: str) -> Callable[..., Any]:
    def refuse(self: Mark, *_: Any, **__: Any) -> Any:
        raise TypeError(f"{name} of a Texte: a template may only write it")

    return refuse


LOOKED_AT = ["bool", "len", "iter", "contains", "getitem", "eq", "ne", "lt", "hash", "str", "mod", "format"]
for name in (*(f"__{each}__" for each in LOOKED_AT), *(each for each in dir(str) if each[0] != "_")):
    setattr(Mark, name, refused(name))


def mark(name: str, bare: bool = False) -> Mark:
    """``bare``: one that ``QUOTED`` takes for a word."""
    return Mark(f"{TOKEN}-{name}{'.' if bare else ';'}")


@dataclass(frozen=True)
class Reading:
    """How rows of one kind are read: their shape; their texts, those of ``one``, then each of ``several``."""

    shape: Reader
    texts: Reader
    one: list[str]
    several: list[str]
    words: list[str]

    def bare(self, name: str) -> bool:
        return name in self.words


@cache
def read(kind: Any) -> Reading:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    words = [name for name in names if hints[name] is Mot]
    one = [name for name in names if hints[name] in (Texte, Mot)]
    several = [name for name in names if hints[name] in (Sequence[Texte], tuple[Texte, ...])]
    alone, lists = reader(one), reader(several)
    texts = (lambda row: (alone(row), *lists(row))) if several else alone
    return Reading(reader([name for name in names if name not in one and name not in several]), texts, one, several, words)


def reader(names: list[str]) -> Reader:
    return attrgetter(*names) if len(names) > 1 else lambda row: tuple(getattr(row, name) for name in names)
