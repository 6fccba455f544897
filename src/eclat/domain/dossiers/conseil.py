"""Others are asked what they think of a form before it is decided: each says it to who decides (P10, P13).

They only advise: it is decided with or without them. What is said of a form that was sent back since no longer counts. A wing declares
once who asks whom about its form (``declare``): from that come two verbs, each a transition of that form.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, Policy, transition
from eclat.models import AvisDemande, Formulaire, Personne, SensAvis

Verb = Callable[..., Any]
SENS = {SensAvis.FAVORABLE: "Favorable", SensAvis.RESERVE: "Réservé", SensAvis.DEFAVORABLE: "Défavorable"}


def current(db: Session, form: Formulaire) -> list[AvisDemande]:
    """What is asked about the form as it is now, answered or not."""
    rows = select(AvisDemande).where(AvisDemande.dossier_id == form.id, col(AvisDemande.perime_le).is_(None))
    return list(db.exec(rows.order_by(col(AvisDemande.cree_le), col(AvisDemande.id))))


def asked_of(db: Session, form: Formulaire, user: Utilisateur) -> AvisDemande | None:
    """What this agent is asked now, answered or not."""
    return next((each for each in current(db, form) if each.personne_id == user.personne_id), None)


def outdate(db: Session, form: Formulaire) -> None:
    """It will be another form: what was thought of this one no longer counts."""
    for each in current(db, form):
        each.perime_le = clock.now()


def release(db: Session, form: Formulaire, personne: UUID) -> None:
    """Who leaves the form is not awaited any more; what they said stays."""
    for each in current(db, form):
        if each.personne_id == personne and each.sens is None:
            each.perime_le = clock.now()


@dataclass(frozen=True)
class Lu:
    """An opinion as it is read: by whom, for whom."""

    avis: AvisDemande
    nom: str
    demandeur: str


def of(db: Session, form: Formulaire) -> list[Lu]:
    """Every opinion that was asked for, the last first, past ones too."""
    rows = db.exec(
        select(AvisDemande)
        .where(AvisDemande.dossier_id == form.id)
        .order_by(col(AvisDemande.cree_le).desc(), col(AvisDemande.id))
    ).all()
    keys = {key for each in rows for key in (each.personne_id, each.demandeur_id)}
    names = {each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_(keys)))}
    return [Lu(each, names[each.personne_id], names[each.demandeur_id]) for each in rows]


@dataclass(frozen=True)
class Conseil:
    """Who is asked about one kind of form, and what follows. Its words say whom: “du comité technique”."""

    members: Callable[[Session, Any, Utilisateur], Sequence[tuple[UUID, str]]]  # who may still be asked by this agent, by name
    asked: Callable[[Session, Any, Personne, str, str], None]  # each is told: of the form, by whom, the question
    given: Callable[[Session, Any, AvisDemande, str, str], None]  # who decides is told: what was answered, by whom, in a word
    des: str
    again: str  # who asks again, after the form was sent back


@dataclass(frozen=True)
class Verbes:
    ask: Verb
    advise: Verb


def declare(
    model: type[Formulaire], conseil: Conseil, *, studied: StrEnum, asks: Policy, advises: Policy, advising: str = "avis",
    label: str, past: str, said: str, infinitive: str,
) -> Verbes:  # fmt: skip
    """The two verbs of a form that is studied in this state: ``asks`` and ``advises`` say who may, ``advising`` names the second verb."""

    def ask(db: Session, form: Any, *, membres: Collection[UUID], question: str = "", by: Utilisateur) -> dict[str, Any]:
        """They read the form from now on, and are told what is asked of them. Raises ChampRefuse."""
        assert by.personne_id is not None
        mine = {
            each.personne_id for each in current(db, form) if (each.demandeur_id, each.question) == (by.personne_id, question)
        }
        wanted = list(dict.fromkeys(membres))
        if wanted and mine.issuperset(wanted):
            return UNCHANGED  # a second click
        allowed = {key for key, _ in conseil.members(db, form, by)}
        if not wanted or any(key not in allowed for key in wanted):
            raise ChampRefuse("membres", f"Choisissez {conseil.des} à qui l’avis n’est pas encore demandé.")
        people = [db.get_one(Personne, key) for key in wanted]
        for each in people:
            db.add(AvisDemande(dossier_id=form.id, personne_id=each.id, demandeur_id=by.personne_id, question=question))
        db.flush()
        for each in people:
            conseil.asked(db, form, each, by.nom_complet, question)
        return {"membres": [each.nom_complet for each in people]}

    def spoken(db: Session, user: Utilisateur, form: Any) -> str:
        asked = asked_of(db, form, user) if form.etat == studied else None
        if form.etat == studied and asked is None:
            return f"Votre avis portait sur la demande d’avant\u00a0: {conseil.again}."
        return "Vous avez déjà donné votre avis sur cette demande." if asked and asked.sens else ""

    def advise(db: Session, form: Any, *, sens: SensAvis, motif: str, by: Utilisateur) -> dict[str, str]:
        """An agent says what they think; who asked is told. Raises Refus."""
        asked = asked_of(db, form, by)
        if asked is None:
            raise Refus("Cet avis ne vous est plus demandé.")
        asked.sens, asked.motif, asked.rendu_le = sens, motif, clock.now()
        db.flush()
        conseil.given(db, form, asked, by.nom_complet, SENS[sens])
        return {"sens": sens}

    here = {studied: studied}
    return Verbes(
        ask=transition(
            "demande_avis", model, here, by=asks, label=label, past=past, infinitive=label[0].lower() + label[1:], icon="message-square",
            asks=True,
        )(ask),
        advise=transition(
            advising, model, here, by=advises, label="Donner mon avis", past=said, infinitive=infinitive, kind="primary", asks=True,
            unless=spoken,
        )(advise),
    )  # fmt: skip
