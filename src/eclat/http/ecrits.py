"""What people write, as a page shows it: lines and paragraphs, addresses that one may follow, nothing else."""

import re
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]+", re.IGNORECASE)
LINK = Markup('<a href="{0}" rel="noopener" target="_blank">{0}<span class="sr"> (autre onglet)</span></a>')
NUMERO = re.compile(r"\b[A-Z]{3,4}-\d{4}-\d{4,}(?:-A\d+)?\b")
BLANK = re.compile(r"\n[ \t]*\n\s*")


def numeros(text: Any) -> Markup:
    """A text in which the end of a line cuts no number of a file: HAB-2026-0001."""
    return Markup(NUMERO.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


def paragraphs(text: str) -> Markup:
    """The paragraphs of a text. Only http and https lead somewhere: what else looks like an address is words."""
    return Markup("").join(Markup("<p>{}</p>").format(lines(each)) for each in BLANK.split(text) if each.strip())


def lines(text: str) -> Markup:
    return Markup("<br>").join(linked(line) for line in text.split("\n"))


def linked(line: str) -> Markup:
    """One line, its addresses clickable. A sign that ends the sentence is not of the address."""
    found, at = [], 0
    for match in ADDRESS.finditer(line):
        address = trimmed(match[0])
        if is_address(address):
            found += [escape(line[at : match.start()]), LINK.format(address)]
            at = match.start() + len(address)
    return Markup("").join([*found, escape(line[at:])])


def trimmed(address: str) -> str:
    address = address.rstrip(".,;:!?'’*_…")
    while address.endswith((")", "]")) and address.count("(") + address.count("[") < address.count(")") + address.count("]"):
        address = address[:-1].rstrip(".,;:!?'’*_…")
    return address


def is_address(text: str) -> bool:
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False
