"""Signed values: the cookie of a sign-in, the links of mails, the message shown after a redirect."""

import hashlib
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from eclat.settings import get_settings

# The library's own choice, SHA-1, still holds in an HMAC; auditors and the next twenty years prefer this one.
HMAC_SHA256: Final[dict[str, Any]] = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


@lru_cache
def serializer(purpose: str, keys: tuple[str, ...]) -> URLSafeSerializer:
    # itsdangerous signs with the last key and verifies with all of them; the settings list the newest first.
    return URLSafeSerializer(keys[::-1], salt=f"eclat.{purpose}", signer_kwargs=HMAC_SHA256)


def ours(purpose: str) -> URLSafeSerializer:
    return serializer(purpose, tuple(get_settings().secret_keys))


def sign(purpose: str, value: str) -> str:
    return str(ours(purpose).dumps(value))


def unsign(purpose: str, signed: str) -> str | None:
    """The value, or None when the signature is not ours or was made for another purpose."""
    if not signed:
        return None
    try:
        value = ours(purpose).loads(signed)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def unsign_id(purpose: str, signed: str) -> UUID | None:
    value = unsign(purpose, signed)
    return UUID(value) if value else None
