"""A mail as its reader's program takes it apart."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "meta", "img", "hr", "input", "link"}
BLOCKS = {"p", "td", "tr", "table", "div", "h2", "li", "ul"}
URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    ink: str
    paper: str
    shown: bool


@dataclass
class Read(HTMLParser):
    """The elements of the HTML part, the words that show, with the colours that they show in, and its links."""

    elements: list[Element] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    colours: set[tuple[str, str]] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = [Element("", {}, "#000000", "#ffffff", True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        style = dict(re.findall(r"([a-z-]+):\s*([^;]+)", attributes.get("style", "")))
        above = self.open[-1]
        shown = above.shown and tag not in ("head", "style", "title") and style.get("display") != "none"
        element = Element(tag, attributes, style.get("color", above.ink), style.get("background-color", above.paper), shown)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)
        if tag in BLOCKS or tag == "br":
            self.shown.append("\n")
        if tag == "a":
            self.links[attributes["href"]] = ""

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop().tag != tag:
            pass
        if tag in BLOCKS:
            self.shown.append("\n")

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if not here.shown or not data.strip():
            return
        self.shown.append(data)
        self.colours.add((here.ink, here.paper))
        for element in self.open:
            if element.tag == "a":
                self.links[element.attributes["href"]] += data.strip()

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in "".join(self.shown).split("\n") if line.strip()]


def read(html: str) -> Read:
    found = Read()
    found.feed(html)
    found.close()
    return found


def urls(text: str) -> set[str]:
    """The web addresses in plain words."""
    return {match.rstrip(".,)") for match in URL.findall(text)}


def contrast(ink: str, paper: str) -> float:
    """WCAG's contrast ratio of two colours."""
    one, other = sorted((luminance(ink), luminance(paper)))
    return (other + 0.05) / (one + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
