"""What caused a mail: the thing, as far as it has a page, and the line of the journal that was written with it."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.models import (
    Appartenance,
    Candidat,
    Courriel,
    Delegation,
    Document,
    Evenement,
    Habilitation,
    Organisme,
    Personne,
    RoleAgent,
    SessionCqp,
)

Objet = tuple[str, UUID | None]  # a table and a key, as the mail keeps them
TOGETHER = timedelta(seconds=5)  # how far apart a mail and the journal's line can be in one transaction


def with_a_page(db: Session, objets: Collection[Objet]) -> dict[Objet, Objet | None]:
    """For each, the thing to show: itself, the request of a délégation, the session of a candidate, the organisme of a person who is no agent.

    Four queries whatever their number.
    """
    people = [key for table, key in objets if table == Personne.__tablename__]
    named = [key for table, key in objets if table == Delegation.__tablename__]
    requests = dict(db.exec(select(Delegation.id, Delegation.habilitation_id).where(col(Delegation.id).in_(named))).all())
    enrolled = [key for table, key in objets if table == Candidat.__tablename__]
    sessions = dict(db.exec(select(Candidat.id, Candidat.session_id).where(col(Candidat.id).in_(enrolled))).all())
    agents = set(db.exec(select(RoleAgent.personne_id).where(col(RoleAgent.personne_id).in_(people))))
    held = select(Appartenance.personne_id, Appartenance.organisme_id).where(col(Appartenance.personne_id).in_(people))
    places = dict(db.exec(held.order_by(col(Appartenance.cree_le))).all())
    found: dict[Objet, Objet | None] = {}
    for objet in objets:
        table, key = objet
        if table == Personne.__tablename__ and key not in agents:
            found[objet] = (Organisme.__tablename__, places[key]) if key in places else None
        elif table == Candidat.__tablename__:
            found[objet] = (SessionCqp.__tablename__, sessions[key]) if key in sessions else None
        elif table == Delegation.__tablename__:
            found[objet] = (Habilitation.__tablename__, requests[key]) if key in requests else None
        else:
            found[objet] = objet
    return found


def named(db: Session, objet: Objet) -> str:
    """The thing in words: la demande HAB-2026-0042, la session SES-2026-0019, le document « … », the organisme's name, the agent's."""
    table, key = objet
    if table == Habilitation.__tablename__:
        return f"la demande {db.get_one(Habilitation, key).numero}"
    if table == SessionCqp.__tablename__:
        return f"la session {db.get_one(SessionCqp, key).numero}"
    if table == Document.__tablename__:
        return f"le document « {db.get_one(Document, key).titre} »"
    if table == Organisme.__tablename__:
        return db.get_one(Organisme, key).nom
    return db.get_one(Personne, key).nom_complet


def told_with(db: Session, courriel: Courriel) -> Evenement | None:
    """What happened to the thing as the mail was written."""
    around = select(Evenement).where(
        Evenement.objet_type == courriel.objet_type,
        Evenement.objet_id == courriel.objet_id,
        Evenement.cree_le > courriel.cree_le - TOGETHER,
        Evenement.cree_le < courriel.cree_le + TOGETHER,
    )
    return min(db.exec(around.limit(20)), key=lambda each: abs(each.cree_le - courriel.cree_le), default=None)
