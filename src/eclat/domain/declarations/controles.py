"""What is looked at before a declaration leaves: all that is wrong, at once. The Caisse des Dépôts would reject the rest weeks later."""

import re
from typing import Any, Final

from eclat import clock
from eclat.domain.sessions.candidats import pays
from eclat.domain.socle.errors import Refus
from eclat.models import Declaration
from eclat.settings import Settings

NOM: Final = 60
PRENOMS: Final = 3
INTERDITS: Final = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # in XML 1.0
FRANCE: Final = "100"
OLDEST: Final = 1900


def prenoms(declaration: Any) -> list[str]:
    return [each.strip() for each in declaration.prenoms.split(",") if each.strip()]


def code_pays(declaration: Any) -> str:
    """The three figures of the country of birth; nothing of one that is not known."""
    return pays.codes().get(declaration.pays, "")


def manques(declaration: Declaration) -> list[str]:
    """Sentences, each with what to do."""
    return [*names(declaration), *birth(declaration), *([] if declaration.acces else ["Choisissez l’accès à la certification."])]


def names(declaration: Declaration) -> list[str]:
    first = prenoms(declaration)
    found = []
    if not declaration.nom_naissance.strip():
        found.append("Indiquez le nom de naissance.")
    if not first:
        found.append("Indiquez au moins un prénom.")
    if len(first) > PRENOMS:
        found.append(f"Gardez {PRENOMS} prénoms au plus, dans l’ordre de l’état civil.")
    found += [f"Abrégez «\u00a0{each}\u00a0»\u00a0: {NOM} caractères au plus." for each in first if len(each) > NOM]
    told = (declaration.nom_naissance, declaration.nom_usage, declaration.prenoms, declaration.commune)
    if any(INTERDITS.search(each) for each in told):
        found.append("Retapez le nom, les prénoms et la commune\u00a0: l’un d’eux contient un caractère invisible.")
    if not declaration.sexe:
        found.append("Choisissez le sexe, F ou M.")
    return found


def birth(declaration: Declaration) -> list[str]:
    found, day = [], declaration.ne_le
    if day is None:
        found.append("Indiquez la date de naissance.")
    elif day.year < OLDEST or day > clock.today():
        found.append("Vérifiez l’année de naissance.")
    code = code_pays(declaration)
    if not code:
        found.append("Indiquez le pays de naissance, tel que la liste l’écrit.")
    if code == FRANCE and not declaration.code_commune:
        found.append("Indiquez la commune de naissance, telle que la liste l’écrit\u00a0: son code INSEE est demandé.")
    if code and code != FRANCE and declaration.code_commune:
        found.append("La commune de naissance est en France, le pays ne l’est pas\u00a0: corrigez l’un des deux.")
    return found


def emetteur(settings: Settings) -> list[str]:
    """What is missing of who declares, before any file."""
    found = []
    if len(settings.cdc_id_client) != 8:
        found.append("l’identifiant client (8 caractères)")
    if not settings.cdc_id_contrat:
        found.append("l’identifiant du contrat")
    return found


def ready(settings: Settings) -> None:
    """Raises Refus."""
    if lacks := emetteur(settings):
        raise Refus(
            f"Il manque {' et '.join(lacks)}. Renseignez-les dans les réglages, sous «\u00a0Déclaration à la Caisse des Dépôts\u00a0»."
        )
