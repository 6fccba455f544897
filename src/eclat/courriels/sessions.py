"""A session de formation CQP, from the request to open it on (P13)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import PARIS, format_date, format_datetime
from eclat.models import Cqp, EtatSession, Habilitation, Organisme, Personne, Role, SessionCqp
from eclat.settings import get_settings


def about(db: Session, session: SessionCqp, readers: Sequence[Personne], **values: Value) -> Lettre:
    """A mail that leads to the session."""
    habilitation = db.get_one(Habilitation, session.habilitation_id)
    named = {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "numero": session.numero,
        "intitule": session.intitule,
        "cqp": db.get_one(Cqp, habilitation.cqp_id).intitule,
        "dates": f"du {format_date(session.debut)} au {format_date(session.fin)}",
        "lien": address(f"/sessions/{session.id}"),
    }
    return Lettre([Pli.to(each, session) for each in readers], {**named, **values})


def people(db: Session, session: SessionCqp) -> Sequence[Personne]:
    """Those who run it: the dirigeant and the référent of its organisme."""
    return recipients.of_organisme(db, session.organisme_id, Role.DIRIGEANT, Role.REFERENT)


@mail("Session à confier", cause="Session")
def session_demandee(db: Session, session: SessionCqp) -> Lettre:
    return about(
        db, session, recipients.administrateurs(db), demandee_le=format_date(session.demandee_le),
        places=str(session.places), ville=session.ville,
    )  # fmt: skip


@mail("Accusé de réception d’une demande de session", cause="Session")
def session_accuse_reception(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, people(db, session), demandee_le=f"{format_datetime(session.demandee_le)} ({PARIS})")


@mail("Demande de session reprise", cause="Session")
def session_retiree(db: Session, session: SessionCqp) -> Lettre:
    lien = address("/sessions")
    return about(db, session, recipients.administrateurs(db), demandee_le=format_date(session.demandee_le), lien=lien)


@mail("Session annulée", cause="Session")
def session_annulee(db: Session, session: SessionCqp, par_organisme: bool) -> Lettre:
    """To OC Éclat when its organisme cancels it, to the organisme when OC Éclat does; to its binôme paritaire, whoever does."""
    readers = [*(recipients.administrateurs(db) if par_organisme else people(db, session))]
    readers += [each for each in recipients.binome(db, session.id) if each not in readers]
    return about(db, session, readers, motif=session.motif, par_organisme=par_organisme)


@mail("Session confiée", cause="Session")
def session_attribuee(db: Session, session: SessionCqp, agent: Personne, autre: str) -> Lettre:
    """``autre``: who sits for the other collège. Whoever replaces another in a session that was opened follows it, with nothing to decide."""
    return about(db, session, [agent], autre=autre, a_etudier=session.etat not in (EtatSession.OUVERTE, EtatSession.EN_COURS))


@mail("Avis de l’autre collège", cause="Session")
def session_avis(db: Session, session: SessionCqp, agent: Personne, autre: str, favorable: bool) -> Lettre:
    """To who has not said anything yet: what ``autre`` thinks."""
    return about(db, session, [agent], autre=autre, favorable=favorable, un_suffit=get_settings().session_accords == 1)


@mail("Désaccord sur une session", cause="Session")
def session_desaccord(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, recipients.administrateurs(db))


@mail("Session ouverte", cause="Session")
def session_ouverte(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, people(db, session))


@mail("Session refusée", cause="Session")
def session_refusee(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, people(db, session), motif=session.motif)


@mail("Session commencée", cause="Session")
def session_commencee(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, people(db, session))
