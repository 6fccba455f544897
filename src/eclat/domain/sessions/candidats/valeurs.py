"""How each value of a candidate is read, whatever the spreadsheet or the habit made of it, and what is said when it cannot be."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from eclat import clock
from eclat.domain.sessions.candidats import lieux, naissances, pays
from eclat.domain.socle.champs import Ligne, Nom, Texte, check_nom, clean_line
from eclat.domain.socle.doutes import Doute, Douteux
from eclat.engines.grilles.cellules import DAY_ZERO, DAYS
from eclat.formats import MONTHS, format_date

OLDEST: Final = 100  # years
YOUNGEST: Final = 16  # from which one works, with exceptions: under it, a warning
GUESSED: Final = re.compile(r"\d{1,2}\D+\d{1,2}\D+\d{2}|\d{5}")  # whose century, or very meaning, was not written
PRENOMS: Final = 3  # that a declaration takes
BLOCS: Final = 20


def check_naissance(value: Any) -> Any:
    """A date of birth however it was written: 01/02/2001, 2001-02-01, 1er février 2001, 01/02/01, 36923 (as a spreadsheet counts days).

    Raises ValueError.
    """
    if not isinstance(value, str):
        return value
    found = lue(clean_line(value))
    if found is None:
        raise ValueError("Cette date n’existe pas. Écrivez le jour, le mois et l’année : 14/03/1998.")
    if found > clock.today():
        raise ValueError("Cette date est à venir. Vérifiez l’année.")
    age = clock.today().year - found.year
    if age > OLDEST:
        raise ValueError(f"{found.year} donnerait {age} ans. Vérifiez l’année.")
    return found


def lue(text: str) -> date | None:
    written = re.fullmatch(r"(\d{1,2})(?:er)?[/. -]+([^\W\d]+|\d{1,2})[/. -]+(\d{4}|\d{2})", text)
    try:
        if written:
            return date(annee(written[3]), mois(written[2]), int(written[1]))
        if text.isdecimal() and int(text) in DAYS:
            return date.fromordinal(DAY_ZERO.toordinal() + int(text))
        return date.fromisoformat(text)
    except ValueError:
        return None


def annee(text: str) -> int:
    """Of two figures, the last year that makes someone old enough: 98 is 1998, 05 is 2005."""
    if len(text) == 4:
        return int(text)
    last = clock.today().year - YOUNGEST + 4
    return last - (last - int(text)) % 100


def mois(text: str) -> int:
    """Raises ValueError."""
    if text.isdecimal():
        return int(text)
    begun = [rank for rank, name in enumerate(MONTHS, 1) if lieux.cle(name).startswith(lieux.cle(text))]
    if len(begun) != 1 or len(text) < 3:
        raise ValueError(text)
    return begun[0]


def age(text: str) -> Doute | None:
    """A date that is right and is asked about: of someone very young, or whose century was guessed."""
    born = lue(clean_line(text))
    if born is None or born > clock.today():
        return None
    years = clock.today().year - born.year - ((clock.today().month, clock.today().day) < (born.month, born.day))
    if years < YOUNGEST:
        return Doute(f"Cela donne {years} ans, moins de {YOUNGEST} : vérifiez l’année.")
    return Doute(f"Lue comme le {format_date(born)}.") if GUESSED.fullmatch(clean_line(text)) else None


def check_prenoms(text: str) -> str:
    """One to three first names, as the birth certificate has them. Raises ValueError."""
    found = [each.strip() for each in (re.split(r"[,;/]", text) if re.search(r"[,;/]", text) else text.split())]
    found = [check_nom(each) for each in found if each]
    if len(found) > PRENOMS:
        raise ValueError(f"Gardez les {PRENOMS} premiers prénoms, séparés par des virgules.")
    if any(len(each) > 60 for each in found):
        raise ValueError("Un prénom compte 60 caractères au plus.")
    return ", ".join(found)


def check_pays(text: str) -> str:
    """Raises ValueError."""
    found = pays.nomme(text)
    if found is None:
        raise ValueError("Ce pays n’est pas reconnu. Écrivez son nom en français : Sénégal, Portugal.")
    return found


def autre_pays(text: str) -> Doute | None:
    near = () if pays.nomme(text) else tuple(pays.voisins(text))
    return Doute(f"Vouliez-vous écrire {' ou '.join(near)} ?", near) if near else None


def check_blocs(text: str) -> str:
    """BC01, BC03: the blocs that a text names, by their numbers. Raises ValueError."""
    named = re.findall(r"\d+", re.sub(r"RNCP\s*\d+", "", text, flags=re.IGNORECASE))
    numbers = sorted({int(each) for each in named})
    if not numbers or numbers[-1] > BLOCS or not numbers[0]:
        raise ValueError("Indiquez les blocs par leur numéro : BC01, BC03.")
    return ", ".join(f"BC{each:02}" for each in numbers)


Court = Annotated[Nom, StringConstraints(max_length=60)]
Naissance = Annotated[date, BeforeValidator(check_naissance), Douteux(age)]
Prenoms = Annotated[Ligne, StringConstraints(max_length=184), AfterValidator(check_prenoms)]
Ville = Annotated[Ligne, StringConstraints(max_length=100), AfterValidator(check_nom), AfterValidator(naissances.ecrite)]
Pays = Annotated[Ligne, StringConstraints(max_length=60), AfterValidator(check_pays), Douteux(autre_pays)]
Blocs = Annotated[Ligne, StringConstraints(max_length=100), AfterValidator(check_blocs)]
Libre = Annotated[Ligne, StringConstraints(max_length=200)]
Long = Annotated[Texte, StringConstraints(max_length=1000)]
