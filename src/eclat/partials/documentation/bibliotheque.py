"""The library as one reader finds it: by category, what is new marked, what is to be confirmed first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from markupsafe import Markup

from eclat.domain.documentation import lectures
from eclat.domain.documentation.lectures import Exemplaire
from eclat.engines.recherche import fold, words
from eclat.formats import format_date, format_filesize, plural
from eclat.http.context import Context
from eclat.models import Document, Fichier

SHEETS = ("xlsx", "xls", "ods")


@dataclass(frozen=True)
class Bibliotheque:
    """``since``: what appeared since then is new; ``known``: it is that of a visit; ``autres``: there are more than these. The others are
    what the address asks."""

    ctx: Context
    exemplaires: list[Exemplaire]
    since: datetime
    known: bool
    categorie: str
    nouveaux: bool
    q: str
    autres: bool = False

    @classmethod
    def read(cls, ctx: Context) -> "Bibliotheque":
        since, known = lectures.since(ctx.db, ctx.me)
        categorie, q = fold(ctx.query("categorie"))[:60], ctx.query("q").strip()[:100]
        found, autres = lectures.shelves(ctx.db, ctx.me, categorie=categorie, mots=words(q))
        return cls(ctx, found, since, known, categorie, ctx.query("nouveaux") == "oui", q, autres)

    def nouveau(self, exemplaire: Exemplaire) -> str:
        return exemplaire.nouveau(self.since)

    @cached_property
    def neufs(self) -> list[Exemplaire]:
        return [each for each in self.exemplaires if self.nouveau(each)]

    @cached_property
    def trouves(self) -> list[Exemplaire]:
        """Those that the address asks for."""
        wanted = words(self.q)
        found = self.neufs if self.nouveaux else self.exemplaires
        return [
            each
            for each in found
            if (not self.categorie or each.document.categorie_tri == self.categorie)
            and all(mot in each.document.cherche for mot in wanted)
        ]

    @property
    def rayons(self) -> list[tuple[str, list[Exemplaire]]]:
        """By category."""
        return [(nom, list(those)) for nom, those in groupby(self.trouves, key=lambda each: each.document.categorie)]

    @property
    def puces(self) -> Iterator[dict[str, Any]]:
        whole = not self.categorie and not self.nouveaux
        yield {"label": "Tous", "count": len(self.exemplaires), "url": self.at(), "current": whole}
        if self.neufs or self.nouveaux:
            yield {"label": "Nouveaux", "count": len(self.neufs), "url": self.at(nouveaux="oui"), "current": self.nouveaux}
        for nom, those in groupby(self.exemplaires, key=lambda each: each.document.categorie):
            key = fold(nom)
            yield {"label": nom, "count": len(list(those)), "url": self.at(categorie=key), "current": self.categorie == key}

    def sorte(self, exemplaire: Exemplaire) -> tuple[str, str, str]:
        return sorte(exemplaire.fichier)

    def datee(self, document: Document) -> str:
        return datee(document)

    def at(self, **asked: str) -> str:
        return self.ctx.url("documentation", **asked)

    @property
    def phrase(self) -> Markup | str:
        count = len(self.neufs)
        since = f"depuis votre visite du {format_date(self.since)}" if self.known else "depuis l’ouverture de votre compte"
        if count:
            return Markup("<b>{}</b> {}.").format(plural(count, "document est nouveau", "documents sont nouveaux"), since)
        if not self.exemplaires:
            return ""
        return f"{plural(len(self.exemplaires), 'document vous concerne', 'documents vous concernent')}" + (
            f", aucun n’est nouveau {since}." if self.known else "."
        )


def sorte(fichier: Fichier | None) -> tuple[str, str, str]:
    """Of a version, which is an address when it has no file: its icon, its kind, its size."""
    if fichier is None:
        return "external-link", "Web", ""
    kind = fichier.nom.rpartition(".")[2].lower()
    return ("file-spreadsheet" if kind in SHEETS else "file-text"), kind.upper(), format_filesize(fichier.taille)


def datee(document: Document) -> str:
    """“version 4, du 24 novembre 2026”"""
    said = f"du {format_date(document.paru_le)}"
    return f"version {document.version}, {said}" if document.version > 1 else said
