"""The months that an address asks for: the last twelve, a year, or all of them."""

from typing import Final

from eclat import clock
from eclat.domain.statistiques.chiffres import Periode, shifted
from eclat.formats import MONTHS

TOUT: Final = "tout"
COURTS: Final = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def this_month() -> str:
    return f"{clock.today():%Y-%m}"


def choices(first: str) -> list[tuple[str, str]]:
    """The years of which something is counted, the last one first."""
    now = clock.today().year
    years = range(now, int(first[:4] or now) - 1 if first else now - 1, -1)
    return [("", "Douze derniers mois"), *[(str(year), f"Année {year}") for year in years], (TOUT, "Depuis le début")]


def asked(name: str, first: str) -> Periode:
    """What this name means; the last twelve months for any other."""
    present = this_month()
    if name == TOUT and first:
        return Periode(TOUT, span(min(first, present), max(present, first)))
    if name in dict(choices(first)) and name.isdecimal():
        return Periode(name, span(f"{name}-01", f"{name}-12"))
    return Periode("", span(shifted(present, -11), present))


def span(first: str, last: str) -> tuple[str, ...]:
    months = [first]
    while months[-1] < last:
        months.append(shifted(months[-1], 1))
    return tuple(months)


def called(month: str) -> str:
    """“novembre 2026”"""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def said(periode: Periode) -> str:
    if periode.du[5:] == "01" and periode.au[5:] == "12" and periode.du[:4] == periode.au[:4]:
        return f"Année {periode.du[:4]}"
    if periode.du == periode.au:
        return called(periode.du).capitalize()
    since = called(periode.du)
    return f"{'D’' if since[0] in 'ao' else 'De '}{since} à {called(periode.au)}"


def columns(periode: Periode) -> list[tuple[str, str, str, str]]:
    """What the columns of a figure are of: its name, its short name, its first and its last month. Months, or years when there are many."""
    if len(periode.mois) <= 12:
        return [(called(each).capitalize(), COURTS[int(each[5:]) - 1], each, each) for each in periode.mois]
    years = sorted({each[:4] for each in periode.mois})[-12:]
    return [(year, year, f"{year}-01", f"{year}-12") for year in years]
