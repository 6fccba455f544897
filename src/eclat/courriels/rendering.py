"""A text made into mails: laid out and styled once, then filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from eclat.courriels import textes, typed
from eclat.courriels.textes import Faute, TexteFautif
from eclat.courriels.typed import Values

HERE = Path(__file__).parent
TEXTES = HERE / "textes"
EVERYWHERE = ("admin_email", "connexion_link", "notifications_link", "email", "username")  # what every text may show


@dataclass(frozen=True)
class Rendu:
    sujet: str
    texte: str
    html: str


@dataclass(frozen=True)
class Texte:
    """A text ready to be filled."""

    valeurs: frozenset[str]
    liens: frozenset[str]
    liens_surs: frozenset[str]
    sujet: Template
    texte: Template
    html: Template

    def filled(self, values: Values, readers: Sequence[Mapping[str, str]]) -> Iterator[Rendu]:
        """The mail of each reader: the values of all fill the text once, then each reader's own, the same names for each, take their
        marks' place."""
        given = {name: typed.kept(value) for name, value in values.items()} | {name: typed.mark(name) for name in readers[0]}
        missing = self.valeurs - given.keys()
        if missing:
            raise KeyError(f"a text shows {', '.join(sorted(missing))}, which its mail does not give")
        sujet = self.sujet.render(given)
        parts = (sujet, self.texte.render(given), self.html.render(given, sujet=sujet))
        sujets, textes, htmls = (typed.MARK.split(part) for part in parts)
        for own in readers:
            yield Rendu(joined(sujets, own), joined(textes, own), joined(htmls, {name: escape(own[name]) for name in own}))


def joined(pieces: Sequence[str], own: Mapping[str, str]) -> str:
    """The pieces of one part, and between them this reader's values: many times quicker than replacing marks in a long text."""
    filled = list(pieces)
    filled[1::2] = [own[name] for name in pieces[1::2]]
    return "".join(filled)


def texte_of(modele: str) -> Texte:
    return compiled(original(modele))


@lru_cache
def original(modele: str) -> str:
    return (TEXTES / f"{modele}.mail").read_text(encoding="utf-8")


@lru_cache(maxsize=500)
def compiled(source: str) -> Texte:
    """Raises TexteFautif."""
    read = textes.read(source, parts())
    given: dict[str, Any] = {name: f"{{{{ {name} }}}}" for name in (*EVERYWHERE, "sujet")}
    given |= {"apercu": read.apercu, "nouveau_compte": read.nouveau_compte, "notification": read.notification}
    texte = layouts().get_template("_layout.txt").render(given, corps=read.corps.texte)
    html = inliner().inline(layouts().get_template("_layout.html").render(given, corps=read.corps.html))
    plain, marked = filling(autoescape=False), filling(autoescape=True)
    return Texte(
        read.valeurs,
        read.liens,
        read.liens_surs,
        plain.from_string(read.sujet),
        plain.from_string(texte),
        marked.from_string(html),
    )


def fautes(modele: str, source: str) -> list[Faute]:
    """What would be wrong with this text in the place of the mail's own: it may show the same values, and leads to the same place."""
    own = texte_of(modele)
    try:
        read = textes.read(source, parts(), known={*own.valeurs, *EVERYWHERE})
    except TexteFautif as refused:
        return refused.fautes
    lost = {name: f"Il manque {{{name}}} : le mail ne mènerait plus nulle part." for name in own.liens - read.liens}
    unsure = {
        name: f"{{{name}}} ne doit dépendre d’aucune condition : mettez-le aussi hors de {{si …}} et {{fin}}."
        for name in (own.liens_surs & read.liens) - read.liens_surs
    }
    return [Faute(source.count("\n") + 1, message) for _, message in sorted({**lost, **unsure}.items())]


@lru_cache
def layouts() -> Environment:
    """What stands around a text and draws its blocks. Nothing is escaped here: it is given Jinja, which ``filling`` escapes."""
    return Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


def parts() -> Any:
    """The macros that draw the blocks of HTML parts."""
    return layouts().get_template("_parts.html").module


@lru_cache
def filling(*, autoescape: bool) -> Environment:
    env = Environment(undefined=StrictUndefined, autoescape=autoescape, keep_trailing_newline=True)
    env.filters |= typed.FILTERS
    return env


@lru_cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
