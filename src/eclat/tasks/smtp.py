"""Handing a mail to the SMTP server, over a connection kept open between mails."""

import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from eclat.courriels.retours import envelope
from eclat.domain.courriels.envois import KEPT
from eclat.models import Courriel
from eclat.settings import get_settings
from eclat.tasks.dialogue import GOODBYE, Dialogue, TlsDialogue, readable
from eclat.tasks.doubt import Doubt
from eclat.tasks.message import message, reachable

TIMEOUT_S = 20
IDLE_S = 20  # servers close idle connections: ours is renewed before

_kept = threading.local()


class SendingFailed(Exception):
    """The mail was not accepted. ``permanent``: trying again with the same address is useless."""

    def __init__(self, answer: str, *, permanent: bool) -> None:
        super().__init__(answer)
        self.answer, self.permanent = answer, permanent


def send(courriel: Courriel, *, still_ours: Callable[[], bool] = lambda: True, doubt: Doubt | None = None) -> str:
    """Send one mail; what the server answered. Raises SendingFailed, Overtaken.

    ``doubt``: what this thread has to write down while the server makes it wait.
    Without ``ECLAT_SMTP_URL`` the mail stays readable in the log only.
    """
    settings = get_settings()
    if not settings.smtp_url:
        return KEPT
    content, reader = message(courriel), reachable(courriel.destinataire)
    doubt = doubt or Doubt(write=lambda accepted: None)
    try:
        server = connection(settings.smtp_url, doubt)
        answer = server.send_one(envelope(courriel.id), reader, content, options_for(server, reader), still_ours=still_ours)
    except smtplib.SMTPRecipientsRefused as error:
        code, refusal = next(iter(error.recipients.values()))
        if code == GOODBYE:
            close()
        raise SendingFailed(f"{code} {readable(refusal)}", permanent=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        close()
        # An authentication or protocol refusal is about us, not about this reader: it can be fixed, so it is tried again.
        permanent = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        raise SendingFailed(f"{error.smtp_code} {readable(error.smtp_error)}", permanent=permanent) from error
    except (OSError, smtplib.SMTPException) as error:
        close()
        raise SendingFailed(f"{type(error).__name__}: {error}", permanent=False) from error
    except Exception:  # overtaken, or the database did not say: this dialogue ends here
        close()
        raise
    _kept.used = time.monotonic()
    return answer


def options_for(server: smtplib.SMTP, reader: str) -> Sequence[str]:
    """An address with accents needs a server that reads them (RFC 6531). Raises SMTPNotSupportedError."""
    if reader.isascii():
        return ()
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("smtputf8"):
        raise smtplib.SMTPNotSupportedError("SMTPUTF8")
    return ("SMTPUTF8", "BODY=8BITMIME")


def connection(url: str, doubt: Doubt) -> Dialogue:
    """This thread's open connection, or a new one."""
    kept: Dialogue | None = getattr(_kept, "server", None)
    if kept is not None and kept.sock is not None and _kept.url == url and time.monotonic() - _kept.used < IDLE_S:
        kept.doubt = doubt
        return kept
    close()
    doubt.end()  # a new one may take its time
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    server: Dialogue
    if parts.scheme == "smtps":
        server = TlsDialogue(host, parts.port or 465, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        server = Dialogue(host, parts.port or 25, timeout=TIMEOUT_S)
    _kept.server, _kept.url, _kept.used = server, url, time.monotonic()  # whoever fails from here on closes it
    if parts.scheme != "smtps" and parse_qs(parts.query).get("starttls") == ["1"]:
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    server.doubt = doubt
    return server


def close() -> None:
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    _kept.server = None
    if kept is not None:
        kept.close()
