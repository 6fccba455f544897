"""That an habilitation ends soon, said to who reads it: until when, when its people are told, what goes on afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import fins
from eclat.domain.socle.delais import months_after
from eclat.formats import plural
from eclat.models import Habilitation


@dataclass(frozen=True)
class Fin:
    """``rappels``: when its people were told, or will be; ``passes``: how many of them."""

    jusqu_au: date
    rappels: list[tuple[int, date, bool]]

    @property
    def dans(self) -> str:
        """dans 5 mois, dans 12 jours, aujourd’hui"""
        months = next((each for each in range(fins.RAPPELS[0], 0, -1) if months_after(clock.today(), each) <= self.jusqu_au), 0)
        days = (self.jusqu_au - clock.today()).days
        if months:
            return f"dans {months} mois"
        return f"dans {plural(days, 'jour', 'jours')}" if days else "aujourd’hui"


def near(db: Session, habilitation: Habilitation) -> Fin | None:
    """From the first reminder on, as long as it holds."""
    if habilitation.etat not in fins.HELD:
        return None
    decision = fins.acceptance(db, habilitation)
    if decision is None or decision.valide_jusqu_au is None:
        return None
    until = decision.valide_jusqu_au
    if not clock.today() <= until or months_after(until, -fins.RAPPELS[0]) > clock.today():
        return None
    told = fins.sent(db, habilitation, until)
    return Fin(until, [(months, day, months in told) for months, day in fins.reminders(decision)])
