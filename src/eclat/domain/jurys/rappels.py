"""What is recalled as a jury comes near: to its organisme, who is still to be proposed; to its members, the answer that is awaited (P14).

Each is a date: a mail that left says so in a row, so that two clocks send it once.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.jurys import composition, convocations
from eclat.domain.sessions import invitations
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth
from eclat.models import Courriel, EtatSession, Jury, MembreJury, ReponseJure, SessionCqp, Siege

E = EtatSession
EXPERTS = "jury_experts"
RELAIS = birth("jury_relais", SessionCqp, "a convoqué au jury le nouveau membre du binôme paritaire")


def due(db: Session) -> list[UUID]:
    """Keys of the sessions of which something may be recalled today, or whose co-presidents changed since they were convoked."""
    today, settings = clock.today(), reglages.of(db)
    far = max([settings.jury_experts_days, *settings.jury_reminders])
    near = (col(SessionCqp.jury_le) >= today, col(SessionCqp.jury_le) <= today + timedelta(days=far))
    found = select(SessionCqp.id).where(col(SessionCqp.etat).in_((E.EN_COURS, E.JURY_PLANIFIE)), *near)
    return list(dict.fromkeys([*db.exec(found), *db.exec(relayed())]))


def relayed() -> Any:
    """Those that are planned, where another holds a seat of the binôme than who presides."""
    seated = (
        select(MembreJury.id)
        .where(
            MembreJury.jury_id == Jury.id, col(MembreJury.preside), col(MembreJury.retire_le).is_(None),
            MembreJury.personne_id == Siege.personne_id,
        )
        .exists()
    )  # fmt: skip
    return (
        select(SessionCqp.id)
        .join(Jury, col(Jury.session_id) == SessionCqp.id)
        .join(Siege, col(Siege.session_id) == SessionCqp.id)
        .where(SessionCqp.etat == E.JURY_PLANIFIE, col(Siege.jusqu_a).is_(None), ~seated)
        .distinct()
    )


def recall(db: Session, session: SessionCqp) -> int:
    """Returns how many mails left."""
    hold(db, session)
    if session.etat == E.JURY_PLANIFIE:
        return relay(db, session) + members(db, session)
    return experts(db, session) if session.etat == E.EN_COURS else 0


def relay(db: Session, session: SessionCqp) -> int:
    """Whoever leaves the binôme is told that they are awaited no more, whoever comes is convoked."""
    jury = composition.ouvrir(db, session)
    if composition.of(db, session).ouvert:
        return 0
    gone, come = composition.seat_presidents(db, session, jury)
    invitations.call_off(db, session, "Une autre personne représente désormais ce collège.", gone)
    if come:
        convocations.convoke(db, session, jury, come)
        journal.write(db, session, RELAIS, by=SYSTEME, membres=[f"{each.prenom} {each.nom}" for each in come])
    return len(gone) + len(come)


def members(db: Session, session: SessionCqp) -> int:
    """Those who have not answered, once for each of the days before."""
    days = (session.jury_le - clock.today()).days if session.jury_le else -1
    past = [each for each in reglages.of(db).jury_reminders if days <= each]
    if not past or days < 0:
        return 0
    since = clock.now() - timedelta(days=min(past) - days + 1)  # before the day of this reminder
    told = [
        each
        for each in convocations.awaited(db, session)
        if each.reponse == ReponseJure.ATTENDUE and not convocations.lately(each) and (each.relance_le is None or each.relance_le < since)
    ]  # fmt: skip
    if not told:
        return 0
    jury = composition.ouvrir(db, session)
    for each in told:
        each.relance_le = clock.now()
    courriels.jurys.jury_relance(db, session, told, invitations.days(invitations.half_days(db, jury)))
    return len(told)


def experts(db: Session, session: SessionCqp) -> int:
    """Once, when members had better be proposed."""
    before = reglages.of(db).jury_experts_days
    there = composition.of(db, session)
    late = session.jury_le is not None and clock.today() + timedelta(days=before) >= session.jury_le
    if not late or all(each.preside for each in there.vides) or (there.jury and there.jury.propose_le):
        return 0
    already = select(Courriel.id).where(Courriel.modele == EXPERTS, Courriel.objet_id == session.id)
    if db.exec(already.limit(1)).first() is not None:
        return 0
    courriels.jurys.jury_experts(db, session)
    return 1
