"""A mail as RFC 5322 has it, from its row."""

from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr

import idna

from eclat import clock
from eclat.courriels.compose import sign_links
from eclat.models import Courriel
from eclat.settings import get_settings

SENDER_NAME = "Branche Éclat - Organisme Certificateur"
CRLF = compat32.clone(linesep="\r\n")
QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP


def message(courriel: Courriel) -> bytes:
    """The message as RFC 5322 has it, marked automatic (RFC 3834).

    Its headers are few and known: the library's parser of headers took three times longer than all the rest of a sending.
    """
    settings = get_settings()
    headers = {
        "Subject": encoded("Subject", courriel.sujet),
        "From": formataddr((SENDER_NAME, settings.mail_from)),
        "To": reachable(courriel.destinataire),
        "Reply-To": settings.admin_email,
        "Date": format_datetime(clock.now()),
        "Message-ID": courriel.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
    }
    top = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    if len(top.replace("\r\n ", "").splitlines()) != len(headers):
        raise ValueError("a header holds a line of its own")
    parts = [part(sign_links(courriel.texte), "plain"), part(sign_links(courriel.html), "html")]
    return top.encode() + MIMEMultipart("alternative", _subparts=parts).as_bytes(policy=CRLF)


def encoded(name: str, text: str) -> str:
    """A header's text in ASCII (RFC 2047), folded."""
    plain = " ".join(text.split())
    return plain if plain.isascii() else Header(plain, "utf-8", header_name=name).encode(linesep="\r\n")


def part(text: str, kind: str) -> MIMENonMultipart:
    one = MIMENonMultipart("text", kind, charset="utf-8")
    one.set_payload(text, QUOTED)
    return one


def reachable(address: str) -> str:
    """The address with its domain as the DNS knows it: few servers read accents (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain}" if domain.isascii() else f"{local}@{idna.encode(domain, uts46=True).decode()}"
