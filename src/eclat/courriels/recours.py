"""The mails of results attributed to candidates, and of what they say against them (P14). Candidates have an address and no account: what
concerns them is read at their own link, never in the mail."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.sessions import about, people
from eclat.courriels.typed import Value
from eclat.formats import format_date, plural
from eclat.models import (
    Candidat,
    Cqp,
    EtatRecours,
    Habilitation,
    NotificationResultat,
    Organisme,
    Personne,
    Recours,
    SessionCqp,
)


def training(db: Session, session: SessionCqp) -> dict[str, Value]:
    habilitation = db.get_one(Habilitation, session.habilitation_id)
    return {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "cqp": db.get_one(Cqp, habilitation.cqp_id).intitule,
        "dates": f"du {format_date(session.debut)} au {format_date(session.fin)}",
    }


def own_link(notification: NotificationResultat) -> str:
    return address(f"/resultats/{placeholder(notification.lien)}")


def to_candidate(db: Session, recours: Recours, candidat: Candidat, **values: Value) -> Lettre:
    """Nobody, and no mail, where the candidate has no address: who entered it tells them."""
    notice = db.get_one(NotificationResultat, recours.notification_id)
    plis = [Pli(candidat.courriel, None, recours, lien=own_link(notice))] if candidat.courriel else []
    return Lettre(plis, {**training(db, db.get_one(SessionCqp, recours.session_id)), "numero": recours.numero, **values})


def to_agents(db: Session, recours: Recours, readers: Sequence[Personne], **values: Value) -> Lettre:
    session = db.get_one(SessionCqp, recours.session_id)
    said = {
        **training(db, session), "session": session.numero, "numero": recours.numero, "lien": address(f"/recours/{recours.id}"),
        "echeance": format_date(recours.echeance), **values,
    }  # fmt: skip
    return Lettre([Pli.to(each, recours) for each in readers], said)


@mail("Résultats notifiés", cause="Résultats")
def resultats_notifies(db: Session, session: SessionCqp, notifications: Sequence[NotificationResultat], rectifie: bool) -> Lettre:
    """``rectifie``: they change what the same reader was told before."""
    plis = [Pli(each.courriel, None, each, lien=own_link(each)) for each in notifications if each.courriel]
    return Lettre(plis, {**training(db, session), "rectifie": rectifie})


@mail("Résultats attribués", cause="Résultats")
def resultats_attribues(db: Session, session: SessionCqp, nombre: int, sans_adresse: int, rectifie: bool) -> Lettre:
    """To the people of the organisme: the whole list is on the page of the session."""
    return about(
        db, session, people(db, session), rectifie=rectifie, prevenus=bool(nombre) and not sans_adresse,
        candidats=plural(nombre, "candidat", "candidats") if nombre else "aucun candidat ne s’est présenté",
        lettres=plural(sans_adresse, "candidat est", "candidats sont") if sans_adresse else "",
        lien=address(f"/sessions/{session.id}/resultats"),
    )  # fmt: skip


@mail("Procès-verbal à rectifier", cause="Résultats", notification="proces_verbaux")
def pv_renvoye(db: Session, session: SessionCqp, motif: str) -> Lettre:
    """To its binôme paritaire: an administrateur sent it back, or a recours was decided so."""
    return about(db, session, recipients.binome(db, session.id), motif=motif, lien=address(f"/sessions/{session.id}/pv"))


@mail("Recours reçu", cause="Recours")
def recours_recu(db: Session, recours: Recours, candidat: Candidat) -> Lettre:
    """To the candidate: it is there, and by when it is answered."""
    detail = recours.etat == EtatRecours.DETAIL_DEMANDE and recours.depose_le is None
    return to_candidate(db, recours, candidat, detail=detail, echeance=format_date(recours.echeance))


@mail("Recours à suivre", cause="Recours", notification="recours")
def recours_a_suivre(db: Session, recours: Recours) -> Lettre:
    """To the administrateurs; and to the binôme when it is the detail that is asked for."""
    detail = recours.depose_le is None
    readers = [*recipients.administrateurs(db)]
    if detail:
        readers += [each for each in recipients.binome(db, recours.session_id) if each not in readers]
    return to_agents(db, recours, readers, detail=detail)


@mail("Détail des résultats donné", cause="Recours")
def recours_detail(db: Session, recours: Recours, candidat: Candidat) -> Lettre:
    return to_candidate(db, recours, candidat)


@mail("Recours confié", cause="Recours", notification="dossiers_confies")
def recours_confie(db: Session, recours: Recours, membres: Sequence[Personne]) -> Lettre:
    """To the members of the comité technique who are newly entrusted with it."""
    return to_agents(db, recours, membres)


@mail("Recours à décider", cause="Recours", notification="recours")
def recours_a_decider(db: Session, recours: Recours) -> Lettre:
    """To the administrateurs, but for who instructed it."""
    return to_agents(db, recours, [each for each in recipients.administrateurs(db) if each.id != recours.instruit_par_id])


@mail("Recours décidé", cause="Recours")
def recours_decide(db: Session, recours: Recours, candidat: Candidat) -> Lettre:
    return to_candidate(db, recours, candidat)


@mail("Candidat à évaluer de nouveau", cause="Recours")
def reevaluation_a_prevoir(db: Session, session: SessionCqp) -> Lettre:
    """To the people of its organisme: neither who, nor why."""
    return about(db, session, people(db, session), lien=address(f"/sessions/{session.id}/resultats"))


@mail("Nouvelle évaluation prévue", cause="Recours")
def reevaluation_prevue(db: Session, recours: Recours, candidat: Candidat, suite: SessionCqp) -> Lettre:
    """``suite``: the session where they are evaluated again."""
    day = format_date(suite.jury_le) if suite.jury_le else ""
    return to_candidate(db, recours, candidat, jury=day, ville=suite.ville)


@mail("Échéance d’un recours", cause="Recours", notification="recours")
def recours_echeance(db: Session, recours: Recours) -> Lettre:
    """To who owes the next step: the administrateurs; the members who instruct it; the binôme while a detail is awaited."""
    readers = [*recipients.administrateurs(db)]
    if recours.etat == EtatRecours.DETAIL_DEMANDE:
        readers += [each for each in recipients.binome(db, recours.session_id) if each not in readers]
    if recours.etat == EtatRecours.EN_INSTRUCTION:
        readers += [each for each in recipients.instructing(db, recours.id) if each not in readers]
    return to_agents(db, recours, readers, detail=recours.etat == EtatRecours.DETAIL_DEMANDE)
