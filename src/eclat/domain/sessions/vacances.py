"""School holidays, by zone, shown beside a calendar and no more than shown.

Dates: the open data set « Vacances scolaires par zones » of the ministère de l’Éducation nationale (data.gouv.fr), as the package
``vacances-scolaires-france`` carries it: no network is asked, and a new year comes with a new version. Zones: arrêté of the school
calendar, by académie. Corse and overseas have calendars of their own, which nothing here knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from vacances_scolaires_france import SchoolHolidayDates

ZONES = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
PAR_DEPARTEMENT = {code: zone for zone, codes in ZONES.items() for code in codes.split()}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Vacances:
    """Both days are part of it."""

    nom: str
    du: date
    au: date


def zone_of(departement: str) -> str:
    """A, B, C; nothing where the school calendar is another."""
    return PAR_DEPARTEMENT.get(departement, "")


@cache
def known() -> SchoolHolidayDates:
    return SchoolHolidayDates()


@lru_cache(maxsize=64)
def of_year(zone: str, year: int) -> tuple[tuple[date, str], ...]:
    """The days off of a year, each with the name of its holidays; none of a year that is not known yet."""
    if not known().min_year <= year <= known().max_year:
        return ()
    days = known().holidays_for_year_and_zone(year, zone)
    return tuple((day, days[day]["nom_vacances"].replace("'", "’")) for day in sorted(days))


def between(departement: str, du: date | None, au: date | None) -> list[Vacances]:
    """The holidays of that place that these dates meet, in their order."""
    zone = zone_of(departement)
    return list(gathered(zone, du, au)) if zone and du and au and du <= au else []


def gathered(zone: str, du: date, au: date) -> Iterator[Vacances]:
    days = [each for year in range(du.year, min(au.year, du.year + 3) + 1) for each in of_year(zone, year) if du <= each[0] <= au]
    first = last = None
    name = ""
    for day, called in [*days, (date.max, "")]:
        if last is not None and first is not None and (day != last + DAY or called != name):
            yield Vacances(name, first, last)
            first = None
        first, last, name = first or day, day, called
