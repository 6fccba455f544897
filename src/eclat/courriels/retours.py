"""Mails that come back: each leaves from an address of its own, signed, to which servers return what they could not deliver (RFC 3464)."""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from hashlib import sha256
from uuid import UUID

from eclat.settings import get_settings

SIGNED = 10  # bytes of the signature: 80 bits, so that the whole fits before the @ (64 characters, RFC 5321)
WRITTEN_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


@dataclass(frozen=True)
class Retour:
    """A notice that one of our mails was not delivered, and never will be."""

    courriel_id: UUID
    reponse: str  # what the reader's server answered: “550 5.1.1 User unknown”


def envelope(courriel_id: UUID) -> str:
    """The envelope's sender of a mail: its own address when a mailbox gathers what comes back, else the one of all."""
    settings = get_settings()
    if not settings.bounce_url:
        return settings.mail_from
    local, _, domain = settings.bounces_to.rpartition("@")
    return f"{local}+{written(courriel_id)}@{domain}"


def written(courriel_id: UUID) -> str:
    """The key of a mail and its signature, in letters that any server keeps whatever their case."""
    return spelled(courriel_id.bytes + signature(courriel_id, get_settings().secret_keys[0]))


def spelled(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").lower()


def signature(courriel_id: UUID, key: str) -> bytes:
    return hmac.digest(key.encode(), b"eclat.retour" + courriel_id.bytes, sha256)[:SIGNED]


def read(token: str) -> UUID | None:
    """The key of the mail that this was written for; None when it is not ours.

    One spelling is ours: 26 bytes leave two bits of their last letter unused, which a decoder ignores (RFC 4648, 3.5).
    """
    try:
        data = b32decode(token.upper() + "=" * (-len(token) % 8))
    except (Error, ValueError):
        return None
    if len(data) != 16 + SIGNED or spelled(data) != token.lower():
        return None
    key, given = UUID(bytes=data[:16]), data[16:]
    known = any(hmac.compare_digest(given, signature(key, each)) for each in get_settings().secret_keys)
    return key if known else None


def retour(content: bytes) -> Retour | None:
    """What a message of the mailbox tells of one of our mails; None for an answer, an absence, a delay, or what is not for us."""
    message = message_from_bytes(content, policy=policy.default)
    key = next(filter(None, map(read, tokens(message))), None)
    refusal = next(refusals(message), None)
    return Retour(key, refusal) if key and refusal else None


def tokens(message: Message) -> Iterator[str]:
    written_to = [str(value) for name in WRITTEN_TO for value in message.get_all(name, [])]
    for _, address in getaddresses(written_to):
        local = address.rpartition("@")[0]
        if "+" in local:
            yield local.rpartition("+")[2]


def refusals(message: EmailMessage | Message) -> Iterator[str]:
    """What servers said of each reader whom they gave up."""
    if message.get_content_type() != "multipart/report":
        return
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                yield said(block)


def said(block: Message) -> str:
    """“550 5.1.1 User unknown”, on one line; its status at least."""
    status = str(block.get("Status", "")).split(" ")[0].strip() or "5.0.0"
    answer = " ".join(str(block.get("Diagnostic-Code", "")).partition(";")[2].split())
    return answer if status in answer else f"{status} {answer}".strip()
