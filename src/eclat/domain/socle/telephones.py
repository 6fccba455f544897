"""Which territory a number dialled the French way belongs to, by its first digits.

From the Arcep's national numbering plan (decision 2018-0881, as amended by decision 2022-1583, version of 1 September 2022, § 2.3), read
on 28 November 2026 beside the ranges that libphonenumber 9.0.43 takes from it. A range that stands nowhere here and that libphonenumber
does not know either is nobody's yet: such a number is kept as it was typed.
"""

from typing import Final

# Each territory has its own country code: a call to +33 and such a number does not reach it.
TERRITOIRES: Final = (
    ("La Réunion", "262", "0262 0263 02688 0692 0693 07092 093990 093991 093992 093993 09479 09762 09763"),
    ("Mayotte", "262", "0269 02689 0639 070935 070936 070937 09398 09478 09769"),
    ("Guadeloupe, Saint-Martin, Saint-Barthélemy", "590", "0590 05987 0690 0691 07090 09395 09475 09760 09761"),
    ("Guyane", "594", "0594 05988 0694 070930 070931 070932 070933 09396 09476 09764 09765"),
    ("Martinique", "596", "0596 05989 0696 0697 07091 09397 09477 09766 09767"),
    ("Saint-Pierre-et-Miquelon", "508", "0508 07084 07085"),
    ("nulle part : réservés aux œuvres de fiction", "33", "063998"),
)
_CODES: Final = {prefix: code for _, code, prefixes in TERRITOIRES for prefix in prefixes.split()}
_LONGEST: Final = max(map(len, _CODES))
_SHORT: Final = "0508"  # its numbers count six digits, after this prefix


def international(number: str) -> str | None:
    """In E.164, a number of ten digits whose territory the plan tells by its prefix."""
    code = next((_CODES[number[:size]] for size in range(_LONGEST, 3, -1) if number[:size] in _CODES), None)
    if code is None:
        return None
    return f"+{code}{number[len(_SHORT) :] if number.startswith(_SHORT) else number[1:]}"
