"""A mail as RFC 5322 has it, from its row."""

import re
from binascii import b2a_base64, b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

import idna

from eclat import clock
from eclat.courriels.links import sign_links
from eclat.models import Courriel
from eclat.settings import get_settings

SENDER_NAME = "Branche Éclat - Organisme Certificateur"
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
CALENDAR = "--{edge}\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
FILE = (
    '--{edge}\r\nContent-Type: application/ics; name="jury.ics"\r\nContent-Disposition: attachment; filename="jury.ics"\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\n"
)
PART = "--{edge}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def message(courriel: Courriel) -> bytes:
    """The message as RFC 5322 has it, marked automatic (RFC 3834): two parts, of which the reader's program shows the one it can.

    One that carries a calendar has it twice, as programs of mail know it: a third of those parts, from which they offer the appointment
    (RFC 6047), and a file.

    Written by hand, since it always has the same shape: the library would take longer than all the rest of a sending.
    Raises ValueError when a value would add a header.
    """
    settings = get_settings()
    edge = f"=_{courriel.id.hex}"  # no line of a quoted part holds "=_"
    headers = {
        "Subject": encoded("Subject", courriel.sujet),
        "From": sender(settings.mail_from),
        "To": reachable(courriel.destinataire),
        "Reply-To": settings.admin_email,
        "Date": format_datetime(clock.now()),
        "Message-ID": courriel.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": kind(courriel, edge),
    }
    top = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    if len(top.replace("\r\n ", "").splitlines()) != len(headers):
        raise ValueError("a header holds a line of its own")
    parts = [
        (PART.format(edge=edge, kind=name), sign_links(text))
        for name, text in (("plain", courriel.texte), ("html", courriel.html))
    ]
    written = [above.encode() + quoted(text) for above, text in parts]
    if courriel.calendrier:
        written.append(CALENDAR.format(edge=edge, method=method(courriel.calendrier)).encode() + encoded64(courriel.calendrier))
    body = b"%b\r\n--%b--\r\n" % (b"\r\n".join(written), edge.encode())
    return b"%b\r\n%b" % (top.encode(), with_file(body, courriel, edge) if courriel.calendrier else body)


def with_file(body: bytes, courriel: Courriel, edge: str) -> bytes:
    """The parts that the reader's program chooses from, then the calendar as a file."""
    around = f"=_f{courriel.id.hex}"
    first = f"--{around}\r\nContent-Type: {alternatives(edge)}\r\n\r\n".encode()
    file = FILE.format(edge=around).encode() + encoded64(courriel.calendrier)
    return b"%b%b\r\n%b\r\n--%b--\r\n" % (first, body, file, around.encode())


def alternatives(edge: str) -> str:
    return f'multipart/alternative; boundary="{edge}"'


def kind(courriel: Courriel, edge: str) -> str:
    return f'multipart/mixed; boundary="=_f{courriel.id.hex}"' if courriel.calendrier else alternatives(edge)


def method(calendrier: str) -> str:
    """What the calendar does: REQUEST, CANCEL."""
    found = METHOD.search(calendrier)
    return found[1] if found else "PUBLISH"


def encoded64(text: str) -> bytes:
    """Base64, in lines of 76."""
    raw = text.encode()
    return b"\r\n".join(b2a_base64(raw[at : at + 57], newline=False) for at in range(0, len(raw), 57))


def quoted(text: str) -> bytes:
    """Quoted-printable (RFC 2045, 6.7), whatever ends the lines of the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")


@lru_cache(maxsize=256)
def encoded(name: str, text: str) -> str:
    """A header's text in ASCII (RFC 2047), folded."""
    plain = " ".join(text.split())
    return plain if plain.isascii() else Header(plain, "utf-8", header_name=name).encode(linesep="\r\n")


@lru_cache(maxsize=1)
def sender(address: str) -> str:
    return formataddr((SENDER_NAME, address))


def reachable(address: str) -> str:
    """The address with its domain as the DNS knows it: few servers read accents (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain}" if domain.isascii() else f"{local}@{idna.encode(domain, uts46=True).decode()}"
