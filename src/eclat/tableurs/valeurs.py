"""A value without what another program wrapped around it, its accents as they were before they were written twice.

The same for a file and for a range that is pasted.
"""

import re
from typing import Final

HIGH: Final = re.compile("[\x80-\U0010ffff]+")
WRAPPED: Final = re.compile("[\x80-\U0010ffff]|^[^\\S\n]*[='\"]", re.M)  # what a cell may have to be freed of, in a row of them
TIMES: Final = 3  # that accents may have been written over again
QUOTES: Final = (('"', '"'), ("'", "'"))


def nue(text: str) -> str:
    """The text alone: ="0612" and '0612 are how a spreadsheet is told that 0612 is one."""
    if not WRAPPED.search(text):
        return text.strip()
    text = repaired(text.strip())
    formula = re.fullmatch(r'=\s*(?:"((?:[^"]|"")*)"|(\+?[0-9 .]+))', text, re.S)
    if formula:
        return (formula[2] or formula[1] or "").replace('""', '"').strip()
    for begins, ends in QUOTES:
        if len(text) > 1 and text[0] == begins and text[-1] == ends and begins not in text[1:-1]:
            return text[1:-1].strip()
    return text[1:] if re.match(r"'[0-9+=@-]", text) else text


def repaired(text: str) -> str:
    """Ã‰cole is École, written in UTF-8 and read as Windows reads: what so becomes one letter was never anything else."""
    for _ in range(TIMES):
        new = HIGH.sub(lambda found: once(found[0]), text)
        if new == text:
            break
        text = new
    return text


def once(high: str) -> str:
    """The letters that these were, when all of them were written so; else each of those that was, the others as they are."""
    out, at = [], 0
    while at < len(high):
        size = next((size for size in (4, 3, 2) if was_utf_8(high[at : at + size], size)), 0)
        out.append(as_bytes(high[at : at + size]).decode() if size else high[at])
        at += size or 1
    return "".join(out)


def was_utf_8(letters: str, size: int) -> bool:
    """Whether these letters are the bytes of exactly one."""
    try:
        return len(letters) == size and len(as_bytes(letters).decode()) == 1
    except (UnicodeDecodeError, UnicodeEncodeError):
        return False


def as_bytes(letters: str) -> bytes:
    """As Windows wrote them; it leaves five bytes as they are."""
    return b"".join(bytes([ord(each)]) if "\x80" <= each <= "\x9f" else each.encode("cp1252") for each in letters)
