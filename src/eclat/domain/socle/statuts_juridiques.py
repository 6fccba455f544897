"""Statut juridique of an organisme: INSEE's legal categories (level III) found in the sector."""

from dataclasses import dataclass
from typing import Final

AUTRE: Final = "autre"


@dataclass(frozen=True, slots=True)
class StatutJuridique:
    """``code`` is INSEE's four digits, or ``autre``; ``groupe`` is the heading of a long list."""

    code: str
    label: str
    groupe: str


_ASSOCIATIONS: Final = "Associations et fondations"
_SOCIETES: Final = "Sociétés et entrepreneurs"
_PUBLIC: Final = "Secteur public"
_AUTRES: Final = "Mutuelles, syndicats et autres"

STATUTS: Final[tuple[StatutJuridique, ...]] = (
    StatutJuridique("9220", "Association déclarée", _ASSOCIATIONS),
    StatutJuridique("9221", "Association déclarée d’insertion par l’économique", _ASSOCIATIONS),
    StatutJuridique("9222", "Association intermédiaire", _ASSOCIATIONS),
    StatutJuridique("9223", "Groupement d’employeurs", _ASSOCIATIONS),
    StatutJuridique("9230", "Association reconnue d’utilité publique", _ASSOCIATIONS),
    StatutJuridique("9260", "Association de droit local", _ASSOCIATIONS),
    StatutJuridique("9300", "Fondation", _ASSOCIATIONS),
    StatutJuridique("5499", "SARL", _SOCIETES),
    StatutJuridique("5498", "EURL", _SOCIETES),
    StatutJuridique("5710", "SAS", _SOCIETES),
    StatutJuridique("5720", "SASU", _SOCIETES),
    StatutJuridique("5599", "SA à conseil d’administration", _SOCIETES),
    StatutJuridique("1000", "Entrepreneur individuel", _SOCIETES),
    StatutJuridique("7210", "Commune", _PUBLIC),
    StatutJuridique("7220", "Département", _PUBLIC),
    StatutJuridique("7230", "Région", _PUBLIC),
    StatutJuridique("7346", "Communauté de communes", _PUBLIC),
    StatutJuridique("7348", "Communauté d’agglomération", _PUBLIC),
    StatutJuridique("7361", "Centre communal d’action sociale", _PUBLIC),
    StatutJuridique("7410", "Groupement d’intérêt public (GIP)", _PUBLIC),
    StatutJuridique("8210", "Mutuelle", _AUTRES),
    StatutJuridique("8410", "Syndicat de salariés", _AUTRES),
    StatutJuridique("8420", "Syndicat patronal", _AUTRES),
    StatutJuridique(AUTRE, "Autre", _AUTRES),
)

PAR_CODE: Final[dict[str, StatutJuridique]] = {statut.code: statut for statut in STATUTS}


def known_or_autre(code: str) -> str:
    """Return ``code`` when the list holds it, else ``autre``: the register knows some 250 categories."""
    return code if code in PAR_CODE else AUTRE


def label_of(code: str) -> str:
    """Return the label shown for a stored code; an unknown one reads "Autre", none reads as nothing."""
    return PAR_CODE[known_or_autre(code)].label if code else ""
