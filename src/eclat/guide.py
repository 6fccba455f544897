"""The user guide: pages of Markdown in ``docs/guide``, read once, served under ``/aide``, and named by the screens that they explain.

A page begins with lines « titre : », « pour : » (who it is for), « ordre : », « écrans : » (the names of the routes that lead to it); then
its text. Its pictures stand in ``static/guide``: the journeys of the tests take them (tests/journeys/guide.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

HEAD: Final = re.compile(r"(titre|pour|ordre|écrans) : (.*)")
LINK: Final = re.compile(r"([a-z0-9-]+)\.md(#.*)?")
PICTURE: Final = re.compile(r"\.\./\.\./static/(guide/[a-z0-9-]+\.webp)")
FOR: Final = {
    "tous": "Pour tout le monde",
    "dirigeant": "Dirigeants et référents CQP",
    "délégataire": "OF délégataires",
    "instructeur": "Instructeurs et comité technique",
    "binôme": "Binôme paritaire",
    "administrateur": "Administrateurs",
    "titulaire": "Candidats et titulaires d’un certificat",
}  # in the order of the contents


class Faute(Exception):
    """A page of the guide that cannot be read; the message says which, and why."""


@dataclass(frozen=True)
class Page:
    """``pour``: keys of ``FOR``. ``texte``: its Markdown; ``premiere``: its first sentence, which the contents show."""

    nom: str
    titre: str
    pour: tuple[str, ...]
    ordre: int
    ecrans: tuple[str, ...]
    texte: str

    @property
    def premiere(self) -> str:
        first = next(each for each in self.texte.split("\n\n") if each[0] not in "#!-|")
        return re.sub(r"[*`]|\[([^]]*)\]\([^)]*\)", r"\1", re.sub(r"[ \n]+", " ", first))

    @property
    def images(self) -> list[str]:
        """guide/delegataires.webp: its pictures, as static files."""
        return PICTURE.findall(self.texte)

    @property
    def liens(self) -> list[str]:
        """The other pages that it leads to."""
        return [link[1] for link in re.finditer(r"\]\(([a-z0-9-]+)\.md(?:#[^)]*)?\)", self.texte)]

    @property
    def chemins(self) -> list[str]:
        """The addresses of the site that it leads to."""
        return re.findall(r"\]\((/[^)#]*)\)", self.texte)


def folder() -> Path:
    """Beside the sources in a checkout, or in the current folder of a deployment."""
    beside = Path(__file__).parents[2] / "docs" / "guide"
    return beside if beside.is_dir() else Path("docs/guide").resolve()


@lru_cache
def pages() -> Mapping[str, Page]:
    """By name, in the order of the contents. Raises Faute."""
    found = [read(path.stem, path.read_text()) for path in folder().glob("*.md")]
    return {each.nom: each for each in sorted(found, key=lambda each: (list(FOR).index(each.pour[0]), each.ordre, each.titre))}


def read(nom: str, text: str) -> Page:
    head, _, body = text.partition("\n\n")
    said = {match[1]: match[2] for line in head.splitlines() if (match := HEAD.fullmatch(line))}
    if not said.get("titre") or not body.strip():
        raise Faute(f"{nom}.md has no title, or no text.")
    pour = split(said.get("pour", ""))
    if not pour or not set(pour) <= set(FOR):
        raise Faute(f"{nom}.md says under “pour” who it is for, among {', '.join(FOR)}.")
    ecrans = split(said.get("écrans", ""))
    return Page(nom, joined(said["titre"]), pour, int(said.get("ordre", 50)), ecrans, joined(body.strip()))


def joined(text: str) -> str:
    """With the spaces that French never breaks a line at: nobody types them in a page."""
    return re.sub(r"(?<=«) | (?=[:;?!»])", "\u00a0", text)


def split(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


@lru_cache
def by_screen() -> Mapping[str, str]:
    """The page that explains the screen of a route, by its name. Raises Faute where two would."""
    found: dict[str, str] = {}
    for page in pages().values():
        for ecran in page.ecrans:
            if ecran in found:
                raise Faute(f"Two pages explain “{ecran}”: {found[ecran]} and {page.nom}.")
            found[ecran] = page.nom
    return found


def html(page: Page, url: Mapping[str, str], asset: Mapping[str, str]) -> Markup:
    """``url``: the address of each page; ``asset``: that of each picture."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(page.texte)
    for token in tokens:
        for each in token.children or []:
            lead(each, url, asset)
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))


def lead(token: Token, url: Mapping[str, str], asset: Mapping[str, str]) -> None:
    """A link leads to the page, a picture to its file."""
    if token.type == "link_open" and (found := LINK.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", url[found[1]] + (found[2] or ""))
    if token.type == "image" and (picture := PICTURE.fullmatch(str(token.attrGet("src")))):
        token.attrSet("src", asset[picture[1]])
        token.attrSet("loading", "lazy")
