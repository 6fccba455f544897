"""The binôme paritaire says what it thinks of a request: both collèges agree and the session opens, both refuse and it does not, or the
administrateur decides (P13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.dossiers import points
from eclat.domain.sessions import arrets, attributions
from eclat.domain.socle import policies, session_policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.qualites import COLLEGES
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition
from eclat.formats import plural
from eclat.models import Avis, College, EtatSession, Personne, SessionCqp, Siege

E = EtatSession
STUDIED = {E.EN_VALIDATION: E.EN_VALIDATION}


@dataclass(frozen=True)
class Opinion:
    """Who sits for a collège, since when, and what they think of the request as it is now, if they said it."""

    siege: Siege
    nom: str
    avis: Avis | None

    @property
    def college(self) -> str:
        return COLLEGES[self.siege.college]

    @property
    def depuis(self) -> datetime:
        return self.avis.cree_le if self.avis else self.siege.cree_le


def opinions(db: Session, session: SessionCqp) -> list[Opinion]:
    """One for each collège, employeurs first; none before the request is entrusted to somebody."""
    said = {each.siege_id: each for each in current(db, session)}
    return [
        Opinion(each, db.get_one(Personne, each.personne_id).nom_complet, said.get(each.id))
        for each in attributions.seats(db, session)
    ]


def current(db: Session, session: SessionCqp) -> list[Avis]:
    """The opinions that count: the last one of each who sits."""
    rows = (
        select(Avis)
        .join(Siege, col(Siege.id) == Avis.siege_id)
        .where(Avis.session_id == session.id, col(Avis.perime_le).is_(None), col(Siege.jusqu_a).is_(None))
    )
    return list(db.exec(rows.order_by(col(Avis.cree_le))))


def mine(db: Session, session: SessionCqp, user: Utilisateur) -> Opinion | None:
    return next((each for each in opinions(db, session) if each.siege.personne_id == user.personne_id), None)


def disagree(db: Session, session: SessionCqp) -> bool:
    """Whether one agrees and the other does not."""
    said = [each.favorable for each in current(db, session)]
    return True in said and False in said


def needed(db: Session) -> int:
    """How many agreements open a session."""
    return reglages.of(db).session_accords


def said_yes(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    return already_said(db, user, session, favorable=True, said="Vous avez déjà donné votre accord.")


def said_no(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    return already_said(db, user, session, favorable=False, said="Vous avez déjà refusé l’ouverture.")


def already_said(db: Session, user: Utilisateur, session: SessionCqp, *, favorable: bool, said: str) -> str:
    own = mine(db, session, user) if session.etat == E.EN_VALIDATION else None
    return said if own is not None and own.avis is not None and own.avis.favorable == favorable else ""


@transition(
    "accord",
    SessionCqp,
    STUDIED,
    by=session_policies.can_validate_session,
    label="Donner mon accord",
    past="est d’accord pour ouvrir la session",
    infinitive="donner son accord à cette session",
    kind="primary",
    asks=True,
    unless=said_yes,
)
def agree(db: Session, session: SessionCqp, *, motif: str = "", by: Utilisateur) -> dict[str, str]:
    """One's own opinion; the other collège is told. Raises Refus while a point is not settled, or the habilitation does not hold."""
    arrets.check_opens(db, session)
    if left := len(points.left(db, session)):
        said = f"{plural(left, 'point reste', 'points restent')} à lever."
        raise Refus(f"{said} Levez-{'le' if left == 1 else 'les'}, ou demandez un complément, avant de donner votre accord.")
    return say(db, session, favorable=True, motif=motif, by=by)


