"""The private address at which somebody's own programs read their calendar of sessions (P13).

The address is the key of a row, signed: a copy of the database opens nothing. Renewed, it is another row, and the former address is
over. It shows what that person sees today, in all their places; nothing once they may not sign in.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import connexions
from eclat.domain.sessions import icalendrier
from eclat.domain.sessions.agenda import SHOWN_ETATS
from eclat.domain.sessions.icalendrier import Fichier
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.journal import SECOND_CLICK
from eclat.models import AbonnementCalendrier, Appartenance, EtatPersonne, Personne, Role, RoleAgent, SessionCqp
from eclat.signatures import sign, unsign_id

PURPOSE = "calendrier"
PAST = timedelta(days=60)
SESSIONS = 300  # those that begin first
LONGEST = timedelta(days=400)  # how long before then one may have begun
NOM = "Sessions OC Éclat"


def of(db: Session, personne_id: UUID | None) -> AbonnementCalendrier | None:
    return db.exec(select(AbonnementCalendrier).where(AbonnementCalendrier.personne_id == personne_id)).first()


def token(abonnement: AbonnementCalendrier) -> str:
    return sign(PURPOSE, str(abonnement.id))


def renew(db: Session, by: Utilisateur) -> AbonnementCalendrier:
    """A new address; the former one, if any, is over. A second click finds the one that the first made."""
    assert by.personne_id is not None
    held = of(db, by.personne_id)
    if held is not None and held.cree_le > clock.now() - SECOND_CLICK:
        return held
    end(db, by)
    found = AbonnementCalendrier(personne_id=by.personne_id)
    db.add(found)
    db.flush()
    return found


def end(db: Session, by: Utilisateur) -> None:
    """No address any more."""
    db.execute(delete(AbonnementCalendrier).where(col(AbonnementCalendrier.personne_id) == by.personne_id))


def key_of(jeton: str) -> UUID | None:
    """The key that an address bears; nothing when it was never one of ours."""
    return unsign_id(PURPOSE, jeton)


def read(db: Session, key: UUID) -> Fichier | None:
    """What the address with this key shows today; nothing once it is over."""
    found = db.get(AbonnementCalendrier, key)
    personne = db.get(Personne, found.personne_id) if found else None
    if personne is None or personne.etat == EtatPersonne.SUSPENDUE:
        return None
    since = clock.today() - PAST
    sessions: dict[UUID, SessionCqp] = {}
    for user in places_of(db, personne):
        seen: Any = session_policies.visible_sessions(user).where(col(SessionCqp.etat).in_(SHOWN_ETATS))
        late = seen.where(
            col(SessionCqp.debut_tri) >= since - LONGEST, (col(SessionCqp.fin) >= since) | (col(SessionCqp.jury_le) >= since)
        )
        rows = db.exec(late.order_by(col(SessionCqp.debut_tri), col(SessionCqp.id)).limit(SESSIONS))
        sessions |= {each.id: each for each in rows}
    return icalendrier.of_sessions(db, list(sessions.values()), NOM, since)


def places_of(db: Session, personne: Personne) -> list[Utilisateur]:
    """Who they are in each of their organismes, or at OC Éclat."""
    nobody = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    inside = connexions.open_places(personne.id).with_only_columns(col(Appartenance.organisme_id), col(Appartenance.role))
    places = [replace(nobody, organisme_id=key, roles=frozenset([Role(role)])) for key, role in db.execute(inside)]
    held = select(RoleAgent.role).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None))
    roles = frozenset(Role(each) for each in db.exec(held))
    return places or ([replace(nobody, roles=roles)] if roles else [])
