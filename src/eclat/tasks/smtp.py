"""Handing a mail to the SMTP server, over a connection kept open between mails."""

import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from eclat.models import Courriel
from eclat.settings import get_settings
from eclat.tasks.message import message, reachable

TIMEOUT_S = 20
IDLE_S = 20  # servers close idle connections: ours is renewed before

_kept = threading.local()


class SendingFailed(Exception):
    """The mail was not accepted. ``permanent``: trying again with the same address is useless."""

    def __init__(self, answer: str, *, permanent: bool) -> None:
        super().__init__(answer)
        self.answer, self.permanent = answer, permanent


class Overtaken(Exception):
    """Another sends this mail now: we were held up for too long."""


@dataclass(frozen=True)
class Sent:
    answer: str


class Fenced(smtplib.SMTP):
    """Asks whether the mail is still ours at the last moment, just before its content is handed over; keeps what is answered."""

    still_ours: Callable[[], bool]
    answer: str

    def data(self, msg: Any) -> tuple[int, bytes]:
        if not self.still_ours():
            raise Overtaken
        code, answer = super().data(msg)
        self.answer = f"{code} {readable(answer)}"
        return code, answer


class FencedTls(Fenced, smtplib.SMTP_SSL):
    """The same, over TLS from the first byte."""


def send(courriel: Courriel, *, still_ours: Callable[[], bool] = lambda: True) -> Sent:
    """Send one mail. Raises SendingFailed, Overtaken. Without ``ECLAT_SMTP_URL`` the mail stays readable in the log only."""
    settings = get_settings()
    if not settings.smtp_url:
        return Sent("Aucun serveur d’envoi configuré : le mail reste dans le journal.")
    try:
        server = connection(settings.smtp_url)
        server.still_ours = still_ours
        reader = reachable(courriel.destinataire)
        server.sendmail(settings.mail_from, [reader], message(courriel), mail_options=options_for(server, reader))
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        if code == 421:  # the server says goodbye with it
            close()
        raise SendingFailed(f"{code} {readable(answer)}", permanent=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        close()
        # An authentication or protocol refusal is about us, not about this reader: it can be mended, so it is tried again.
        permanent = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        raise SendingFailed(f"{error.smtp_code} {readable(error.smtp_error)}", permanent=permanent) from error
    except (OSError, smtplib.SMTPException) as error:
        close()
        raise SendingFailed(f"{type(error).__name__}: {error}", permanent=False) from error
    except Exception:  # overtaken, or the database did not say: this dialogue ends here
        close()
        raise
    _kept.used = time.monotonic()
    return Sent(server.answer)


def options_for(server: smtplib.SMTP, reader: str) -> Sequence[str]:
    """An address with accents needs a server that reads them (RFC 6531). Raises SMTPNotSupportedError."""
    if reader.isascii():
        return ()
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("smtputf8"):
        raise smtplib.SMTPNotSupportedError("SMTPUTF8")
    return ("SMTPUTF8", "BODY=8BITMIME")


def connection(url: str) -> Fenced:
    """This thread's open connection, or a new one."""
    kept: Fenced | None = getattr(_kept, "server", None)
    if kept is not None and _kept.url == url and time.monotonic() - _kept.used < IDLE_S:
        return kept
    close()
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    server: Fenced
    if parts.scheme == "smtps":
        server = FencedTls(host, parts.port or 465, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        server = Fenced(host, parts.port or 25, timeout=TIMEOUT_S)
    _kept.server, _kept.url, _kept.used = server, url, time.monotonic()  # whoever fails from here on closes it
    if parts.scheme != "smtps" and parse_qs(parts.query).get("starttls") == ["1"]:
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def close() -> None:
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    _kept.server = None
    if kept is not None:
        kept.close()


def readable(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
