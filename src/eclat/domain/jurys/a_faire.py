"""What the jury of a session asks of who follows it, and by when: advice, which stops nobody (P14)."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session

from eclat import clock, reglages
from eclat.domain.jurys import composition, convocations, eligibilite
from eclat.domain.jurys.composition import Composition
from eclat.domain.sessions.a_faire import Tache
from eclat.domain.sessions.assiduite import Assiduite
from eclat.formats import format_date, plural
from eclat.models import EtatSession, SessionCqp

E = EtatSession
SOON = timedelta(days=30)  # from then on, what candidates lack is said


def of(db: Session, session: SessionCqp, there: Assiduite, *, own: bool, preside: bool) -> list[Tache]:
    """``own``: for the organisme; ``preside``: for the binôme. Others read what is so."""
    jury = composition.of(db, session)
    if session.etat == E.JURY_PLANIFIE:
        return [*of_answers(db, session, jury, preside), *of_candidates(db, session, there)]
    if session.etat in (E.OUVERTE, E.EN_COURS):
        return [*of_plan(db, session, jury, own=own, preside=preside), *of_candidates(db, session, there)]
    return []


def of_plan(db: Session, session: SessionCqp, jury: Composition, *, own: bool, preside: bool) -> Iterator[Tache]:
    day, today = session.jury_le, clock.today()
    if day is None or day < today:
        return
    before = day - timedelta(days=reglages.of(db).jury_experts_days)
    convene = day - timedelta(days=reglages.of(db).jury_convocation_days)
    empty = [each for each in jury.vides if not each.preside]
    handed = jury.jury is not None and jury.jury.propose_le is not None
    if empty or not jury.seances:
        who = plural(len(empty), "membre est à choisir", "membres sont à choisir")
        title = who if empty else "La date et le lieu du jury sont à fixer"
        title = f"Jury : {title[0].lower()}{title[1:]}"
        urgent = today >= before - timedelta(days=7)
        yield Tache(
            "user-round-plus", title, ", ".join(each.dite for each in empty[:3]), "Proposer" if own else "Compléter", "jury", urgent,
            conseil=f"Mieux vaut le faire avant le {format_date(before)}.",
        )  # fmt: skip
    elif own and not handed:
        yield Tache(
            "send", "La composition du jury est à transmettre", "Le binôme paritaire la complète, puis la confirme.", "Transmettre",
            "jury", today >= convene - timedelta(days=7),
        )  # fmt: skip
    if preside and session.etat == E.EN_COURS and (handed or today >= convene - timedelta(days=7)):
        title = "Le jury est à confirmer"
        said = f"Prévu le {format_date(day)}."
        yield Tache(
            "calendar-check", title, said, "Voir le jury", "jury", today >= convene,
            conseil=f"Mieux vaut convoquer ses membres avant le {format_date(convene)}.",
        )  # fmt: skip


def of_answers(db: Session, session: SessionCqp, jury: Composition, preside: bool) -> Iterator[Tache]:
    refused = [each for each in jury.membres if each.reponse == "ne_vient_pas"]
    if refused:
        names = ", ".join(f"{each.prenom} {each.nom}" for each in refused)
        title = plural(len(refused), "membre du jury ne vient pas", "membres du jury ne viennent pas")
        how = (
            "Quelqu’un du même collège peut siéger à sa place."
            if preside
            else "Le binôme paritaire choisit qui siège à sa place."
        )
        yield Tache("triangle-alert", title, f"{names}. {how}", "Remplacer" if preside else "Voir le jury", "jury", True)
    if waiting := convocations.awaited(db, session):
        title = plural(len(waiting), "membre du jury n’a pas répondu", "membres du jury n’ont pas répondu")
        said = ", ".join(f"{each.prenom} {each.nom}" for each in waiting)
        yield Tache("clock", title, f"{said}.", "Voir le jury", "jury")
    if jury.vides:
        title = plural(len(jury.vides), "place du jury est vide", "places du jury sont vides")
        yield Tache("user-round-plus", title, ", ".join(each.dite for each in jury.vides), "Voir le jury", "jury", True)


def of_candidates(db: Session, session: SessionCqp, there: Assiduite) -> Iterator[Tache]:
    """What they lack, once the jury is near; civil statuses are said apart."""
    if session.jury_le is None or session.jury_le > clock.today() + SOON:
        return
    blocked = eligibilite.blocked(eligibilite.of(db, session, there))
    lacking = [each for each in blocked if each.manques != (eligibilite.ETAT_CIVIL,)]
    if lacking:
        title = plural(len(lacking), "candidat n’a pas un dossier complet", "candidats n’ont pas un dossier complet")
        said = (
            f"Il manque à {lacking[0].nom}\u00a0: {', '.join(lacking[0].manques)}."
            if len(lacking) == 1
            else "La page du jury dit ce qui manque à chacun."
        )
        yield Tache("id-card", title, said, "Voir", "jury", ancre="candidats")
