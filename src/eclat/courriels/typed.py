"""What people typed, on its way into a mail: it stays their words, and never becomes our lines or our links."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from eclat.courriels.links import JETON

# Where mail programs see an address in plain words; a zero-width space there ends that, and does not show.
LINKABLE = re.compile(r"(?<=\w\.)(?=\w{2})|(?<=:)(?=//)|(?<=\w@)(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"
SPACES = re.compile(r"[^\S\u00a0]+")  # all but the no-break one
MARK = re.compile(r"⟦(\w+)⟧")

Value = str | bool | Sequence[str]
Values = Mapping[str, Value]


def mark(name: str) -> str:
    """Where a reader's own value will stand. Like a link's mark it cannot be typed: see ``kept``."""
    return f"⟦{name}⟧"


def kept(value: Value) -> Value:
    """The value without anything that would pass for a mark of ours."""
    if isinstance(value, str):
        return JETON.sub("", value).replace("⟦", "") if "⟦" in value else value
    return value if isinstance(value, bool) else [str(kept(each)) for each in value]


def said(value: Value, between: str = ", ") -> str:
    """The words of any value, for an administrateur may show each wherever they like."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value if isinstance(value, str) else between.join(value)


def title(value: Value) -> str:
    """In a subject, where nothing becomes a link. A no-break space stays one."""
    return SPACES.sub(" ", said(value)).strip()


def one_line(value: Value) -> str:
    """A name or the like, within a sentence of ours."""
    return LINKABLE.sub(ZERO_WIDTH_SPACE, title(value))


def quotation(value: Value) -> str:
    """A longer text after "> ", in the plain part: every line of it is marked, so that none passes for ours."""
    return begun(value, "> ")


def item(value: Value) -> str:
    """A longer text after "- ", in the plain part."""
    return begun(value, "  ")


def begun(value: Value, start: str) -> str:
    first, *others = said(value, "\n").splitlines() or [""]
    return "\n".join([first.rstrip(), *((start + line).rstrip() for line in others)])


def lines(value: Value) -> Markup:
    """A longer text, in the HTML part."""
    return Markup("<br>").join(said(value, "\n").splitlines())


def each(value: Value) -> Sequence[str]:
    return [said(value)] if isinstance(value, str | bool) else value


def pairs(words: Value, links: Value) -> Sequence[tuple[str, str]]:
    """The lines of a list, each with where it leads."""
    return list(zip(each(words), each(links), strict=False))


FILTERS = {
    "title": title, "words": one_line, "quotation": quotation, "item": item, "lines": lines, "each": each, "pairs": pairs,
}  # fmt: skip
