"""The calendar of a session: public holidays, hours overseas, the pattern that fills it, what is wrong in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from eclat.domain.sessions import calendrier, feries, heures, rythme
from eclat.domain.sessions.calendrier import CALENDRIER, DemiJournee
from eclat.domain.sessions.rythme import Rythme
from eclat.domain.socle.champs import check_heure
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import bilans, tableau
from eclat.models import SessionCqp
from tests import factories as make

MATIN, APRES_MIDI = ("09:00", "12:30"), ("13:30", "17:00")


@pytest.fixture
def draft(db: Session) -> SessionCqp:
    make.administrateur(db)
    return make.session(db, make.habilite(db), complete=False)


@pytest.fixture
def joel(db: Session, draft: SessionCqp) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, make.organisme_of(db, draft)))


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25)), (2285, (3, 22))]
)
def test_easter(year: int, sunday: tuple[int, int]) -> None:
    assert feries.easter(year) == date(year, *sunday)


def test_public_holidays_are_those_of_the_place() -> None:
    assert len(feries.of_year(2027)) == 11
    assert feries.name_of(date(2027, 5, 6)) == "Ascension" and feries.name_of(date(2027, 5, 7)) == ""
    assert feries.name_of(date(2027, 3, 26), "67") == "Vendredi saint" and feries.name_of(date(2027, 3, 26), "84") == ""
    assert feries.name_of(date(2027, 12, 20), "974") == "Abolition de l’esclavage"


def test_hours_are_those_of_the_clocks_there_whatever_the_season() -> None:
    """Half-days on each side of a change of hour begin at the same hour of the clock, at two instants."""
    before, after = (heures.instant(date(2027, 3, day), "09:00", "84000").astimezone(UTC) for day in (27, 29))
    assert (before.hour, after.hour) == (8, 7)
    for code, hour in (("97400", 5), ("97100", 13), ("97200", 13), ("97300", 12), ("97600", 6)):
        assert heures.instant(date(2027, 1, 12), "09:00", code).astimezone(UTC) == datetime(2027, 1, 12, hour, tzinfo=UTC)
    assert heures.said_of("97400") == "heure de La Réunion" and heures.said_of("84000") == ""


@pytest.mark.parametrize(("typed", "hour"), [("9h", "09:00"), ("9 h 30", "09:30"), ("14:05", "14:05"), ("9.30", "09:30")])
def test_an_hour_is_read_as_people_write_it(typed: str, hour: str) -> None:
    assert check_heure(typed) == hour


def test_a_pattern_fills_the_calendar_without_the_holidays(db: Session, draft: SessionCqp, joel: Utilisateur) -> None:
    """Tuesdays and Thursdays of May 2027, but one day: Ascension is a Thursday."""
    pattern = Rythme({1, 3}, [MATIN, APRES_MIDI], date(2027, 5, 1), date(2027, 5, 31), {date(2027, 5, 25)})
    done = rythme.generate(db, draft, pattern, by=joel)
    assert (done.ajoutees, done.deja, done.feries) == (12, 0, ((date(2027, 5, 6), "Ascension"),))
    planned = calendrier.of(db, draft)
    assert (planned.jours, planned.minutes) == (6, 12 * 210)
    assert planned.dit == "42\u00a0h en 12 demi-journées"
    again = rythme.generate(db, draft, pattern, by=joel)
    assert (again.ajoutees, again.deja) == (0, 12) and len(calendrier.of(db, draft).demi_journees) == 12


def test_a_pattern_that_says_nothing_or_too_much_is_refused(db: Session, draft: SessionCqp, joel: Utilisateur) -> None:
    sunday = date(2027, 5, 2)
    with pytest.raises(ChampRefuse, match="Aucun de ces jours"):
        rythme.generate(db, draft, Rythme({0}, [MATIN], sunday, sunday), by=joel)
    with pytest.raises(ChampRefuse, match="Le calendrier peut recevoir encore 300 demi-journées"):
        rythme.generate(db, draft, Rythme(set(range(7)), [MATIN], sunday, sunday + timedelta(days=400)), by=joel)
    assert not calendrier.of(db, draft).demi_journees


def test_a_half_day_that_ends_before_it_begins_is_to_be_corrected(db: Session, draft: SessionCqp, joel: Utilisateur) -> None:
    rows = [
        {"jour": ["12/01/2027"], "de": ["9 h"], "a": ["12 h"]},
        {"jour": ["13/01/2027"], "de": ["14 h"], "a": ["12 h"]},
        {"jour": ["14/01/2027"], "de": ["14 h"]},
        {"jour": ["31/02/2027"], "de": ["9 h"], "a": ["midi"]},
    ]
    tableau.add(tableau.ouvrir(db, CALENDRIER, draft, by=joel), rows)
    bilan = bilans.of(db, CALENDRIER, draft)
    assert (bilan.lignes, bilan.fausses, bilan.incompletes) == (4, 2, 1)
    assert [each.jour for each in calendrier.of(db, draft).demi_journees] == [date(2027, 1, 12)]


def test_what_overlaps_and_what_is_outside_is_found() -> None:
    day = date(2027, 1, 12)
    planned = calendrier.Calendrier(
        (
            DemiJournee(day, "09:00", "12:30"),
            DemiJournee(day, "12:00", "14:00"),
            DemiJournee(day + timedelta(days=9), "09:00", "12:00"),
        )
    )
    assert [each.de for each in planned.chevauchements] == ["12:00"]
    assert [each.jour for each in planned.hors(day, day + timedelta(days=7))] == [day + timedelta(days=9)]
