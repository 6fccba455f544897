"""When agents are told of what they chose to be told of in one mail: every weekday at 8:00, or once no more files are entrusted to them.

A notice that waits is a row of ``notification_agent``, written in the transaction that causes it; it goes in the transaction that writes the mail
which tells of it, while it is locked. Whoever is killed before the commit has told nothing, and of two clocks the second finds nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock, courriels, reglages
from eclat.courriels import compose
from eclat.courriels.notifications import DEFAUT, GENRES
from eclat.domain.messagerie import joignables
from eclat.domain.messagerie.notifications import last_delivery
from eclat.domain.socle import policies, recours_policies, session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    ChoixNotification,
    Courriel,
    EtatPersonne,
    Habilitation,
    NotificationAgent,
    Personne,
    Recours,
    Role,
    RoleAgent,
    Rythme,
    SessionCqp,
)

AT_MOST = 300  # notices in a mail, which programs cut beyond some length; the others are in the next
LONGEST = 10  # times the delay, after the first of those that come one after another

# What may be entrusted to someone, and who sees it.
ENTRUSTED: dict[str, tuple[Any, Any]] = {
    "habilitation": (Habilitation, policies.visible_habilitations),
    "session": (SessionCqp, session_policies.visible_sessions),
    "recours": (Recours, recours_policies.visible_recours),
}


def due(db: Session) -> list[UUID]:
    """The agents who are to be told now. Who may not sign in, or has no address where mails arrive, is told later, once they may or have."""
    theirs = and_(
        col(ChoixNotification.personne_id) == NotificationAgent.personne_id,
        col(ChoixNotification.objet_type) == NotificationAgent.genre,
    )
    rows = db.execute(
        sa_select(
            col(NotificationAgent.personne_id), col(NotificationAgent.genre), col(ChoixNotification.rythme),
            func.min(NotificationAgent.cree_le), func.max(NotificationAgent.cree_le),
        )
        .join(Personne, col(Personne.id) == NotificationAgent.personne_id)
        .outerjoin(ChoixNotification, theirs)
        .where(col(Personne.etat) == EtatPersonne.ACTIVE)
        .group_by(NotificationAgent.personne_id, NotificationAgent.genre, ChoixNotification.rythme)  # type: ignore[arg-type]
        .order_by(func.min(NotificationAgent.cree_le))
    ).all()  # fmt: skip
    found = dict.fromkeys(row[0] for row in rows if ready(db, row[2] or DEFAUT, row[3], row[4]))
    wrong = joignables.without_address(db, list(found))
    return [key for key in found if key not in wrong]


def ready(db: Session, rythme: Rythme, first: datetime, last: datetime) -> bool:
    """Whether notices of a kind that came from ``first`` to ``last`` are told now."""
    now, chosen = clock.now(), reglages.of(db)
    if rythme == Rythme.QUOTIDIEN:
        return first <= last_delivery(now, chosen.digest_hour)
    delay = timedelta(seconds=chosen.group_delay)
    return rythme == Rythme.AUCUN or last <= now - delay or first <= now - LONGEST * delay


def tell(db: Session, key: UUID) -> int:
    """Tell this agent in one mail of all that is ready; of one thing alone, in the mail that it would have been. Returns how many."""
    personne = db.get_one(Personne, key)
    waiting = (
        select(NotificationAgent)
        .where(NotificationAgent.personne_id == key)
        .order_by(col(NotificationAgent.genre), col(NotificationAgent.cree_le))
    )
    held = db.exec(waiting.with_for_update().execution_options(populate_existing=True)).all()
    rythmes = choices(db, key)
    held_roles = select(RoleAgent.role).where(RoleAgent.personne_id == key, col(RoleAgent.jusqu_a).is_(None))
    reader = Utilisateur(key, personne.nom_complet, personne.courriel, frozenset(map(Role, db.exec(held_roles))))
    limit, told = last_delivery(clock.now(), reglages.of(db).digest_hour), list[NotificationAgent]()
    for genre, group in groupby(held, key=lambda each: each.genre):
        some, rythme = list(group), rythmes.get(genre, DEFAUT)
        if not ready(db, rythme, some[0].cree_le, some[-1].cree_le):
            continue
        if rythme == Rythme.QUOTIDIEN:
            some = [each for each in some if each.cree_le <= limit]
        told += some if rythme != Rythme.AUCUN or not GENRES[genre].aucun else leave(db, some)
    told = sorted(told, key=lambda each: each.cree_le)[:AT_MOST]
    for each in told:
        db.delete(each)
    db.flush()
    concerned = seen(db, reader, told)
    if len(concerned) == 1:
        alone(db, personne, concerned[0])
    elif concerned:
        courriels.messagerie.notifications_groupees(db, personne, concerned, all(GENRES[each.genre].groupe for each in concerned))
    return len(concerned)


def leave(db: Session, some: Sequence[NotificationAgent]) -> list[NotificationAgent]:
    """They chose, since, to have none of these."""
    for each in some:
        db.delete(each)
    return []


def choices(db: Session, key: UUID) -> dict[str, Rythme]:
    return {
        each.objet_type: each.rythme for each in db.exec(select(ChoixNotification).where(ChoixNotification.personne_id == key))
    }


def seen(db: Session, reader: Utilisateur, told: Sequence[NotificationAgent]) -> list[NotificationAgent]:
    """Without those of files that were taken back from them since, and with nothing for who is no agent any more."""
    if not reader.roles:
        return []
    theirs = set[UUID]()
    for table, (model, visible) in ENTRUSTED.items():
        keys = {each.objet_id for each in told if GENRES[each.genre].groupe and each.objet_type == table}
        if keys:
            theirs |= set(db.exec(visible(reader).with_only_columns(model.id).where(model.id.in_(keys))).all())
    return [each for each in told if not GENRES[each.genre].groupe or each.objet_id in theirs]


def alone(db: Session, personne: Personne, held: NotificationAgent) -> Courriel:
    return compose.post(
        db,
        Courriel(
            modele=held.modele, destinataire=personne.courriel, personne_id=personne.id, sujet=held.sujet, texte=held.texte,
            html=held.html, message_id=compose.new_message_id(), objet_type=held.objet_type, objet_id=held.objet_id,
            prochain_essai_le=clock.now(),
        ),
    )  # fmt: skip
