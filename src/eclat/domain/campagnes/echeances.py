"""When an organisme is reminded of its follow-up: at half time and the day before, by date in Paris; each day is kept in its row."""

from datetime import date, timedelta

from eclat import clock
from eclat.domain.dossiers.delais_points import MI_PARCOURS, PASSE, VEILLE
from eclat.models import SuiviAnnuel


def days(suivi: SuiviAnnuel) -> dict[int, date]:
    """The day of each step. Nothing is told on the day of the request; of a delay of two days, the day before alone."""
    asked, until = clock.day(suivi.demande_le), suivi.jusqu_au
    after, before = asked + timedelta(days=1), until - timedelta(days=1)
    half = max(asked + (until - asked) // 2, after)
    found = {VEILLE: max(before, after)}
    return {MI_PARCOURS: half, **found} if half < found[VEILLE] else found


def step(suivi: SuiviAnnuel) -> int:
    """Which step has come."""
    if clock.today() > suivi.jusqu_au:
        return PASSE
    return max((each for each, day in days(suivi).items() if day <= clock.today()), default=0)


def plan(suivi: SuiviAnnuel) -> None:
    """Keep the day of the next step, whatever changed: what was told, the last day, the request."""
    left = [day for each, day in days(suivi).items() if each > suivi.rappels and day <= suivi.jusqu_au]
    suivi.rappel_le = min(left, default=None)
