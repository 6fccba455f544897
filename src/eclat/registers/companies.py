"""API Recherche d'entreprises: what the register knows of a SIRET, to prefill a form or check a file.

It only ever helps: slow, down, over quota, or silent about an establishment, the answer is ``None`` and the
form is filled by hand.
"""

import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eclat.registers import client

_SERVICE: Final = "companies"


@dataclass(frozen=True, slots=True)
class Company:
    """``adresse`` is without postcode and town; ``statut_juridique`` is INSEE's four-digit category.

    Fields the register does not know, or keeps to itself by law, are empty.
    """

    siret: str
    nom: str
    adresse: str
    code_postal: str
    ville: str
    statut_juridique: str
    date_creation: date | None
    en_activite: bool
    est_organisme_formation: bool
    est_qualiopi: bool
    ndas: tuple[str, ...]


class _Answer(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class _Etablissement(_Answer):
    siret: str
    adresse: str | None = None
    code_postal: str | None = None
    libelle_commune: str | None = None
    etat_administratif: str | None = None


class _Complements(_Answer):
    est_organisme_formation: bool | None = None
    est_qualiopi: bool | None = None
    liste_id_organisme_formation: list[str] | None = None


class _Result(_Answer):
    siren: str
    nom_complet: str | None = None
    nom_raison_sociale: str | None = None
    nature_juridique: str | None = None
    date_creation: str | None = None
    etat_administratif: str | None = None
    siege: _Etablissement
    matching_etablissements: list[_Etablissement] | None = None
    complements: _Complements = Field(default_factory=_Complements)


class _Results(_Answer):
    results: list[_Result]


# A company, or what the register does not know, for ten minutes: the time to fill a form.
_cache: TTLCache[tuple[str, str], Company | None] = TTLCache(maxsize=512, ttl=600)
_lock = threading.Lock()


def find_company(siret: str, *, base_url: str, timeout: float = 2.0) -> Company | None:
    """Return the company of a SIRET (14 digits) or SIREN (9 digits, then its siège), or ``None``.

    An empty ``base_url`` turns the service off. Answers within ``timeout`` seconds, whatever happens.
    """
    if not base_url or not re.fullmatch(r"[0-9]{9}|[0-9]{14}", siret):
        return None
    with _lock, suppress(KeyError):
        return _cache[base_url, siret]
    params = {"q": siret, "page": "1", "per_page": "5"}
    answer = client.fetch(_SERVICE, f"{base_url.rstrip('/')}/search", params, timeout=timeout)
    if answer is None:
        return None
    try:
        results = _Results.model_validate(answer).results
    except (ValidationError, RecursionError):
        client.malformed(_SERVICE)
        return None
    company = next((found for result in results if (found := _company(result, siret))), None)
    with _lock:
        _cache[base_url, siret] = company
    return company


def forget() -> None:
    """Empty the cache: for tests."""
    with _lock:
        _cache.clear()


def _company(result: _Result, siret: str) -> Company | None:
    if result.siren != siret[:9]:
        return None
    places = [*(result.matching_etablissements or []), result.siege]
    # The siège says more of itself than the same establishment in the list of matches.
    if siret in (result.siren, result.siege.siret):
        places = [result.siege]
    place = next((place for place in places if place.siret == siret or len(siret) == 9), None)
    if place is None:
        return None
    code_postal, ville = _public(place.code_postal), _public(place.libelle_commune)
    complements = result.complements
    return Company(
        siret=place.siret,
        nom=_public(result.nom_raison_sociale) or _public(result.nom_complet),
        adresse=_public(place.adresse).removesuffix(f"{code_postal} {ville}").strip(),
        code_postal=code_postal,
        ville=ville,
        statut_juridique=_public(result.nature_juridique),
        date_creation=_date(result.date_creation),
        en_activite=result.etat_administratif == "A" and place.etat_administratif in (None, "A"),
        est_organisme_formation=bool(complements.est_organisme_formation),
        est_qualiopi=bool(complements.est_qualiopi),
        ndas=tuple(complements.liste_id_organisme_formation or ()),
    )


def _public(text: str | None) -> str:
    """An establishment may keep its name or address out of the open register."""
    plain = " ".join((text or "").split())[:300]
    return "" if "NON-DIFFUSIBLE" in plain or "NON DIFFUSIBLE" in plain else plain


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
