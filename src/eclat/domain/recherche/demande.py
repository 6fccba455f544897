"""What somebody typed into the search: words, an address, a number, the code of a certificate."""

import re
from dataclasses import dataclass

from eclat.domain.certificats import codes
from eclat.domain.socle.champs import clean_text
from eclat.engines.recherche import MAX_WORDS, fold, words

LONGEST = 200  # characters of which something is made
BETWEEN = re.compile(r"[\s.\-/()_]+")
NUMERO = re.compile(r"(?:([a-z]{2,5})[\s\-.]*)?(?:(20\d\d)[\s\-.]+)?(\d{1,7})")
SHORT = 4  # digits of the shortest numbers of files
TELEPHONE = 9  # digits that say which telephone it is, whatever stands before them


@dataclass(frozen=True)
class Demande:
    """``mots``: folded. ``envers``: digits backwards, when they may end the number of something; ``serie``: HAB, SES … when it was said."""

    texte: str
    mots: tuple[str, ...] = ()
    adresse: str = ""
    envers: str = ""
    serie: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.mots or self.adresse or self.envers or self.code)


def read(typed: str) -> Demande:
    """What was typed, in any form: a SIRET with its spaces, a telephone as it is said, the end of a number, part of an address."""
    texte = clean_text(typed)[:LONGEST]
    code = codes.read(texte)
    if re.fullmatch(r"[^@\s]+@[^@\s]*", texte):
        return Demande(texte, adresse=texte.casefold(), code=code)
    compact = BETWEEN.sub("", texte)
    if re.fullmatch(r"\+?\d+", compact):
        return Demande(texte, (compact.lstrip("+"),), envers=ending(compact), code=code)
    numbered = NUMERO.fullmatch(fold(texte))
    if numbered:
        serie, year, number = numbered.groups()
        digits = (year or "") + number.zfill(SHORT)
        return Demande(texte, tuple(words(texte)[:MAX_WORDS]), envers=digits[::-1], serie=(serie or "").upper(), code=code)
    return Demande(texte, tuple(words(texte)[:MAX_WORDS]), code=code)


def ending(compact: str) -> str:
    """Digits backwards. A telephone is known by its last nine: +33 6 …, 0033 6 … and 06 … are the same."""
    digits = compact.lstrip("+")
    dialled = compact.startswith(("+", "00")) or (len(digits) == TELEPHONE + 1 and digits.startswith("0"))
    return digits[::-1][:TELEPHONE] if dialled and len(digits) > TELEPHONE else digits[::-1]
