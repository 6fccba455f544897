"""The addresses that mails lead to. A single-use link stands as a mark, and is signed when its mail leaves: see ``sign_links``."""

import re
from uuid import UUID

from eclat.models import UsageJeton
from eclat.settings import get_settings
from eclat.signatures import sign

PAGES = {
    UsageJeton.ACTIVATION: "/activation/",
    UsageJeton.MOT_DE_PASSE: "/activation/",
    UsageJeton.DEBLOCAGE: "/deblocage/",
    UsageJeton.ADRESSE: "/changement-adresse/",
}
JETON = re.compile(r"⟦jeton:([0-9a-f-]{36})⟧")
LINK = re.compile(rf"""(?<![^\s"'<>])[^\s"'<>]*{JETON.pattern}[^\s"'<>]*""")
ANCHOR = re.compile(rf"""(<a\b[^>]*?)\s*href="[^"]*{JETON.pattern}[^"]*"([^>]*>.*?)(?=</a>)""", re.DOTALL)
HIDDEN = "lien à usage unique, non affiché"


def address(path: str) -> str:
    """The absolute address of a path of the site."""
    return get_settings().base_url.rstrip("/") + path


def placeholder(jeton_id: UUID) -> str:
    """Where the signed link will stand."""
    return f"⟦jeton:{jeton_id}⟧"


def single_use(usage: UsageJeton, jeton_id: UUID) -> str:
    return address(PAGES[usage] + placeholder(jeton_id))


def sign_links(content: str) -> str:
    """The content with its single-use links made usable: only at the moment of sending (or on the debug page)."""
    return JETON.sub(lambda match: sign("jeton", match.group(1)), content)


def hide_links(content: str) -> str:
    """The content for whoever is not its reader: its single-use links lead nowhere, and say so."""
    return LINK.sub(HIDDEN, ANCHOR.sub(rf"\1\3 ({HIDDEN})", content))
