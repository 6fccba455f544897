"""The comité technique is asked what it thinks of a request: each of its members who is asked says it to the binôme paritaire (P13).

It only advises: the binôme decides with or without it. What is said of a request that was sent back since no longer counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.sessions import attributions
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Appartenance,
    AvisComite,
    EtatPersonne,
    EtatSession,
    Personne,
    Role,
    RoleAgent,
    SensAvis,
    SessionCqp,
    Siege,
)

E = EtatSession
STUDIED = {E.EN_VALIDATION: E.EN_VALIDATION}
SENS = {SensAvis.FAVORABLE: "Favorable", SensAvis.RESERVE: "Réservé", SensAvis.DEFAVORABLE: "Défavorable"}


def current(db: Session, session: SessionCqp) -> list[AvisComite]:
    """What is asked about the request as it is now, answered or not."""
    rows = select(AvisComite).where(AvisComite.session_id == session.id, col(AvisComite.perime_le).is_(None))
    return list(db.exec(rows.order_by(col(AvisComite.cree_le), col(AvisComite.id))))


def asked_of(db: Session, session: SessionCqp, user: Utilisateur) -> AvisComite | None:
    """What this member is asked now, answered or not."""
    return next((each for each in current(db, session) if each.personne_id == user.personne_id), None)


@dataclass(frozen=True)
class Lu:
    """An opinion as it is read: by whom, for whom."""

    avis: AvisComite
    nom: str
    demandeur: str


def of(db: Session, session: SessionCqp) -> list[Lu]:
    """Every opinion that was asked for, the last first, past ones too."""
    rows = db.exec(
        select(AvisComite).where(AvisComite.session_id == session.id).order_by(col(AvisComite.cree_le).desc(), col(AvisComite.id))
    ).all()
    keys = {key for each in rows for key in (each.personne_id, each.demandeur_id)}
    names = {each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_(keys)))}
    return [Lu(each, names[each.personne_id], names[each.demandeur_id]) for each in rows]


def members(db: Session, session: SessionCqp) -> list[tuple[UUID, str]]:
    """Who may still be asked: members of the comité today who do not sit in its binôme, by name; it is said who worked for the organisme."""
    taken = {each.personne_id for each in current(db, session)}
    seated = select(Siege.personne_id).where(Siege.session_id == session.id, col(Siege.jusqu_a).is_(None))
    tied = set(db.exec(select(Appartenance.personne_id).where(Appartenance.organisme_id == session.organisme_id)))
    held = db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(
            RoleAgent.role == Role.COMITE_TECHNIQUE,
            col(RoleAgent.jusqu_a).is_(None),
            col(Personne.etat) != EtatPersonne.SUSPENDUE,
            col(Personne.id).not_in(seated),
        )
        .order_by(Personne.nom, Personne.prenom)
    )
    return [
        (each.id, each.nom_complet + (" · a travaillé pour cet organisme" if each.id in tied else ""))
        for each in held
        if each.id not in taken
    ]


@transition(
    "demande_avis",
    SessionCqp,
    STUDIED,
    by=session_policies.can_validate_session,
    label="Demander l’avis du comité technique",
    past="a demandé l’avis du comité technique",
    infinitive="demander l’avis du comité technique",
    icon="message-square",
    asks=True,
)
def ask(db: Session, session: SessionCqp, *, membres: Collection[UUID], question: str = "", by: Utilisateur) -> dict[str, Any]:
    """Members of the comité read the request from now on, and are told what is asked of them. Raises ChampRefuse."""
    assert by.personne_id is not None
    mine = {each.personne_id for each in current(db, session) if (each.demandeur_id, each.question) == (by.personne_id, question)}
    wanted = list(dict.fromkeys(membres))
    if wanted and mine.issuperset(wanted):
        return UNCHANGED  # a second click
    allowed = {key for key, _ in members(db, session)}
    if not wanted or any(key not in allowed for key in wanted):
        raise ChampRefuse("membres", "Choisissez des membres du comité technique à qui l’avis n’est pas encore demandé.")
    people = [db.get_one(Personne, key) for key in wanted]
    for each in people:
        db.add(AvisComite(session_id=session.id, personne_id=each.id, demandeur_id=by.personne_id, question=question))
    db.flush()
    for each in people:
        courriels.sessions.session_avis_demande(db, session, each, by.nom_complet, question)
    return {"membres": [each.nom_complet for each in people]}


def spoken(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    asked = asked_of(db, session, user) if session.etat == E.EN_VALIDATION else None
    if session.etat == E.EN_VALIDATION and asked is None:
        return "Votre avis portait sur la demande d’avant : le binôme vous le demande à nouveau s’il le souhaite."
    return "Vous avez déjà donné votre avis sur cette demande." if asked and asked.sens else ""


@transition(
    "avis_comite",
    SessionCqp,
    STUDIED,
    by=session_policies.can_advise_session,
    label="Donner mon avis",
    past="a donné son avis au nom du comité technique",
    infinitive="donner un avis sur cette session",
    kind="primary",
    asks=True,
    unless=spoken,
)
def advise(db: Session, session: SessionCqp, *, sens: SensAvis, motif: str, by: Utilisateur) -> dict[str, str]:
    """A member of the comité says what they think; the binôme is told. Raises Refus."""
    asked = asked_of(db, session, by)
    if asked is None:
        raise Refus("Cet avis ne vous est plus demandé.")
    asked.sens, asked.motif, asked.rendu_le = sens, motif, clock.now()
    db.flush()
    for member in attributions.seated(db, session):
        courriels.sessions.session_avis_comite(db, session, member, by.nom_complet, SENS[sens])
    return {"sens": sens}
