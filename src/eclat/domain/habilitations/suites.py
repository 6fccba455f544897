"""Which habilitation follows which: the one that a request renews, its renewal under way, the one that took its place (P10)."""

from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.habilitations import griefs
from eclat.domain.habilitations.decision_rendue import last_acceptance
from eclat.domain.socle import renouvellement_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import birth
from eclat.formats import format_date
from eclat.models import EtatHabilitation, Habilitation

E = EtatHabilitation
HELD: Final = renouvellement_policies.HELD
DRAFTS: Final = (E.BROUILLON, E.EN_ATTENTE_DELEGATAIRES)
UNDER_WAY: Final = (*DRAFTS, *renouvellement_policies.STUDIED)
HANDED_OVER: Final = (*renouvellement_policies.STUDIED, *HELD)
ACCEPTED: Final = (*HELD, E.RESILIEE, E.EXPIREE)
DETACHED: Final = birth("renouvellement_detache", Habilitation, "a fait du renouvellement une nouvelle demande")


def renewed(db: Session, request: Habilitation) -> Habilitation | None:
    """The one that this was asked to follow."""
    return db.get(Habilitation, request.renouvelle_id) if request.renouvelle_id else None


def renewals(db: Session, habilitation: Habilitation, *etats: EtatHabilitation) -> Habilitation | None:
    """The last request to renew it, in one of these states."""
    asked = select(Habilitation).where(Habilitation.renouvelle_id == habilitation.id, col(Habilitation.etat).in_(etats))
    return db.exec(asked.order_by(col(Habilitation.cree_le).desc())).first()


def under_way(db: Session, habilitation: Habilitation) -> Habilitation | None:
    """Its renewal, as long as nobody decided on it: one at a time."""
    return renewals(db, habilitation, *UNDER_WAY)


def successor(db: Session, habilitation: Habilitation) -> Habilitation | None:
    """The one that was accepted to follow it, whatever became of it since."""
    return renewals(db, habilitation, *ACCEPTED)


def begun(db: Session, habilitation: Habilitation) -> Habilitation | None:
    """The one that follows it and holds, from the first day of its validity."""
    suite = renewals(db, habilitation, *HELD)
    decision = last_acceptance(db, suite) if suite else None
    return suite if decision is not None and decision.valide_du and decision.valide_du <= clock.today() else None


def living(db: Session, habilitation: Habilitation) -> Habilitation:
    """The one on which what rested on it rests now: once it ended, or what follows it began, the latter."""
    while (suite := successor(db, habilitation) if habilitation.etat == E.EXPIREE else begun(db, habilitation)) is not None:
        habilitation = suite
    return habilitation


def last_day(db: Session, habilitation: Habilitation) -> date | None:
    """That of its last acceptance."""
    decision = last_acceptance(db, habilitation)
    return decision.valide_jusqu_au if decision else None


def opens(db: Session, habilitation: Habilitation) -> date | None:
    """The first day on which its renewal may be asked for."""
    until = last_day(db, habilitation)
    return months_after(until, -reglages.of(db).renewal_months) if until else None


def closes(db: Session, habilitation: Habilitation) -> date | None:
    """The last one: some months after its end, a request is rather begun anew."""
    until = last_day(db, habilitation)
    return months_after(until, reglages.of(db).renewal_late_months) if until else None


def covered_until(db: Session, habilitation: Habilitation) -> date | None:
    """The last day of it, or of what was accepted to follow it and holds."""
    suite = renewals(db, habilitation, *HELD)
    return last_day(db, suite or habilitation)


def maintained(db: Session, habilitation: Habilitation) -> bool:
    """Whether its last day is past and its renewal, which is studied, keeps it valid."""
    until = last_day(db, habilitation)
    past = habilitation.etat in HELD and until is not None and until < clock.today()
    return past and renouvellement_policies.is_maintained(db, habilitation)


def bounds(db: Session, request: Habilitation) -> tuple[date, date] | None:
    """From when a renewal is valid, at the earliest and at the latest: the day after the one that it follows ends, so that neither gap
    nor overlap is left; the day of the decision, when that is past. None when it follows nothing that holds."""
    old = renewed(db, request)
    until = last_day(db, old) if old is not None and old.etat in HELD else None
    return (until + timedelta(days=1), max(until + timedelta(days=1), clock.today())) if until else None


def check_follows(db: Session, request: Habilitation, valide_du: date) -> None:
    """Whether an acceptance from this day follows the one that it renews. Raises ChampRefuse, Refus."""
    old = renewed(db, request)
    if old is None:
        return
    if old.etat == E.RESILIEE:
        raise Refus(f"L’habilitation {old.numero} a été résiliée\u00a0: elle ne se renouvelle plus. Refusez cette demande.")
    if (decided := griefs.withdrawal(db, old)) is not None:
        raise Refus(
            f"La résiliation de l’habilitation {old.numero} est décidée, et prend effet le {format_date(decided.effet_le)}\u00a0: elle ne se "
            "renouvelle plus. Refusez cette demande, ou attendez la réponse à un recours."
        )
    if old.etat == E.SUSPENDUE:
        raise Refus(
            f"L’habilitation {old.numero} est suspendue. Un administrateur lève d’abord la suspension\u00a0; sinon, refusez ce renouvellement."
        )
    if griefs.notified(db, old) and old.etat in griefs.STANDS:
        raise Refus(
            f"Des griefs sont notifiés contre l’habilitation {old.numero}. Un administrateur décide d’abord de ce qui s’ensuit\u00a0: "
            "ce renouvellement s’accepte ensuite."
        )
    found = bounds(db, request)
    if found is None or found[0] <= valide_du <= found[1]:
        return
    first = format_date(found[0])
    said = f"elle commence le {first}. Choisissez cette date." if found[0] == found[1] else (
        f"elle commence entre le {first} et aujourd’hui. Choisissez une date entre les deux."
    )  # fmt: skip
    raise ChampRefuse("valide_du", f"Elle suit l’habilitation {old.numero}\u00a0: {said}")


def detach(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Once it is withdrawn, a renewal that is still a draft goes on as a new request: nothing of what was typed is lost."""
    request = renewals(db, habilitation, *DRAFTS)
    if request is None:
        return
    request.renouvelle_id = None
    db.flush()
    journal.write(db, request, DETACHED, by=by, numero=habilitation.numero)


def left_by(db: Session, request: Habilitation) -> tuple[str, date | None]:
    """What stays, when this request is refused: the number of what it was to renew, and its last day, or today when it is past. Nothing when
    that does not hold."""
    old = renewed(db, request)
    until = last_day(db, old) if old is not None and old.etat in HELD else None
    return (old.numero, max(until, clock.today())) if old is not None and until else ("", None)
