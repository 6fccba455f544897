"""What an organisme takes back: a request that nobody studies yet is a draft again, a draft may be deleted, a session is cancelled (P13)."""

from sqlalchemy import delete, update
from sqlmodel import Session, col

from eclat import courriels
from eclat.domain.dossiers import dossiers
from eclat.domain.sessions import invitations
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import (
    Candidat,
    EtatSession,
    ImportCandidats,
    ImportSeances,
    Lieu,
    MotSession,
    Periode,
    Recours,
    Seance,
    SessionCqp,
)

E = EtatSession


@transition(
    "retrait",
    SessionCqp,
    {E.DEMANDEE: E.BROUILLON},
    by=session_policies.can_edit_session,
    label="Reprendre la demande",
    past="a repris la demande d’ouverture pour la modifier",
    infinitive="reprendre cette demande d’ouverture",
    icon="pencil",
    asks=True,
)
def withdraw(db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
    """Take a request back before it is attributed: it may be changed again, and the administrateurs are told."""
    courriels.sessions.session_retiree(db, session)
    session.demandee_le = session.enregistrement_id = None


@transition(
    "suppression",
    SessionCqp,
    {E.BROUILLON: E.BROUILLON},
    by=session_policies.can_edit_session,
    label="Supprimer le brouillon",
    past="a supprimé le brouillon",
    infinitive="supprimer ce brouillon",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
)
def discard(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, str]:
    """Delete a draft with all that was typed and attached. The journal keeps that there was one."""
    for part in (Candidat, ImportCandidats, Seance, Lieu, Periode, ImportSeances, MotSession):
        db.execute(delete(part).where(col(part.session_id) == session.id))
    db.execute(update(SessionCqp).where(col(SessionCqp.copie_de_id) == session.id).values(copie_de_id=None))
    numero = session.numero
    dossiers.erase(db, session)
    return {"numero": numero}


@transition(
    "annulation",
    SessionCqp,
    dict.fromkeys((E.DEMANDEE, E.EN_VALIDATION, E.A_COMPLETER, E.OUVERTE, E.EN_COURS, E.JURY_PLANIFIE), E.ANNULEE),
    by=session_policies.can_cancel_session,
    label="Annuler la session",
    past="a annulé la session",
    infinitive="annuler cette session",
    kind="danger-outline",
    icon="ban",
    asks=True,
)
def cancel(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """It will not be held, or not to its end: whoever follows it is told why, and of nothing else any more.

    Who was to be evaluated again there is to be entered in another.
    """
    session.motif, session.nouveautes_depuis = motif, None
    db.execute(update(Recours).where(col(Recours.suite_id) == session.id).values(suite_id=None, suite_le=None))
    invitations.call_off(db, session, motif)
    db.flush()
    courriels.sessions.session_annulee(db, session, by.organisme_id is not None)
    return {"motif": motif}
