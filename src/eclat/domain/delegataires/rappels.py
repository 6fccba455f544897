"""Reminding délégataires that have not finished, some days after they were invited: what the clock does (P7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.courriels import envois
from eclat.domain.delegataires import designations
from eclat.domain.delegataires.avancement import DEMANDE, last_mail
from eclat.domain.delegataires.delegations import habilitation_of
from eclat.domain.delegataires.relances import AWAITING, recently_told, unreachable
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Courriel, Delegation, EtatDelegation, Evenement, Habilitation

D = EtatDelegation
REPRISE, RAPPEL = "reprise", "rappel"  # lines of the journal: a form taken up again, an automatic reminder


@dataclass(frozen=True)
class Attente:
    """Since when a délégataire is awaited, and the automatic reminders that it has had meanwhile, by their days."""

    depuis: datetime
    rappels: frozenset[int]

    def due(self, days: Sequence[int]) -> int | None:
        """The last reminder whose day has come, when it was not sent; those missed before it are not made up for."""
        passed = [day for day in days if self.depuis + timedelta(days=day) <= clock.now()]
        return passed[-1] if passed and passed[-1] not in self.rappels else None

    def prochain(self, days: Sequence[int]) -> datetime | None:
        """When the next one leaves."""
        return next((at for day in days if (at := self.depuis + timedelta(days=day)) > clock.now()), None)


def awaited(db: Session, invited: Mapping[UUID, datetime]) -> dict[UUID, Attente]:
    """By délégataire, from when each was invited at its address. One that took up its form again is awaited from then on."""
    lines = taken_up().statement.where(col(Evenement.objet_id).in_(list(invited)))
    return waiting(invited, db.execute(lines).all())


@prepared
def taken_up() -> Any:
    """The forms taken up again and the reminders, of whichever délégataires."""
    return sa_select(
        col(Evenement.objet_id), col(Evenement.verbe), col(Evenement.cree_le), col(Evenement.details)
    ).where(col(Evenement.objet_type) == Delegation.__tablename__, col(Evenement.verbe).in_((REPRISE, RAPPEL)))  # fmt: skip


def waiting(invited: Mapping[UUID, datetime], found: Sequence[Any]) -> dict[UUID, Attente]:
    """The same from the lines of the journal; those about others are left aside."""
    since, sent = dict(invited), {key: set[int]() for key in invited}
    for key, verbe, at, _ in found:
        if verbe == REPRISE and key in since:
            since[key] = max(since[key], at)
    for key, verbe, at, details in found:
        if verbe == RAPPEL and key in since and at >= since[key]:
            sent[key].add(int(details["jours"]))
    return {key: Attente(since[key], frozenset(sent[key])) for key in invited}


def to_remind(db: Session, days: Sequence[int], limit: int = 200) -> list[tuple[UUID, int]]:
    """The délégataires whose next reminder is due, and which one. An address that does not exist is corrected first."""
    if not days:
        return []
    old = select(Delegation.id, Delegation.invitee_le).join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    found = db.exec(
        old.where(Delegation.etat == D.INVITEE, col(Habilitation.etat).in_(AWAITING))
        .where(col(Delegation.invitee_le) <= clock.now() - timedelta(days=min(days)))
        .order_by(col(Delegation.invitee_le))
    ).all()  # fmt: skip
    invited = {key: at for key, at in found if at is not None}
    spared = recently_told(db, invited) | unreachable(db, invited)
    waits = awaited(db, {key: at for key, at in invited.items() if key not in spared})
    due = [(key, day) for key, wait in waits.items() if (day := wait.due(days)) is not None]
    return due[:limit]


@transition(
    RAPPEL,
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé au délégataire qu’il est attendu",
    infinitive="rappeler ce délégataire",
    within=habilitation_of,
)
def remind(db: Session, delegation: Delegation, *, due: int, by: Utilisateur) -> Mapping[str, int]:
    """Write once more to a délégataire that has not finished, ``due`` days after it was invited. Someone may just have."""
    assert delegation.invitee_le is not None
    wait = awaited(db, {delegation.id: delegation.invitee_le})[delegation.id]
    if due in wait.rappels or habilitation_of(db, delegation).etat not in AWAITING or recently_told(db, [delegation.id]):
        return UNCHANGED
    designations.tell(db, [delegation], again=True)
    return {"jours": due}


def next_reminder(db: Session, habilitation: Habilitation, days: Sequence[int]) -> tuple[datetime | None, int]:
    """When the next automatic reminder of this request leaves, and for how many délégataires that day."""
    found = invited_by().rows(db, demande=habilitation.id)
    reachable = {key: at for key, at, etat, answer in found if not (etat in envois.FAILED and envois.is_wrong_address(answer))}
    waits = waiting(reachable, about_them().rows(db, demande=habilitation.id))
    coming = [at for wait in waits.values() if (at := wait.prochain(days)) is not None]
    first = min(coming, default=None)
    return first, len([at for at in coming if clock.day(at) == clock.day(first)]) if first else 0


@prepared
def invited_by() -> Any:
    """Those of a request who have not finished: since when, and what became of the last mail to each."""
    mail = aliased(Courriel)
    return (
        sa_select(col(Delegation.id), col(Delegation.invitee_le), col(mail.etat), col(mail.derniere_reponse))
        .outerjoin(mail, col(mail.id) == last_mail())
        .where(
            col(Delegation.habilitation_id) == DEMANDE, col(Delegation.etat) == D.INVITEE, col(Delegation.invitee_le).is_not(None)
        )
    )


@prepared
def about_them() -> Any:
    named = sa_select(col(Delegation.id)).where(col(Delegation.habilitation_id) == DEMANDE)
    return taken_up().statement.where(col(Evenement.objet_id).in_(named))
