"""How values read in French, in Paris time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eclat import clock, formats

EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Paris


def test_dates_are_those_of_paris() -> None:
    assert formats.format_datetime(EVENING) == "24\u00a0novembre 2026 à 0\u00a0h\u00a030"
    assert formats.format_date(datetime(2027, 8, 1, 12, tzinfo=UTC)) == "1er\u00a0août 2027"
    assert formats.format_hour(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "10\u00a0h\u00a005"


def test_an_hour_of_another_day_says_which() -> None:
    now = clock.now()
    assert formats.format_at(now) == f"à {formats.format_hour(now)}"
    assert formats.format_at(EVENING - timedelta(days=365)) == "le 24\u00a0novembre 2025 à 0\u00a0h\u00a030"


def test_recent_days_are_named() -> None:
    now = clock.now()
    assert formats.format_relative_date(now).startswith("aujourd’hui à ")
    assert formats.format_relative_date(now - timedelta(days=1)).startswith("hier à ")
    assert formats.format_relative_date(now - timedelta(days=400)).endswith(formats.format_hour(now - timedelta(days=400)))


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=30), "à l’instant"),
        (timedelta(minutes=20), "il y a 20 minutes"),
        (timedelta(hours=47), "il y a 47 heures"),
        (timedelta(hours=9 * 24 + 10), "il y a 9 jours"),
        (timedelta(hours=9 * 24 + 14), "il y a 10 jours"),
    ],
)
def test_how_long_ago(since: timedelta, said: str) -> None:
    noon = clock.now().astimezone(clock.PARIS).replace(hour=12, minute=30)
    with clock.travel(noon - clock.now()):
        assert formats.format_ago(clock.now() - since) == said


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.format_siret("51248013700024"), "512 480 137 00024"),
        (formats.format_siret("512480137"), "512 480 137"),
        (formats.format_siret(None), ""),
        (formats.format_nda("11756123475"), "11 75 61234 75"),
        (formats.format_phone("+33261910417"), "02 61 91 04 17"),
        (formats.format_phone("+442079460958"), "+44 20 7946 0958"),
        (formats.format_filesize(640), "640\u00a0octets"),
        (formats.format_filesize(412_300), "412\u00a0Ko"),
        (formats.format_filesize(1_234_000), "1,2\u00a0Mo"),
        (formats.plural(1, "point reste", "points restent"), "1 point reste"),
        (formats.plural(2, "point reste", "points restent"), "2 points restent"),
        (formats.format_date(None), ""),
        (formats.format_since(None), ""),
        (formats.format_since(clock.now()), "depuis aujourd’hui"),
        (formats.format_since(clock.now() - timedelta(days=3)), "depuis 3 jours"),
        (formats.initials("Hélène Vasseur"), "HV"),
        (formats.initials("a.ndiaye@filrouge-ep.example"), "A"),
    ],
)
def test_values_read_as_people_write_them(shown: str, expected: str) -> None:
    assert shown == expected


def test_a_deadline_says_how_long_is_left_and_whose_hour_it_is() -> None:
    """Read in Fort-de-France or at La Réunion, an hour of Paris alone is hours off."""
    now = clock.now()
    hour = formats.format_hour(now + timedelta(minutes=59))
    assert formats.format_deadline(now + timedelta(minutes=59)) == f"dans 59 minutes, à {hour} (heure de Paris)"
    assert formats.format_deadline(now + timedelta(hours=3, minutes=20)).startswith("dans 3 heures, à ")
    assert formats.format_deadline(now - timedelta(minutes=2)).startswith("dans 1 minute, à ")
    later = now + timedelta(days=14)
    assert formats.format_deadline(later) == f"le {formats.format_datetime(later)} (heure de Paris)"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (date(2027, 1, 31), "du 14 au 31 janvier 2027"),
        (date(2027, 7, 1), "du 14 janvier au 1er juillet 2027"),
        (date(2028, 1, 9), "du 14 janvier 2027 au 9 janvier 2028"),
    ],
)
def test_a_period_says_once_what_both_days_share(last: date, said: str) -> None:
    assert formats.format_period(date(2027, 1, 14), last).replace("\u00a0", " ") == said
