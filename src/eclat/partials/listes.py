"""What a list shows for an address: state, search, order and place, read from its query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self
from uuid import UUID

from eclat.context import Context
from eclat.domain import listes
from eclat.domain.listes import Page, capped


@dataclass(frozen=True)
class Vue:
    """The query of a list: every value is one that the list knows, whatever the address says."""

    ETATS: ClassVar[Collection[str]] = ()
    TRIS: ClassVar[Collection[str]] = ()

    etat: str = ""
    q: str = ""
    tri: str = ""
    avant: str = ""
    apres: str = ""
    rang: str = ""  # number of the first row shown, to say "21 à 40"

    @classmethod
    def read(cls, query: Any) -> Self:
        given = {name: str(query.get(name, "")).strip()[:100] for name in (each.name for each in fields(cls))}
        return cls(**given | cls.known(given))

    @classmethod
    def known(cls, given: Mapping[str, str]) -> dict[str, str]:
        """What is left of the values that name something: nothing, when the list does not know it."""
        return {
            "etat": given["etat"] if given["etat"] in cls.ETATS else "",
            "tri": given["tri"] if given["tri"] in cls.TRIS else "",
            "avant": key(given["avant"]),
            "apres": key(given["apres"]),
            "rang": given["rang"] if given["rang"].isdecimal() and len(given["rang"]) < 9 else "",
        }

    def at(self, **changes: Any) -> dict[str, str]:
        """The query of another view of the list, from its first page unless told."""
        return self.here | {"avant": "", "apres": "", "rang": ""} | changes

    @property
    def here(self) -> dict[str, str]:
        return dict(vars(self))

    @property
    def edges(self) -> dict[str, UUID | None]:
        """The row before which, or after which, the page stands."""
        return {"avant": UUID(self.avant) if self.avant else None, "apres": UUID(self.apres) if self.apres else None}


def key(text: str) -> str:
    """The text when it is the key of a row, else nothing."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def chips(ctx: Context, route: str, vue: Vue, offered: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """For the ``chips`` macro, from (state, label, how many)."""
    return [
        {"label": label, "count": capped(count), "url": ctx.url(route, **vue.at(etat=str(etat))), "current": vue.etat == etat}
        for etat, label, count in offered
    ]


def place(vue: Vue, page: Page[Any]) -> dict[str, Any]:
    """The rows, the number of the first one, and the queries of the pages around."""
    first = int(vue.rang or 1) if page.avant else 1
    before = str(max(1, first - listes.PAGE))
    return {
        "lignes": page.lignes,
        "premier": first,
        "precedents": vue.at(avant=str(page.lignes[0].id), rang=before) if page.avant and page.lignes else None,
        "suivants": vue.at(apres=str(page.lignes[-1].id), rang=str(first + listes.PAGE)) if page.apres else None,
    }
