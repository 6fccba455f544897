"""How far the délégataires of a request are, as the dashboard of their Organisme National says it: their rows are read once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.delegataires.avancement import FINISHED, Pas, Table, activated
from eclat.engines.prepared import prepared
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification, Organisme


@dataclass(slots=True)
class Avancement:
    """One délégataire, and when each thing happened; None: not yet."""

    id: UUID
    nom: str
    etat: EtatDelegation
    invitee_le: datetime | None  # None as long as nobody has come
    compte_le: datetime | None
    profil_le: datetime | None
    formulaire_le: datetime | None
    echec_le: datetime | None  # when the mail that never arrived was written

    @property
    def attendu(self) -> bool:
        return self.etat == EtatDelegation.INVITEE

    @property
    def a_relancer(self) -> bool:
        return self.attendu and self.echec_le is None

    @property
    def bouge(self) -> bool:
        """Whether anything happened to it."""
        return bool(self.compte_le or self.profil_le or self.formulaire_le or self.echec_le)

    def pas(self) -> list[tuple[datetime, Pas, UUID, str]]:
        """What may be told of it, and when it was. Not what its OF had done before it was invited here."""
        found = (
            (Pas.COMPTE, self.since(self.compte_le)), (Pas.PROFIL, self.since(self.profil_le)),
            (Pas.FORMULAIRE, self.formulaire_le), (Pas.ECHEC, self.echec_le),
        )  # fmt: skip
        return [(le, pas, self.id, self.nom) for pas, le in found if le]

    def since(self, le: datetime | None) -> datetime | None:
        return le if le and self.invitee_le and le > self.invitee_le else None


@dataclass(frozen=True)
class Suivi:
    """All of them, those who are the least far first."""

    lignes: list[Avancement]

    @property
    def termines(self) -> list[Avancement]:
        return [each for each in self.lignes if each.etat in FINISHED]

    @property
    def dernier(self) -> datetime | None:
        """When the last one finished."""
        return max((each.formulaire_le for each in self.termines if each.formulaire_le), default=None)

    @property
    def a_relancer(self) -> list[Avancement]:
        return [each for each in self.lignes if each.a_relancer]

    @property
    def en_echec(self) -> list[Avancement]:
        """Awaited, and the last mail never reached its reader."""
        return [each for each in self.lignes if each.echec_le]

    def derniers_pas(self, limit: int) -> list[tuple[datetime, Pas, UUID, str]]:
        """What happened last, the newest first."""
        found = [pas for each in self.lignes if each.bouge for pas in each.pas()]
        return sorted(found, key=lambda pas: (-pas[0].timestamp(), pas[1], pas[2]))[:limit]


def read(db: Session, habilitation: Habilitation) -> Suivi:
    return Suivi([Avancement(*row) for row in standing().rows(db, demande=habilitation.id)])


@prepared
def standing() -> Any:
    table = Table()
    dates = [
        (table.active, activated()), (table.filled, col(Organisme.profil_complet_le)),
        (table.finished, col(Identification.termine_le)), (table.failed, col(table.mail.cree_le)),
    ]  # fmt: skip
    came = case((or_(table.active, table.filled), col(Delegation.invitee_le)))
    seen = [col(Delegation.id), col(Delegation.nom), col(Delegation.etat), came]
    taken = case((table.active, 1), else_=0) + case((table.filled, 1), else_=0)
    statement = table.from_(sa_select(*seen, *[case((criteria, date)) for criteria, date in dates]))
    return statement.order_by(taken, col(Delegation.rang), col(Delegation.id))
