"""What became of some habilitations after they were accepted."""

from datetime import date, timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import suspensions
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EffetSuspension, Habilitation

MOTIF = (
    "Évaluations irrégulières à la session de Tours\u00a0: deux candidats entendus par un formateur qui n’a pas été déclaré. "
    "Suspension immédiate le temps de la procédure (Code du travail, R6113-16-6)."
)


def suspend(db: Session, habilitation: Habilitation, by: Utilisateur, later: timedelta) -> None:
    """Some days after it was accepted."""
    with clock.travel(later):
        suspensions.suspend(db, habilitation, effet=EffetSuspension.CANDIDATS, motif=MOTIF, by=by)


def soon() -> date:
    """The last day of one that is near its end."""
    return months_after(clock.today(), 5)
