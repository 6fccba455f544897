"""Hours where a session is held: written as its clocks show them, whatever the zone, and what instant that is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from eclat.clock import PARIS

OUTREMER = {
    "971": ("America/Guadeloupe", "heure de la Guadeloupe"),
    "972": ("America/Martinique", "heure de la Martinique"),
    "973": ("America/Cayenne", "heure de la Guyane"),
    "974": ("Indian/Reunion", "heure de La Réunion"),
    "975": ("America/Miquelon", "heure de Saint-Pierre-et-Miquelon"),
    "976": ("Indian/Mayotte", "heure de Mayotte"),
    "977": ("America/St_Barthelemy", "heure de Saint-Barthélemy"),
    "978": ("America/Marigot", "heure de Saint-Martin"),
    "986": ("Pacific/Wallis", "heure de Wallis-et-Futuna"),
    "987": ("Pacific/Tahiti", "heure de Tahiti"),
    "988": ("Pacific/Noumea", "heure de Nouvelle-Calédonie"),
}


def departement_of(code_postal: str) -> str:
    """35, 974: where a postcode is, as public holidays and hours know it."""
    return code_postal[:3] if code_postal.startswith(("97", "98")) else code_postal[:2]


def zone_of(code_postal: str) -> ZoneInfo:
    found = OUTREMER.get(departement_of(code_postal))
    return ZoneInfo(found[0]) if found else PARIS


def said_of(code_postal: str) -> str:
    """“heure de La Réunion”; nothing where it is that of Paris."""
    found = OUTREMER.get(departement_of(code_postal))
    return found[1] if found else ""


def instant(jour: date, heure: str, code_postal: str) -> datetime:
    """When the clocks of that place show this hour (“09:00”) on that day."""
    return datetime.combine(jour, time.fromisoformat(heure), zone_of(code_postal))


def minutes(de: str, a: str) -> int:
    """How long from one hour of the clock to the other; none when they are not in order."""
    start, end = (int(each[:2]) * 60 + int(each[3:]) for each in (de, a))
    return max(0, end - start)


def said(heure: str) -> str:
    """9 h, 13 h 30; nothing of none."""
    if not heure:
        return ""
    hour, minute = int(heure[:2]), heure[3:]
    return f"{hour}\u00a0h" + ("" if minute == "00" else f"\u00a0{minute}")


def said_of_minutes(count: int) -> str:
    """217 h, 3 h 30"""
    hours, rest = divmod(count, 60)
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")
