"""Géoplateforme (IGN): addresses of the Base Adresse Nationale, suggested as one types."""

import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict, ValidationError

from eclat.registers import client

LIMIT: Final = 5
_SERVICE: Final = "addresses"
# The service asks for 3 to 200 characters, the first a letter or a digit.
_MIN_LENGTH: Final = 3
_MAX_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Address:
    """``label`` is the whole line to show; ``adresse`` the street alone; ``code_insee`` the commune's."""

    label: str
    adresse: str
    code_postal: str
    ville: str
    code_insee: str


class _Properties(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    label: str
    name: str = ""
    postcode: str = ""
    city: str = ""
    citycode: str = ""


class _Feature(BaseModel):
    properties: _Properties


class _Features(BaseModel):
    features: list[_Feature]


_cache: TTLCache[tuple[str, str], tuple[Address, ...]] = TTLCache(maxsize=256, ttl=600)
_lock = threading.Lock()


def search_addresses(text: str, *, base_url: str, timeout: float = 1.5) -> list[Address]:
    """Return at most five addresses that begin like ``text``; none when the service can't tell.

    An empty ``base_url`` turns the service off. Answers within ``timeout`` seconds, whatever happens.
    """
    typed = re.sub(r"\s+", " ", text.encode("utf-8", "ignore").decode()).strip()[:_MAX_LENGTH]
    typed = re.sub(r"^[\W_]+|[\x00-\x1f\x7f]", "", typed)
    if not base_url or len(typed) < _MIN_LENGTH:
        return []
    key = (base_url, typed.casefold())
    with _lock, suppress(KeyError):
        return list(_cache[key])
    params = {"q": typed, "limit": str(LIMIT), "index": "address", "autocomplete": "1"}
    answer = client.fetch(_SERVICE, f"{base_url.rstrip('/')}/search", params, timeout=timeout)
    if answer is None:
        return []
    try:
        found = _Features.model_validate(answer).features[:LIMIT]
    except (ValidationError, RecursionError):
        client.malformed(_SERVICE)
        return []
    addresses = tuple(
        Address(each.label, each.name, code_postal=each.postcode, ville=each.city, code_insee=each.citycode)
        for each in (feature.properties for feature in found)
    )
    with _lock:
        _cache[key] = addresses
    return list(addresses)


def forget() -> None:
    """Empty the cache: for tests."""
    with _lock:
        _cache.clear()
