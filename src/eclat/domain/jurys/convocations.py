"""The jury is confirmed and its members convoked, told again of what changes, called off (P14)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.domain.jurys import avertissements, composition, eligibilite
from eclat.domain.jurys.composition import Composition
from eclat.domain.sessions import invitations
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import plural
from eclat.models import College, EtatSession, Jury, MembreJury, ReponseJure, SessionCqp

E = EtatSession
ESPACE: Final = timedelta(hours=24)  # between two reminders to the same member


def lacking(there: Composition) -> list[str]:
    """What keeps a jury from being confirmed: each in a sentence that says what to do."""
    found = []
    if not there.seances:
        found.append("Fixez sa date et son lieu.")
    elif there.ouvert:
        found.append("Sa première demi-journée est passée : fixez une autre date.")
    if there.presidents < len(College):
        found.append("Les deux membres du binôme paritaire coprésident\u00a0: un administrateur doit compléter le binôme.")
    if not there.quorum_possible:
        found.append(f"Choisissez assez de membres pour le quorum : {there.quorum.voulu}.")
    return found


def why_not(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Why it is not confirmed now; nothing when it may be."""
    return " ".join(lacking(composition.of(db, session))) if session.etat == E.EN_COURS else ""


def doubts(db: Session, session: SessionCqp, there: Composition) -> list[str]:
    """What asks a reason of who confirms it."""
    found = avertissements.of_jury(db, there)
    blocked = eligibilite.blocked(eligibilite.of(db, session))
    if blocked:
        found.append(f"{plural(len(blocked), 'candidat n’a pas', 'candidats n’ont pas')} un dossier complet.")
    return found


@transition(
    "jury_confirmation",
    SessionCqp,
    {E.EN_COURS: E.JURY_PLANIFIE},
    by=jury_policies.can_preside,
    label="Confirmer le jury",
    past="a confirmé le jury",
    infinitive="confirmer le jury",
    kind="primary",
    icon="calendar-check",
    asks=True,
    unless=why_not,
)
def confirm(db: Session, session: SessionCqp, *, motif: str = "", by: Utilisateur) -> dict[str, Any]:
    """The convocations leave, and the organisme is told. ``motif``: in spite of what is warned of. Raises ChampRefuse without it."""
    jury = composition.ouvrir(db, session)
    composition.seat_presidents(db, session, jury)
    there = composition.of(db, session)
    said = doubts(db, session, there)
    if said and not motif:
        raise ChampRefuse("motif", f"Dites pourquoi vous confirmez ce jury malgré cela : {' '.join(said)}")
    if jury.confirme_le is not None or jury.sequence:
        jury.sequence += 1
    jury.confirme_le, jury.motif = clock.now(), motif
    session.jury_le = there.seances[0].jour
    convoke(db, session, jury, there.membres)
    told = [f"{each.nom} ({each.dite[0].lower()}{each.dite[1:]})" for each in there.places if not each.vide]
    courriels.jurys.jury_confirme(db, session, invitations.days(there.seances), invitations.where(jury), told)
    return {"membres": told, "motif": motif, "avertissements": said}


def convoke(db: Session, session: SessionCqp, jury: Jury, membres: Sequence[MembreJury], *, again: bool = False) -> None:
    """Send each the appointment and the link by which they answer. ``again``: it is another day or another place."""
    seances = invitations.half_days(db, jury)
    for each in membres:
        each.convoque_le, each.lien = clock.now(), each.lien or uuid7()
        if again:
            each.reponse, each.repondu_le = ReponseJure.ATTENDUE, None
    db.flush()
    files = [invitations.calendar(session, jury, seances, each, "REQUEST") for each in membres]
    days, where = invitations.days(seances), invitations.where(jury)
    courriels.jurys.jury_convocation(db, session, jury, membres, files, days, where, again)


def changed(db: Session, session: SessionCqp, jury: Jury) -> None:
    """It sits on another day, or elsewhere: those who were convoked are asked anew."""
    if session.etat != E.JURY_PLANIFIE:
        return
    jury.sequence += 1
    convoke(db, session, jury, invitations.convoked(db, jury), again=True)


@transition(
    "jury_report",
    SessionCqp,
    {E.JURY_PLANIFIE: E.EN_COURS},
    by=jury_policies.can_preside,
    label="Reporter le jury",
    past="a reporté le jury",
    infinitive="reporter le jury",
    kind="danger-outline",
    icon="calendar-x-2",
    asks=True,
)
def put_off(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """It does not sit on that day: its members are told, and what was said of it stays for the next date."""
    jury = composition.ouvrir(db, session)
    invitations.call_off(db, session, motif)
    for each in composition.membres(db, jury):
        each.reponse, each.repondu_le, each.present, each.relance_le = ReponseJure.ATTENDUE, None, None, None
    jury.confirme_le, jury.propose_le = None, None
    courriels.jurys.jury_reporte(db, session, motif)
    return {"motif": motif}


def awaited(db: Session, session: SessionCqp) -> list[MembreJury]:
    """Who was convoked and has not answered."""
    jury = invitations.of_session(db, session)
    return [each for each in invitations.convoked(db, jury) if each.reponse == ReponseJure.ATTENDUE] if jury else []


def lately(membre: MembreJury) -> bool:
    """Whether a mail left to them within 24 hours."""
    return max(filter(None, (membre.convoque_le, membre.relance_le)), default=clock.now() - ESPACE) > clock.now() - ESPACE


def nobody_awaited(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    if session.etat != E.JURY_PLANIFIE:
        return ""
    waiting = awaited(db, session)
    if not waiting:
        return "Tous les membres convoqués ont répondu."
    if all(lately(each) for each in waiting):
        return "Un mail leur est parti il y a moins de 24 heures : laissez-leur le temps de le lire."
    return ""


@transition(
    "jury_relance",
    SessionCqp,
    {E.JURY_PLANIFIE: E.JURY_PLANIFIE},
    by=jury_policies.can_propose_jury,
    label="Relancer qui n’a pas répondu",
    past="a relancé les membres du jury qui n’ont pas répondu",
    infinitive="relancer les membres du jury",
    icon="send",
    unless=nobody_awaited,
)
def remind(db: Session, session: SessionCqp, *, by: Utilisateur) -> Any:
    """Those who were not written to within 24 hours. Raises Refus when nobody is left."""
    told = [each for each in awaited(db, session) if not lately(each)]
    if not told:
        if journal.just_written(db, session, "jury_relance", by=by):
            return UNCHANGED
        raise Refus("Tous les membres ont répondu, ou un mail vient de leur partir.")
    jury = composition.ouvrir(db, session)
    for each in told:
        each.relance_le = clock.now()
    courriels.jurys.jury_relance(db, session, told, invitations.days(invitations.half_days(db, jury)))
    return {"membres": [f"{each.prenom} {each.nom}" for each in told]}
