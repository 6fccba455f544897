"""A session de formation CQP, from the request to open it on (P13)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from eclat import reglages
from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.typed import Value
from eclat.formats import PARIS, format_date, format_datetime
from eclat.models import JURY, Candidat, Cqp, EtatSession, Habilitation, Organisme, Personne, Point, Role, SessionCqp


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


def followers(db: Session, session: SessionCqp) -> Sequence[Personne]:
    """Its binôme paritaire; OC Éclat while nobody sits there."""
    return recipients.binome(db, session.id) or recipients.administrateurs(db)


@mail("Session à confier", cause="Session", notification="depots")
def session_demandee(db: Session, session: SessionCqp) -> Lettre:
    return about(
        db, session, recipients.administrateurs(db), demandee_le=format_date(session.demandee_le),
        places=str(session.places), ville=session.ville,
    )  # fmt: skip


@mail("Accusé de réception d’une demande de session", cause="Session")
def session_accuse_reception(db: Session, session: SessionCqp) -> Lettre:
    return about(db, session, people(db, session), demandee_le=f"{format_datetime(session.demandee_le)} ({PARIS})")


@mail("Demande de session reprise", cause="Session", notification="suivi")
def session_retiree(db: Session, session: SessionCqp) -> Lettre:
    lien = address("/sessions")
    return about(db, session, recipients.administrateurs(db), demandee_le=format_date(session.demandee_le), lien=lien)


@mail("Session annulée", cause="Session", notification="suivi")
def session_annulee(db: Session, session: SessionCqp, par_organisme: bool) -> Lettre:
    """To OC Éclat when its organisme cancels it, to the organisme when OC Éclat does; to its binôme paritaire, whoever does."""
    readers = [*(recipients.administrateurs(db) if par_organisme else people(db, session))]
    readers += [each for each in recipients.binome(db, session.id) if each not in readers]
    return about(db, session, readers, motif=session.motif, par_organisme=par_organisme)


@mail("Session confiée", cause="Session", notification="dossiers_confies")
def session_attribuee(db: Session, session: SessionCqp, agent: Personne, autre: str) -> Lettre:
    """``autre``: who sits for the other collège. Whoever replaces another in a session that was opened follows it, with nothing to decide;
    in one that its organisme completes, has nothing to decide yet."""
    return about(
        db, session, [agent], autre=autre, a_etudier=session.etat not in (EtatSession.OUVERTE, EtatSession.EN_COURS, *JURY),
        chez_organisme=session.etat == EtatSession.A_COMPLETER,
    )  # fmt: skip


@mail("Avis de l’autre collège", cause="Session", notification="etude")
def session_avis(db: Session, session: SessionCqp, agent: Personne, autre: str, favorable: bool) -> Lettre:
    """To who has not said anything yet: what ``autre`` thinks."""
    return about(db, session, [agent], autre=autre, favorable=favorable, un_suffit=reglages.of(db).session_accords == 1)


@mail("Session à compléter", cause="Session")
def session_a_completer(db: Session, session: SessionCqp, points: Sequence[Point], avant_le: date | None) -> Lettre:
    return about(
        db, session, people(db, session), points=[point.texte for point in points], avant_le=format_date(avant_le)
    )  # fmt: skip


@mail("Points d’une session à compléter, rappel", cause="Session")
def session_rappel_points(db: Session, session: SessionCqp, points: Sequence[Point], avant_le: date) -> Lettre:
    """``points``: those that still await an answer; none, when it only has to be deposited again."""
    return about(
        db, session, people(db, session), points=[point.texte for point in points], avant_le=format_date(avant_le)
    )  # fmt: skip


@mail("Points d’une session sans réponse à leur date", cause="Session", notification="etude")
def session_points_en_retard(db: Session, session: SessionCqp, agent: Personne, avant_le: date) -> Lettre:
    """To each member of its binôme."""
    return about(db, session, [agent], avant_le=format_date(avant_le))


@mail("Complément demandé par l’autre collège", cause="Session", notification="etude")
def session_renvoyee(db: Session, session: SessionCqp, agent: Personne, autre: str, points: Sequence[Point]) -> Lettre:
    """To the member of the binôme who did not send it back."""
    return about(db, session, [agent], autre=autre, points=[point.texte for point in points])


@mail("Demande de session complétée", cause="Session", notification="etude")
def session_completee(db: Session, session: SessionCqp, agent: Personne) -> Lettre:
    """To each member of its binôme."""
    return about(db, session, [agent])


@mail("Avis demandé au comité technique", cause="Session", notification="etude")
def session_avis_demande(db: Session, session: SessionCqp, agent: Personne, autre: str, question: str) -> Lettre:
    """``autre``: the member of the binôme who asks."""
    return about(db, session, [agent], autre=autre, question=question)


@mail("Avis du comité technique", cause="Session", notification="etude")
def session_avis_comite(db: Session, session: SessionCqp, agent: Personne, autre: str, avis: str) -> Lettre:
    """To a member of the binôme: what ``autre``, of the comité, thinks in a word."""
    return about(db, session, [agent], autre=autre, avis=avis.lower())


@mail("Désaccord sur une session", cause="Session", notification="etude")
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


@mail("Session modifiée", cause="Session", notification="suivi")
def session_changee(db: Session, session: SessionCqp, changements: Sequence[str]) -> Lettre:
    """To who follows it, once for several changes."""
    return about(db, session, followers(db, session), changements=changements)


@mail("État civil à confirmer", cause="Candidat")
def etat_civil_a_confirmer(db: Session, session: SessionCqp, candidats: Sequence[Candidat], jours: int) -> Lettre:
    """To candidates who have an address and no account: nothing of what is written of them, but where they read it."""
    plis = [
        Pli(each.courriel, None, each, lien=address(f"/etat-civil/{placeholder(each.lien)}"))
        for each in candidats
        if each.courriel and each.lien
    ]
    return Lettre(plis, {**about(db, session, []).values, "jours": str(jours)})


@mail("Correction d’état civil", cause="Candidat")
def etat_civil_corrige(db: Session, session: SessionCqp) -> Lettre:
    """To the people of the organisme: a candidate proposes something else than what they typed."""
    return about(db, session, people(db, session), lien=address(f"/sessions/{session.id}/candidats"))


@mail("Abandon dans une session", cause="Session", notification="suivi")
def session_abandon(db: Session, session: SessionCqp, le: date, corrige: bool) -> Lettre:
    """To who follows it. Who left, and why, stay on the pages. ``corrige``: the same abandon, said again otherwise."""
    return about(db, session, followers(db, session), le=format_date(le), corrige=corrige)
