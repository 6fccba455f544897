"""What an address asks of a list: state, search, order and place. Every value is one that the list knows, whatever was typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode
from uuid import UUID

TOUS = "tous"
LONG = 1000  # characters of several values
APART = ("etat", "tri", "col", "vue")  # what does not narrow a list further than its states do


@dataclass(frozen=True)
class Vue:
    """The query of a list. A list with filters of its own adds their fields, and to ``known`` what they may hold.

    Filters that it names in ``PLUSIEURS`` may hold several values, one of which is enough: “ouverte,en_cours”. In the address they come
    together, or one by one as boxes send them.
    """

    PLUSIEURS: ClassVar[frozenset[str]] = frozenset({"etat"})

    etat: str = ""
    q: str = ""
    tri: str = ""
    avant: str = ""
    apres: str = ""
    rang: str = ""  # number of the first row shown, to say "21 à 40"
    choix: str = ""  # TOUS: every row that answers is chosen
    col: str = ""  # the columns that are shown, when the address says so
    vue: str = ""  # the saved view that one came by

    @classmethod
    def read(
        cls, query: Mapping[str, str], states: Collection[str] = (), sorts: Collection[str] = (), together: Collection[str] = ()
    ) -> Self:
        """``together``: the states of which several may be asked for at once."""
        given = {each.name: typed(query, each.name, many=each.name in cls.PLUSIEURS) for each in fields(cls)}
        one = given["etat"] if given["etat"] in states else ""
        given["etat"] = one or among(given["etat"], together)
        given["tri"] = given["tri"] if given["tri"] in sorts else ""
        return cls(**{**given, **cls.known(given)})

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        """What is left of the values that name something: nothing, when the list does not know it."""
        return {
            "avant": key(given["avant"]),
            "apres": key(given["apres"]),
            "rang": given["rang"] if given["rang"].isdecimal() and len(given["rang"]) < 9 else "",
            "choix": given["choix"] if given["choix"] == TOUS else "",
            "vue": key(given["vue"]),
        }

    def at(self, **changes: Any) -> dict[str, str]:
        """The query of another view of the list, from its first page unless told."""
        return {**self.here, "avant": "", "apres": "", "rang": "", "choix": "", **changes}

    @property
    def whose(self) -> dict[str, str]:
        """What says whose list it is, when it is of one thing: no filter, and never cleared."""
        return {}

    @property
    def here(self) -> dict[str, str]:
        return dict(vars(self))

    @property
    def suite(self) -> str:
        """The same, at the end of an address: what is asked of a row leads back to this view."""
        given = {name: value for name, value in self.here.items() if value}
        return f"?{urlencode(given)}" if given else ""

    @property
    def filters(self) -> dict[str, str]:
        """What says which rows are shown, and in which order, wherever the page stands."""
        return {name: value for name, value in self.at().items() if value}

    @property
    def everything(self) -> bool:
        """Whether every row that answers is chosen, on all pages."""
        return self.choix == TOUS

    @property
    def narrowed(self) -> bool:
        """Whether something else than a state says which rows are shown."""
        return any(value for name, value in self.filters.items() if name not in APART)

    @property
    def filtered(self) -> bool:
        return bool(self.narrowed or self.etat)

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a filter."""
        return tuple(filter(None, self.here[name].split(",")))

    def first(self) -> Self:
        return replace(self, avant="", apres="", rang="")


def key(text: str) -> str:
    """The text when it is the key of a row, else nothing."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def typed(query: Mapping[str, str], name: str, *, many: bool) -> str:
    """A value of the address; where there may be many, all of them, however they came."""
    if not many:
        return str(query.get(name, "")).strip()[: LONG if name == "col" else 100]
    given = query.getlist(name) if hasattr(query, "getlist") else [query.get(name, "")]
    return ",".join(filter(None, (str(each).strip() for each in given)))[:LONG]


def among(text: str, known: Collection[str]) -> str:
    """Those of these values that are known, in the order in which they are known: one address for one question."""
    asked = set(text.split(","))
    return ",".join(str(each) for each in known if each and each in asked)


def keys(text: str) -> str:
    """Those of these values that are the key of a row."""
    return ",".join(sorted({found for each in text.split(",") if (found := key(each))}))
