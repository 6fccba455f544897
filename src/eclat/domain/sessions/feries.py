"""French public holidays (Code du travail, L3133-1, L3134-13, L3422-2): computed, where they depend on Easter, and where one is."""

from datetime import date, timedelta
from functools import cache

FIXES = {
    (1, 1): "Jour de l’An", (5, 1): "Fête du Travail", (5, 8): "Victoire de 1945", (7, 14): "Fête nationale", (8, 15): "Assomption",
    (11, 1): "Toussaint", (11, 11): "Armistice de 1918", (12, 25): "Noël",
}  # fmt: skip
ALSACE_MOSELLE = ("57", "67", "68")
# The day on which the abolition of slavery is commemorated, by département.
ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def of_year(year: int, departement: str = "") -> dict[date, str]:
    """The public holidays of a year, in their order, with what they are called."""
    sunday = easter(year)
    found = {date(year, *place): name for place, name in FIXES.items()}
    found |= {
        sunday + timedelta(days=1): "Lundi de Pâques",
        sunday + timedelta(days=39): "Ascension",
        sunday + timedelta(days=50): "Lundi de Pentecôte",
    }
    if departement in ALSACE_MOSELLE:
        found |= {sunday - timedelta(days=2): "Vendredi saint", date(year, 12, 26): "Saint-Étienne"}
    if departement in ABOLITION:
        found[date(year, *ABOLITION[departement])] = "Abolition de l’esclavage"
    return dict(sorted(found.items()))


def name_of(day: date, departement: str = "") -> str:
    """What this day celebrates there; nothing when it is a day like others."""
    return of_year(day.year, departement).get(day, "")
