"""How values read in French: dates in Paris time, numbers, sizes. Shared by pages and mails.

A number is never cut from its unit, nor a day from its month, by the end of a line: a no-break space stands there (U+00A0).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil

import phonenumbers

from eclat import clock
from eclat.francais import of_name, the_name, to_name, within

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

PARIS = "heure de Paris"
USUAL_PHONE = re.compile(r"\+33[1-79][0-9]{8}")


def local(value: date | datetime) -> date | datetime:
    return value.astimezone(clock.PARIS) if isinstance(value, datetime) else value


def format_date(value: date | datetime | None) -> str:
    """23 novembre 2026"""
    if value is None:
        return ""
    value = local(value)
    return f"{'1er' if value.day == 1 else value.day}\u00a0{MONTHS[value.month - 1]} {value.year}"


def format_period(first: date, last: date) -> str:
    """du 14 janvier au 1er juillet 2027: what both days share is said once."""
    begins = format_date(first)
    if first.year == last.year:
        begins = begins.rpartition(" ")[0]
        if first.month == last.month:
            begins = begins.partition("\u00a0")[0]
    return f"du {begins} au {format_date(last)}"


def format_date_short(value: date | datetime | None, today: date | None = None) -> str:
    """23 nov., with the year when it is not the current one. ``today``: who writes many dates asks it once."""
    if value is None:
        return ""
    value = local(value)
    year = "" if value.year == (today or clock.today()).year else f" {value.year}"
    return f"{'1er' if value.day == 1 else value.day}\u00a0{SHORT_MONTHS[value.month - 1]}{year}"


def format_day(value: date | datetime | None) -> str:
    """23 novembre, with the year when it is not the current one."""
    return format_date(value).removesuffix(f" {clock.today().year}")


def format_ago(value: datetime) -> str:
    """il y a 9 jours, il y a 3 heures, il y a 20 minutes, à l’instant"""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes >= 48 * 60:  # the days of the calendar, as everywhere else
        return f"il y a {(clock.today() - value.astimezone(clock.PARIS).date()).days} jours"
    return f"il y a {plural(minutes, 'minute', 'minutes') if minutes < 60 else plural(minutes // 60, 'heure', 'heures')}"


def format_moment(value: datetime | None) -> str:
    """10 h 32 for today, else 23 nov."""
    if value is None:
        return ""
    return format_hour(value) if value.astimezone(clock.PARIS).date() == clock.today() else format_date_short(value)


def format_hour(value: datetime | None) -> str:
    """10 h 32"""
    if value is None:
        return ""
    value = value.astimezone(clock.PARIS)
    return f"{value.hour}\u00a0h\u00a0{value.minute:02}"


def format_at(value: datetime | None) -> str:
    """à 10 h 32 for today, else le 23 novembre 2026 à 10 h 32"""
    if value is None:
        return ""
    today = value.astimezone(clock.PARIS).date() == clock.today()
    return f"à {format_hour(value)}" if today else f"le {format_datetime(value)}"


def format_deadline(value: datetime | None) -> str:
    """dans 59 minutes, à 16 h 47 (heure de Paris); from a day on, le 12 décembre 2026 à 16 h 47 (heure de Paris).

    Who reads it may be overseas, on a clock of their own: how long is left reads the same everywhere.
    """
    if value is None:
        return ""
    minutes = max(1, round((value - clock.now()).total_seconds() / 60))
    if minutes > 24 * 60:
        return f"le {format_datetime(value)} ({PARIS})"
    left = plural(minutes, "minute", "minutes") if minutes < 120 else plural(minutes // 60, "heure", "heures")
    return f"dans {left}, à {format_hour(value)} ({PARIS})"


def format_datetime(value: datetime | None) -> str:
    """23 novembre 2026 à 10 h 32"""
    return f"{format_date(value)} à {format_hour(value)}" if value else ""


def format_relative_date(value: datetime | None) -> str:
    """aujourd’hui à 9 h 42, hier à 16 h 20, else the date and the hour."""
    if value is None:
        return ""
    days = (clock.today() - value.astimezone(clock.PARIS).date()).days
    day = {0: "aujourd’hui", 1: "hier"}.get(days) or format_date(value)
    return f"{day} à {format_hour(value)}"


def format_deposits(first: datetime | None, last: datetime | None) -> str:
    """12 novembre 2026; 12 novembre 2026, à nouveau le 23 novembre 2026 when it was deposited again another day."""
    once, again = format_date(first or last), format_date(last)
    return once if once == again or not again else f"{once}, à nouveau le {again}"


def format_since(value: datetime | None) -> str:
    """depuis aujourd’hui, depuis hier, depuis 3 jours"""
    if value is None:
        return ""
    days = (clock.today() - value.astimezone(clock.PARIS).date()).days
    return {0: "depuis aujourd’hui", 1: "depuis hier"}.get(days) or f"depuis {plural(days, 'jour', 'jours')}"


def format_siret(value: str | None) -> str:
    """512 480 137 00024"""
    value = value or ""
    return " ".join(filter(None, (value[0:3], value[3:6], value[6:9], value[9:])))


def format_siret_or_why(value: str | None, why: str) -> str:
    """512 480 137 00024, or “Aucun : association en cours d’immatriculation”; nothing when neither was given."""
    return format_siret(value) if value or not why else f"Aucun : {why}"


def format_nda(value: str | None) -> str:
    """11 75 61234 75"""
    value = value or ""
    return f"{value[:2]} {value[2:4]} {value[4:9]} {value[9:]}" if len(value) == 11 else value


def format_phone(value: str | None) -> str:
    """02 61 91 04 17, or the international form of a foreign number."""
    if not value:
        return ""
    if USUAL_PHONE.fullmatch(value):  # nearly all of them, a hundred times quicker
        return f"0{value[3]} {value[4:6]} {value[6:8]} {value[8:10]} {value[10:]}"
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if number.country_code == 33 else style.INTERNATIONAL)


def listed(names: Sequence[str], most: int = 5) -> str:
    """A, B, C et 12 autres"""
    left = len(names) - most
    return ", ".join(names[:most]) + (f" et {plural(left, 'autre', 'autres')}" if left > 0 else "")


def format_filesize(value: int) -> str:
    """412 Ko, 1,2 Mo"""
    if value < 1000:
        return f"{value}\u00a0octets"
    if value < 1_000_000:
        return f"{round(value / 1000)}\u00a0Ko"
    return f"{value / 1_000_000:.1f}".replace(".", ",") + "\u00a0Mo"


def format_count(value: int) -> str:
    """1 234, on one line"""
    return f"{value:,}".replace(",", "\u00a0")


JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def minutes_left(value: datetime) -> int:
    return max(1, ceil((value - clock.now()).total_seconds() / 60))


def plural(count: int, singular: str, many: str) -> str:
    """``plural(2, "organisme attend", "organismes attendent")`` → "2 organismes attendent"."""
    return f"{count} {singular if count < 2 else many}"


def initials(name: str) -> str:
    """HV for Hélène Vasseur: what stands in an avatar. An address mail has the first letter of its own."""
    name = name.split("@")[0].split(".")[0] if "@" in name else name
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


FILTERS = {
    "date": format_date,
    "date_short": format_date_short,
    "day": format_day,
    "deposits": format_deposits,
    "ago": format_ago,
    "at": format_at,
    "moment": format_moment,
    "datetime": format_datetime,
    "deadline": format_deadline,
    "hour": format_hour,
    "relative_date": format_relative_date,
    "since": format_since,
    "siret": format_siret,
    "siret_or_why": format_siret_or_why,
    "nda": format_nda,
    "phone": format_phone,
    "filesize": format_filesize,
    "minutes_left": minutes_left,
    "nombre": format_count,
    "initials": initials,
    "de": of_name,
    "within": within,
    "period": format_period,
    "au": to_name,
    "le": the_name,
}
