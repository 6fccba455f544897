"""Secrets that the platform must read again, encrypted under keys made from the secret keys of the settings."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eclat import clock
from eclat.settings import get_settings


def keys(purpose: str) -> MultiFernet:
    """The newest key encrypts, all decrypt: a rotation loses nothing. Each purpose has its own."""
    return MultiFernet([Fernet(derived(key, purpose)) for key in get_settings().secret_keys])


def derived(key: str, purpose: str) -> bytes:
    return urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=f"eclat.{purpose}".encode()).derive(key.encode()))


def encrypt(purpose: str, text: str) -> str:
    now = int(clock.now().timestamp())
    return keys(purpose).encrypt_at_time(text.encode(), now).decode()


def decrypt(purpose: str, token: str, *, within_s: int | None = None) -> str | None:
    """The text, or None when it was not encrypted by us, for this purpose and, if asked, within this time."""
    now = int(clock.now().timestamp())
    try:
        if within_s is None:
            return keys(purpose).decrypt(token).decode()
        return keys(purpose).decrypt_at_time(token, within_s, now).decode()
    except (InvalidToken, ValueError):
        return None


def is_newest(purpose: str, token: str) -> bool:
    """Whether the newest key alone reads it."""
    newest = Fernet(derived(get_settings().secret_keys[0], purpose))
    try:
        newest.decrypt(token)
    except (InvalidToken, ValueError):
        return False
    return True
