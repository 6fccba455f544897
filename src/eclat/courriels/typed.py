"""What people typed, on its way into a mail: it stays their words, and never becomes our lines or our links."""

import re

# Where mail programs see an address in plain words; a zero-width space there ends that, and does not show.
LINKABLE = re.compile(r"(?<=\w\.)(?=\w{2})|(?<=:)(?=//)|(?<=\w@)(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"


def one_line(text: str) -> str:
    """A name or the like, within a sentence of ours."""
    return LINKABLE.sub(ZERO_WIDTH_SPACE, " ".join(text.split()))


def quoted(text: str) -> str:
    """A longer text, in the plain part: every line of it is marked, so that none passes for ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


FILTERS = {"one_line": one_line, "quoted": quoted}
