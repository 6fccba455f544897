"""Who is told by mail of what they have not read, and when: at once, that is some minutes later, or every weekday at 8:00.

``NonLu.a_notifier`` says what is still to be told of. It moves in the transaction that writes the mail, while the thread is locked: whoever
is killed before the commit has told nothing, and two who find the same person tell them once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock, courriels, reglages
from eclat.courriels.messagerie import NonLus
from eclat.courriels.notifications import DEFAUT
from eclat.domain.comptes.connexions import OPEN_STATES
from eclat.domain.messagerie import fils, joignables, lectures, sujets
from eclat.formats import listed
from eclat.models import (
    ChoixNotification,
    Cote,
    EtatPersonne,
    Fil,
    Message,
    NonLu,
    Organisme,
    Personne,
    RoleAgent,
    Rythme,
)
from eclat.models.base import Entity

NAMED = 3  # people who wrote, on each side


def delay(db: Session) -> timedelta:
    """How long after a message left whoever has not read it is told."""
    return timedelta(seconds=reglages.of(db).notice_delay)


def last_delivery(now: datetime, heure: int) -> datetime:
    """The last time that it was this hour of a weekday in Paris, whatever the hour is called there in winter and in summer."""
    day = clock.day(now)
    while day.weekday() > 4 or datetime.combine(day, time(heure), clock.PARIS) > now:
        day -= timedelta(days=1)
    return datetime.combine(day, time(heure), clock.PARIS)


def chosen() -> Any:
    """Of what waits for someone in a thread: how they chose to be told of it."""
    theirs = and_(col(ChoixNotification.personne_id) == NonLu.personne_id, col(ChoixNotification.objet_type) == Fil.objet_type)
    found = select(ChoixNotification.rythme).where(theirs).correlate(NonLu, Fil).scalar_subquery()
    return func.coalesce(found, DEFAUT)


def due(db: Session) -> Mapping[UUID, list[UUID]]:
    """By person, the threads of which they are to be told now. Who may not sign in, or has no address where mails arrive, is told later,
    once they may or have."""
    now = clock.now()
    daily, since = chosen() == Rythme.QUOTIDIEN, col(NonLu.a_notifier)
    agent = select(RoleAgent.id).where(col(RoleAgent.personne_id) == NonLu.personne_id, col(RoleAgent.jusqu_a).is_(None))
    rows = db.exec(
        select(NonLu.personne_id, NonLu.fil_id)
        .join(Fil, col(Fil.id) == NonLu.fil_id)
        .join(Organisme, col(Organisme.id) == Fil.organisme_id)
        .join(Personne, col(Personne.id) == NonLu.personne_id)
        .where(
            since <= now,  # an index finds those, however many have nothing to be told
            or_(and_(daily, since <= last_delivery(now, reglages.of(db).digest_hour)), and_(~daily, since <= now - delay(db))),
            col(Personne.etat) == EtatPersonne.ACTIVE,
            or_(col(Organisme.etat).in_(OPEN_STATES), agent.correlate(NonLu).exists()),
        )
        .order_by(since)
    ).all()
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for personne, fil in rows:
        found[personne].append(fil)
    wrong = joignables.without_address(db, found.keys())
    return {key: threads for key, threads in found.items() if key not in wrong}


def notify(db: Session, key: UUID, threads: Collection[UUID]) -> bool:
    """Tell this person, in one mail, of what they have not read in these threads. Returns whether there was anything to tell: they may have
    read it meanwhile, chosen no mail, or have no more to do there, and another clock may have told them."""
    personne = db.get_one(Personne, key)
    locked = select(Fil).where(col(Fil.id).in_(threads)).order_by(col(Fil.id)).with_for_update()
    held = {each.id: each for each in db.exec(locked.execution_options(populate_existing=True))}
    now = clock.now()
    mine = sa_select(NonLu, chosen()).join(Fil, col(Fil.id) == NonLu.fil_id)
    mine = mine.where(col(NonLu.personne_id) == key, col(NonLu.fil_id).in_(held), col(NonLu.a_notifier) <= now)
    told = []
    for waiting, rythme in db.execute(mine.order_by(col(NonLu.a_notifier)).execution_options(populate_existing=True)).all():
        fil, since = held[waiting.fil_id], waiting.a_notifier
        agent = key not in fils.people(db, fil)
        objet = db.get(sujets.of(fil).model, fil.objet_id)  # a draft may have been deleted
        if agent and objet is not None and sujets.of(fil).ferme(objet):
            continue  # a draft again: it is hidden from OC Éclat, which is told once it is handed over
        waiting.a_notifier = lectures.next_after(db, fil, key, now, agent=agent)
        if rythme != Rythme.AUCUN and objet is not None and key in fils.readers(db, fil):
            told.append(unread(db, fil, objet, key, since, now, agent=agent))
    db.flush()
    if len(told) == 1:
        courriels.messagerie.messages_a_lire(db, personne, told[0])
    elif told:
        courriels.messagerie.fils_a_lire(db, personne, told)
    return bool(told)


def unread(db: Session, fil: Fil, objet: Entity, personne: UUID, since: datetime, until: datetime, *, agent: bool) -> NonLus:
    """What this person is told of a thread about ``objet``: how many messages of whom, never what they say."""
    between = (col(Message.part_le) >= since, col(Message.part_le) <= until)
    rows = db.execute(
        sa_select(col(Message.auteur_nom), col(Message.cote), func.count())
        .where(*lectures.of_others(fil, personne, agent=agent), *between)
        .group_by(col(Message.auteur_nom), col(Message.cote))
        .order_by(func.min(Message.part_le))
    ).all()
    organisme = db.get_one(Organisme, fil.organisme_id).nom
    sujet = sujets.called(fil.objet_type, sujets.of(fil).numero(objet))
    return NonLus(
        fil,
        objet,
        f"{organisme}, {sujet[0].lower()}{sujet[1:]}" if agent else sujet,
        named([(nom, cote) for nom, cote, _ in rows], organisme),
        sum(nombre for *_, nombre in rows),
    )


def named(authors: Sequence[tuple[str, Cote]], organisme: str) -> str:
    """“Mathilde Lacombe (La Cour des Possibles)”, “Sophie Rakoto, Julien Delmas (OC Éclat)”; those of both sides when both wrote."""
    sides = {Cote.ORGANISME: organisme, Cote.OC: "OC Éclat"}
    wrote = {side: [nom for nom, cote in authors if cote == side] for side in sides}
    return " et ".join(f"{listed(noms, NAMED)} ({sides[side]})" for side, noms in wrote.items() if noms)
