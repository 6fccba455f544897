"""The code by which a certificate is verified: 80 bits by chance, in 16 signs that are not mistaken for one another.

Crockford's base32: neither I, L, O nor U; who reads O, I or L for 0 or 1 is understood.
"""

import re
import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16
ALIKE: Final = str.maketrans("OIL", "011")


def new() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read(typed: str) -> str:
    """The code, as it is kept, of what somebody typed: small letters, spaces and hyphens are forgiven. Nothing of what is no code."""
    code = re.sub(r"[\s\u2010-\u2015.·_-]+", "", typed).upper().translate(ALIKE)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""


def grouped(code: str) -> str:
    """7KQ4-M2XD-9RTB-5H2J: as it is printed, said and shown."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
