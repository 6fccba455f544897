"""How what is typed for a setting is read: days, months, sentences, numbers that others gave."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from eclat.domain.socle.champs import Texte, UneLigne
from eclat.domain.socle.identifiers import parse_siret
from eclat.settings import FIRST_WARNING, ConfigurationError, days_of


def sentences(text: str) -> list[str]:
    return [each.strip() for each in text.split("|") if each.strip()]


def check_days(text: str, mot: str = "jours", exemple: str = "7, 14, 21", most: int = 365) -> str:
    """Days, or other units (``mot``), each once. Raises ValueError."""
    said = text.replace(";", ",").replace(" et ", ",")
    try:
        days_of("", said)
    except ConfigurationError:
        raise ValueError(f"Écrivez des nombres de {mot}, séparés par des virgules\u00a0: {exemple}.") from None
    days = list(dict.fromkeys(int(each) for each in said.split(",") if each.strip()))
    if any(not 1 <= each <= most for each in days):
        raise ValueError(f"Chaque nombre de {mot} va de 1 à {most}\u00a0: vérifiez-les.")
    if len(days) > 10:
        raise ValueError("Dix rappels au plus\u00a0: retirez-en.")
    return ",".join(map(str, days))


def check_months(text: str) -> str:
    """Raises ValueError."""
    return check_days(text, "mois", "6, 2", 36)


def check_warnings(text: str) -> str:
    """Days before something goes, the first early enough. Raises ValueError."""
    days = check_days(text)
    if max((int(each) for each in days.split(",") if each), default=0) < FIRST_WARNING:
        raise ValueError(f"Le premier avertissement part au moins {FIRST_WARNING} jours avant\u00a0: ajoutez-en un.")
    return days


def check_lines(text: str) -> str:
    """Raises ValueError on what would not be one line of its list."""
    if "|" in text:
        raise ValueError("Une phrase ne contient pas de barre «\u00a0|\u00a0»\u00a0: retirez-la.")
    return text


def check_siret(text: str) -> str:
    return parse_siret(text) if text else ""


def check_client(text: str) -> str:
    """Raises ValueError."""
    if text and not re.fullmatch(r"[0-9A-Za-z]{8}", text):
        raise ValueError("L’identifiant client a 8 chiffres ou lettres\u00a0: vérifiez-le sur le portail.")
    return text.upper()


AVERTISSEMENTS: Any = Annotated[UneLigne, AfterValidator(check_warnings)]
JOURS: Any = Annotated[UneLigne, AfterValidator(check_days)]
MOIS: Any = Annotated[UneLigne, AfterValidator(check_months)]
LIGNE: Any = Annotated[UneLigne, Field(max_length=200)]
LIGNES: Any = Annotated[Texte, Field(max_length=3000), AfterValidator(check_lines)]
READERS = {
    "reminder_days": JOURS,
    "jury_reminder_days": JOURS,
    "end_reminder_months": MOIS,
    "document_reminder_months": MOIS,
    "inactive_warning_days": AVERTISSEMENTS,
    "cdc_id_client": Annotated[UneLigne, AfterValidator(check_client)],
    "cdc_id_contrat": Annotated[UneLigne, Field(max_length=20)],
    "certifier_siret": Annotated[UneLigne, AfterValidator(check_siret)],
    "certifier_name": Annotated[UneLigne, Field(min_length=2, max_length=200)],
}
