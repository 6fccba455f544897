"""The mailbox where returned mails arrive, read over IMAP: each notice comes back to the row of its mail."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

import structlog

from eclat.courriels import retours
from eclat.domain.courriels.retours import come_back
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Courriel
from eclat.settings import get_settings
from eclat.tasks.unit_of_work import unit_of_work

log = structlog.get_logger()

TIMEOUT_S = 20
AT_ONCE = 200
LARGEST = 1_000_000  # bytes read of a notice, which joins the mail that it returns


def read_mailbox() -> None:
    """Take in what came since the last time. A notice is marked as read once it was taken in: killed before, it is taken in again."""
    url = get_settings().bounce_url
    if not url:
        return
    taken = 0
    with mailbox(url) as box:
        for number, content in unread(box):
            taken += take_in(content)
            box.uid("STORE", number, "+FLAGS", r"(\Seen)")
    if taken:
        log.info("courriels.returned", count=taken)


def take_in(content: bytes) -> bool:
    """Whether it was a notice about one of our mails, which failed now."""
    found = retours.retour(content)
    if found is None:
        return False
    with unit_of_work() as db:
        courriel = db.get(Courriel, found.courriel_id)
        if courriel is not None:
            with suppress(Refus):  # it failed already, or leaves again
                come_back(db, courriel, reponse=found.reponse, by=SYSTEME)
                return True
    return False


@contextmanager
def mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    """``imaps://user:pass@host:port/folder``; the folder is INBOX unless said."""
    parts = urlsplit(url)
    open_box = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    box = open_box(parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143), timeout=TIMEOUT_S)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, answer = box.select(f'"{unquote(parts.path.lstrip("/")) or "INBOX"}"')
        if status != "OK":
            raise imaplib.IMAP4.error(str(answer))
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def unread(box: imaplib.IMAP4) -> Iterator[tuple[str, bytes]]:
    _, found = box.uid("SEARCH", "UNSEEN")
    numbers = re.findall(rb"\d+", found[0] or b"") if found else []
    for number in numbers[:AT_ONCE]:
        key = number.decode()
        _, parts = box.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)")
        for part in parts:
            if isinstance(part, tuple):
                yield key, part[1]
