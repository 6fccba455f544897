"""What stands around the calendar of a session where it is typed: what the platform sees in it, the school holidays that it meets."""

from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from eclat.domain.sessions import heures, vacances, verifications
from eclat.domain.sessions.vacances import Vacances
from eclat.domain.sessions.verifications import Verification
from eclat.formats import format_date_short
from eclat.models import SessionCqp


@dataclass(frozen=True)
class Autour:
    db: Session
    session: SessionCqp

    @cached_property
    def avis(self) -> list[Verification]:
        return verifications.of_rows(self.db, self.session)

    @property
    def zone(self) -> str:
        return vacances.zone_of(heures.departement_of(self.session.code_postal))

    @cached_property
    def vacances(self) -> list[Vacances]:
        return vacances.between(heures.departement_of(self.session.code_postal), self.session.debut, self.session.fin)

    @staticmethod
    def dit(each: Vacances) -> str:
        """Vacances d’hiver, du 20 févr. au 7 mars 2027"""
        return f"{each.nom}, du {format_date_short(each.du)} au {format_date_short(each.au)}"