@transition(
    "desaccord",
    SessionCqp,
    STUDIED,
    by=session_policies.can_validate_session,
    label="Refuser l’ouverture",
    past="n’est pas d’accord pour ouvrir la session",
    infinitive="refuser l’ouverture de cette session",
    kind="danger-outline",
    asks=True,
    unless=said_no,
)
def object_to(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The same, with a reason."""
    return say(db, session, favorable=False, motif=motif, by=by)


def say(db: Session, session: SessionCqp, *, favorable: bool, motif: str, by: Utilisateur) -> dict[str, str]:
    own = mine(db, session, by)
    assert own is not None
    if own.avis is not None:
        own.avis.perime_le = clock.now()
    db.add(Avis(session_id=session.id, siege_id=own.siege.id, favorable=favorable, motif=motif))
    db.flush()
    others = [each for each in opinions(db, session) if each.siege.id != own.siege.id and each.avis is None]
    for each in others if len(current(db, session)) < needed(db) or not favorable else ():
        courriels.sessions.session_avis(db, session, db.get_one(Personne, each.siege.personne_id), own.nom, favorable)
    return {"motif": motif}


def give_agreement(db: Session, session: SessionCqp, *, motif: str = "", by: Utilisateur) -> EtatSession:
    """Agree, then do what follows of both opinions. Returns the state that this leads to. Raises Interdit, Refus."""
    agree(db, session, motif=motif, by=by)
    return conclude(db, session)


def refuse_agreement(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> EtatSession:
    """The same, of who does not agree."""
    object_to(db, session, motif=motif, by=by)
    return conclude(db, session)


def conclude(db: Session, session: SessionCqp) -> EtatSession:
    """Enough agree and it opens, both refuse and it does not; when they differ, the administrateurs are told."""
    said = opinions(db, session)
    votes = [each.avis.favorable for each in said if each.avis]
    if votes.count(True) >= needed(db):
        validate(db, session, by=SYSTEME)
    elif votes.count(False) == len(College):
        reasons = [f"{each.college} : {each.avis.motif}" for each in said if each.avis]
        invalidate(db, session, motif="\n\n".join(reasons), by=SYSTEME)
    elif disagree(db, session):
        courriels.sessions.session_desaccord(db, session)
    return session.etat


@transition(
    "validation",
    SessionCqp,
    {E.EN_VALIDATION: E.OUVERTE},
    by=policies.is_platform,
    label="Ouvrir la session",
    past="a ouvert la session",
    infinitive="ouvrir cette session",
)
def validate(db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
    """The binôme agrees."""
    courriels.sessions.session_ouverte(db, session)


@transition(
    "invalidation",
    SessionCqp,
    {E.EN_VALIDATION: E.REFUSEE},
    by=policies.is_platform,
    label="Refuser la session",
    past="a refusé l’ouverture de la session",
    infinitive="refuser cette session",
)
def invalidate(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Neither of the binôme agrees; the organisme reads both reasons."""
    return end(db, session, motif)


def end(db: Session, session: SessionCqp, motif: str) -> dict[str, str]:
    session.motif = motif
    db.flush()
    courriels.sessions.session_refusee(db, session)
    return {"motif": motif}


def not_yet(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """The administrateur decides when the collèges differ, and then alone."""
    if session.etat == E.EN_VALIDATION and not disagree(db, session):
        return "Les deux collèges ne sont pas en désaccord : la décision leur revient."
    return ""


@transition(
    "arbitrage_ouverture",
    SessionCqp,
    {E.EN_VALIDATION: E.OUVERTE},
    by=session_policies.can_attribute_session,
    label="Ouvrir la session",
    past="a décidé d’ouvrir la session",
    infinitive="ouvrir cette session",
    kind="primary",
    asks=True,
    unless=not_yet,
)
def settle_open(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The collèges differ: the administrateur opens it, with a reason that the journal keeps. Raises Refus."""
    arrets.check_opens(db, session)
    courriels.sessions.session_ouverte(db, session)
    return {"motif": motif}


@transition(
    "arbitrage_refus",
    SessionCqp,
    {E.EN_VALIDATION: E.REFUSEE},
    by=session_policies.can_attribute_session,
    label="Refuser la session",
    past="a décidé de refuser la session",
    infinitive="refuser cette session",
    kind="danger-outline",
    asks=True,
    unless=not_yet,
)
def settle_refuse(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The same, of who refuses; the organisme reads this reason."""
    return end(db, session, motif)
