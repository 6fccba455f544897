"""A mail as RFC 5322 has it, from its row."""

from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

import idna

from eclat import clock
from eclat.courriels.links import sign_links
from eclat.models import Courriel
from eclat.settings import get_settings

SENDER_NAME = "Branche Éclat - Organisme Certificateur"
PART = "--{edge}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def message(courriel: Courriel) -> bytes:
    """The message as RFC 5322 has it, marked automatic (RFC 3834): two parts, of which the reader's program shows the one it can.

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
        "Content-Type": f'multipart/alternative; boundary="{edge}"',
    }
    top = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    if len(top.replace("\r\n ", "").splitlines()) != len(headers):
        raise ValueError("a header holds a line of its own")
    parts = [
        (PART.format(edge=edge, kind=kind), sign_links(text))
        for kind, text in (("plain", courriel.texte), ("html", courriel.html))
    ]
    body = b"\r\n".join(above.encode() + quoted(text) for above, text in parts)
    return b"%b\r\n%b\r\n--%b--\r\n" % (top.encode(), body, edge.encode())


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
