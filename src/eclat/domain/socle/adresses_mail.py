"""An address as people write or copy it: read out of an address book's line, and looked at for a slip of the finger in its domain."""

import re
from functools import lru_cache
from typing import Final

# What mail services of individuals and small associations in France are called; a domain one slip away from one of these is asked about.
CONNUS: Final = frozenset(
    [
        "gmail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "laposte.net",
        "hotmail.fr",
        "hotmail.com",
        "outlook.fr",
        "outlook.com",
        "yahoo.fr",
        "yahoo.com",
        "live.fr",
        "live.com",
        "bbox.fr",
        "bouygtel.fr",
        "numericable.fr",
        "neuf.fr",
        "icloud.com",
        "me.com",
        "gmx.fr",
        "gmx.com",
        "aol.com",
        "aol.fr",
        "aliceadsl.fr",
        "club-internet.fr",
        "msn.com",
        "proton.me",
        "protonmail.com",
        "ymail.com",
        "cegetel.net",
        "noos.fr",
        "voila.fr",
        "tele2.fr",
        "mailo.com",
        "mailo.fr",
        "ac-paris.fr",
    ]
)
# Near one of those, and real all the same.
AUTRES: Final = frozenset(
    [
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "mail.com",
        "email.com",
        "ymail.fr",
        "orange.com",
        "free.com",
        "laposte.fr",
        "yahoo.ca",
        "yahoo.be",
        "yahoo.es",
        "yahoo.de",
        "yahoo.it",
        "hotmail.be",
        "hotmail.it",
        "hotmail.de",
        "hotmail.es",
        "hotmail.ca",
        "live.be",
        "live.ca",
        "live.it",
        "live.nl",
        "outlook.be",
        "outlook.es",
        "outlook.de",
        "aol.de",
        "proton.com",
        "pm.me",
        "mac.com",
        "bbox.com",
        "one.com",
        "sfr.com",
        "ovh.fr",
        "ovh.com",
    ]
)
SURS: Final = {
    "gmail.fr": "gmail.com", "gmail.net": "gmail.com", "gmail": "gmail.com", "googlemail.fr": "gmail.com", "wanadoo.com": "wanadoo.fr",
    "laposte.com": "laposte.net", "icloud.fr": "icloud.com", "hotmail": "hotmail.com", "orange": "orange.fr", "wanadoo": "wanadoo.fr",
}  # fmt: skip
FINS: Final = {
    "f": "fr", "r": "fr", "frr": "fr", "ffr": "fr", "rf": "fr", "fre": "fr", "con": "com", "cmo": "com", "ocm": "com", "comm": "com",
    "vom": "com", "xom": "com", "cim": "com", "c": "com", "ogr": "org", "rog": "org", "orgg": "org", "nte": "net", "ent": "net", "nett": "net",
}  # fmt: skip
SHORT: Final = (
    7  # characters of a domain, "sfr.fr" and "gmx.com" among them, under which one letter less or more makes another real one
)
# From where a word begins: looked for from each of its letters, a word of 10,000 costs a second.
ADDRESS: Final = re.compile(r"(?<![^\s<>()\[\],;:\"])[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"@]+")
ROUND: Final = " \t\"'<>,;"


def nue(text: str) -> str:
    """The address alone: "Anne Roy <anne@of.example>", "anne@of.example;" and "mailto:anne@of.example" hold one. Two are left as they are."""
    found = dans(text)
    wrapped = "<" in text or text[:7].lower() == "mailto:" or text != text.strip(ROUND)
    return found[0] if len(found) == 1 and wrapped else text


def dans(text: str) -> list[str]:
    """Each address that a text holds, once."""
    return list(dict.fromkeys(ADDRESS.findall(re.sub(r"(?i)mailto:", " ", text))))


@lru_cache(maxsize=4096)
def domaine_voulu(domain: str) -> str | None:
    """The domain that was probably meant, when this one is a slip away from it."""
    if domain in CONNUS or domain in AUTRES:
        return None
    if domain in SURS:
        return SURS[domain]
    near = next((known for known in sorted(CONNUS) if une_faute(domain, known)), None)
    if near:
        return near
    name, _, end = domain.rpartition(".")
    return f"{name}.{FINS[end]}" if name and end in FINS else None


def une_faute(typed: str, known: str) -> bool:
    """Whether one letter was put in, left out, taken for another, or two were swapped; of a short one, only swapped."""
    if abs(len(typed) - len(known)) > 1:
        return False
    swapped = any(known == f"{typed[:at]}{typed[at + 1 : at + 2]}{typed[at]}{typed[at + 2 :]}" for at in range(len(typed) - 1))
    if swapped or len(known) <= SHORT:
        return swapped
    longer, shorter = sorted((typed, known), key=len, reverse=True)
    at = next((at for at, (one, other) in enumerate(zip(longer, shorter, strict=False)) if one != other), len(shorter))
    return longer[at + 1 :] == shorter[at + (len(longer) == len(shorter)) :]
