"""What an habilitation that no longer holds forbids to the sessions that rest on it: to open, to take in a candidate."""

from sqlmodel import Session, col, func, select

from eclat.domain.delegataires import suspensions
from eclat.domain.habilitations import suites
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Refus
from eclat.models import (
    Delegation,
    EffetSuspension,
    EtatDelegation,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    SessionCqp,
    Suspension,
)

E = EtatHabilitation
SAID = {E.SUSPENDUE: "est suspendue", E.RESILIEE: "est résiliée", E.EXPIREE: "a pris fin"}


def stopped(db: Session, session: SessionCqp) -> Habilitation | None:
    """The habilitation of the session, or that which renewed it, when it was suspended, withdrawn, or came to its end."""
    asked = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    found = suites.living(db, asked) if asked else None
    return found if found is not None and found.etat in SAID else None


def delegation_of(db: Session, session: SessionCqp) -> Delegation | None:
    """The délégataire that runs it, when it was suspended or withdrawn by itself from the habilitation that the session rests on."""
    asked = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    found = suites.living(db, asked) if asked else None
    if found is None or found.organisme_id == session.organisme_id:
        return None
    return suspensions.of_session(db, found, session.organisme_id)


def alone(db: Session, session: SessionCqp) -> str:
    """That its délégataire is stopped; nothing when it is not."""
    found = delegation_of(db, session)
    if found is None:
        return ""
    return f"{found.nom} est {'suspendu' if found.etat == EtatDelegation.SUSPENDUE else 'retiré'}, comme délégataire"


def closed_alone(db: Session, session: SessionCqp) -> bool:
    """Whether that keeps candidates from it: who is withdrawn takes in nobody."""
    found = delegation_of(db, session)
    if found is None or found.etat == EtatDelegation.ECARTEE:
        return found is not None
    row = suspensions.current(db, found)
    return row is not None and row.effet == EffetSuspension.CANDIDATS


def check_opens(db: Session, session: SessionCqp) -> None:
    """Raises Refus when the session may not open today."""
    if (found := stopped(db, session)) is None:
        if why := alone(db, session):
            raise Refus(f"{why}\u00a0: cette session ne s’ouvre pas.")
        return
    then = "Elle s’ouvrira après la reprise" if found.etat == E.SUSPENDUE else "Elle ne peut plus s’ouvrir"
    raise Refus(f"L’habilitation {found.numero} {SAID[found.etat]}\u00a0: cette session ne s’ouvre pas. {then}.")


def no_more_candidates(db: Session, session: SessionCqp) -> str:
    """Why nobody enters the session now, in a sentence; nothing when they may."""
    found = stopped(db, session)
    if found is None and closed_alone(db, session):
        return f"{alone(db, session)}\u00a0: aucun candidat n’entre dans cette session. Ceux qui y sont restent."
    if found is not None and found.etat == E.RESILIEE:
        return f"L’habilitation {found.numero} est résiliée\u00a0: aucun candidat n’entre plus dans cette session. Ceux qui y sont restent."
    if found is None or found.etat != E.SUSPENDUE:
        return ""
    forbids = (
        col(Suspension.delegation_id).is_(None),
        Suspension.habilitation_id == found.id,
        Suspension.effet == EffetSuspension.CANDIDATS,
    )
    if db.exec(select(Suspension.id).where(*forbids, col(Suspension.levee_le).is_(None))).first() is None:
        return ""
    return (
        f"L’habilitation {found.numero} est suspendue\u00a0: aucun candidat n’entre dans cette session tant qu’OC Éclat ne lève pas la "
        "suspension. Ceux qui y sont restent."
    )


def count_sessions(db: Session, habilitation: Habilitation) -> tuple[int, int]:
    """How many sessions that rest on it, or on that which it renewed, run; how many are asked for and not open yet."""
    theirs = col(SessionCqp.habilitation_id).in_([each for each in (habilitation.id, habilitation.renouvelle_id) if each])
    rows = select(SessionCqp.etat, func.count()).where(theirs).group_by(SessionCqp.etat)
    by_state: dict[EtatSession, int] = dict(map(tuple, db.execute(rows)))
    return tuple(sum(by_state.get(each, 0) for each in some) for some in (FOLLOWED, session_policies.STUDIED))  # type: ignore[return-value]
