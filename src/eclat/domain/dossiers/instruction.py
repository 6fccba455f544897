"""The study of a form: points are asked of its applicant, settled, and the form is sent back with them (P10, P13).

A wing declares once how its form is studied (``declare``): from that come eight verbs, each a transition of that form.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import delais_points, points
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import reread
from eclat.engines.workflow import UNCHANGED, Policy, declared, transition
from eclat.models import SETTLED, EtatPoint, Formulaire, Personne, Point, Renvoi

E = EtatPoint
Verb = Callable[..., Any]
VERBS: dict[type[Formulaire], "Points"] = {}
DECLARED: dict[type[Formulaire], StrEnum] = {}  # the forms that are sent back with points, and the state that they then have


@dataclass(frozen=True)
class Points:
    """The verbs of the points of one kind of form."""

    add: Verb
    amend: Verb
    withdraw: Verb
    lift: Verb
    reopen: Verb
    send_back: Verb
    remind: Verb
    tell_late: Verb


def label_of(form: Formulaire) -> str:
    """What the button that sends it back with its points says."""
    move = declared(form, "renvoi")
    assert move is not None
    return move.label


def declare(
    model: type[Formulaire], *, studied: StrEnum, sent_back: StrEnum, by: Policy, then: Callable[[Session, Any, Sequence[Point], Utilisateur], None],
    reminded: Callable[[Session, Any, Sequence[Point], date], None], late: Callable[[Session, Any, date], None],
    label: str = "Renvoyer à compléter",
) -> Points:  # fmt: skip
    """The points of a form that is studied by who ``by`` says, and goes from one state to the other when it is sent back with them.

    ``then``: what else follows once it is, such as the mail; ``reminded``: the mail that reminds its applicant of the last day;
    ``late``: the one to who studies it, once that day has passed; ``label``: the button that sends it back.
    """

    def return_it(db: Session, form: Any, *, avant_le: date | None = None, by: Utilisateur) -> dict[str, Any]:
        """Ask the applicant to complete, until a day: every point not settled awaits a new answer. Raises Refus without any, ChampRefuse."""
        assert by.personne_id is not None
        day = delais_points.judged(avant_le or delais_points.usual(db))
        waiting = ask_again(db, form)
        db.add(Renvoi(dossier_id=form.id, auteur_id=by.personne_id, avant_le=day))
        db.flush()
        then(db, form, waiting, by)
        return {"points": [point.texte for point in waiting], "avant_le": day.isoformat()}

    def remind(db: Session, form: Any, *, by: Utilisateur) -> dict[str, Any]:
        """Its applicant is reminded of the last day, once at half time and once the day before."""
        renvoi = delais_points.take(db, form, passed=False)
        if renvoi is None:
            return UNCHANGED
        reminded(db, form, points.unanswered(db, form), renvoi.avant_le)
        return {"avant_le": renvoi.avant_le.isoformat(), "rappel": delais_points.TOLD[renvoi.rappels]}

    def tell_late(db: Session, form: Any, *, by: Utilisateur) -> dict[str, Any]:
        """Who studies it is told, once, that the last day has passed; nothing is refused by itself."""
        renvoi = delais_points.take(db, form, passed=True)
        if renvoi is None:
            return UNCHANGED
        late(db, form, renvoi.avant_le)
        return {"avant_le": renvoi.avant_le.isoformat()}

    here, away = {studied: studied}, {sent_back: sent_back}
    DECLARED[model] = sent_back
    VERBS[model] = Points(
        add=transition(
            "ajout_point", model, here, by=by, label="Ajouter un point", past="a ajouté un point à compléter", infinitive="ajouter un point"
        )(add),
        amend=transition(
            "modification_point", model, here, by=by, label="Modifier le point", past="a modifié un point à compléter",
            infinitive="modifier ce point", asks=True,
        )(amend),
        withdraw=transition(
            "retrait_point", model, {**here, **away}, by=by, label="Retirer le point", past="a retiré un point",
            infinitive="retirer ce point", kind="danger-outline", asks=True,
        )(withdraw),
        lift=transition(
            "levee_point", model, here, by=by, label="Lever le point", past="a levé un point", infinitive="lever ce point"
        )(lift),
        reopen=transition(
            "reprise_point", model, here, by=by, label="Reprendre le point", past="a repris un point", infinitive="reprendre ce point"
        )(reopen),
        send_back=transition(
            "renvoi", model, {studied: sent_back}, by=by, label=label, past="a renvoyé la demande à compléter",
            infinitive="renvoyer cette demande à compléter", asks=True,
        )(return_it),
        remind=transition(
            "rappel_points", model, away, by=policies.is_platform, label="Rappeler la date", past="a rappelé au demandeur la date de réponse aux points",
            infinitive="rappeler la date de réponse",
        )(remind),
        tell_late=transition(
            "echeance_points", model, away, by=policies.is_platform, label="Prévenir de la date passée",
            past="a prévenu que la date de réponse aux points est passée", infinitive="prévenir que la date de réponse est passée",
        )(tell_late),
    )  # fmt: skip
    return VERBS[model]


def known(form: Formulaire, section: str) -> None:
    if section and section not in sorte_of(form).sections:
        raise ChampRefuse("section", "Choisissez une section de la liste.")


def add(db: Session, form: Any, *, texte: str, section: str = "", by: Utilisateur) -> dict[str, str]:
    """Something to ask of the applicant, once, about a section or the whole. They see it when the form is sent back."""
    assert by.personne_id is not None
    known(form, section)
    if any(each.texte == texte for each in points.left(db, form)):
        return UNCHANGED
    db.add(Point(dossier_id=form.id, texte=texte, section=section, auteur_id=by.personne_id))
    return {"point": texte}


def amend(db: Session, form: Any, *, point: Point, texte: str, section: str = "", by: Utilisateur) -> dict[str, str]:
    """Say it otherwise, as long as the applicant has not read it. Raises Refus."""
    reread(db, point)
    known(form, section)
    if point.envoye_le is not None:
        raise Refus("Ce point est déjà envoyé au demandeur : retirez-le, puis ajoutez-en un autre.")
    if (point.texte, point.section) == (texte, section):
        return UNCHANGED
    before, point.texte, point.section = point.texte, texte, section
    return {"point": texte, "avant": before}


def withdraw(db: Session, form: Any, *, point: Point, motif: str = "", by: Utilisateur) -> dict[str, str]:
    """Ask no more. Its trace stays in the study, with its answer, who withdrew it and why. Raises Refus."""
    reread(db, point)
    if point.etat == E.RETIRE and journal.just_written(db, form, "retrait_point", by=by):
        return UNCHANGED
    if point.etat in SETTLED:
        raise Refus("Ce point n’attend plus rien : il est déjà levé ou retiré.")
    point.etat, point.leve_par_id, point.leve_le, point.motif_retrait = E.RETIRE, by.personne_id, clock.now(), motif
    return {"point": point.texte, "motif": motif}


def lift(db: Session, form: Any, *, point: Point, by: Utilisateur) -> dict[str, str]:
    """The point is settled. Raises Refus when someone has just lifted it."""
    reread(db, point)
    if point.etat == E.LEVE and journal.just_written(db, form, "levee_point", by=by):
        return UNCHANGED
    if point.etat == E.RETIRE:
        raise Refus("Ce point est retiré : il n’est plus à lever.")
    if point.etat == E.LEVE:
        mine = point.leve_par_id == by.personne_id
        other = db.get(Personne, point.leve_par_id) if point.leve_par_id else None
        who = "Vous avez" if mine else f"{other.nom_complet} a" if other else "OC Éclat a"
        raise Refus(f"{who} déjà levé ce point.")
    point.etat, point.leve_par_id, point.leve_le = E.LEVE, by.personne_id, clock.now()
    return {"point": point.texte}


def reopen(db: Session, form: Any, *, point: Point, by: Utilisateur) -> dict[str, str]:
    """The point is not settled after all. Raises Refus when it already awaits."""
    reread(db, point)
    if point.etat != E.LEVE and journal.just_written(db, form, "reprise_point", by=by):
        return UNCHANGED
    if point.etat == E.RETIRE:
        raise Refus("Ce point est retiré : ajoutez-en un autre.")
    if point.etat != E.LEVE:
        raise Refus("Ce point est déjà repris : il reste à lever.")
    point.etat = E.REPONDU if point.reponse else E.OUVERT
    point.leve_par_id = point.leve_le = None
    return {"point": point.texte}


def ask_again(db: Session, form: Formulaire) -> list[Point]:
    """The points that leave with the form. Raises Refus without any."""
    waiting = points.left(db, form)
    if not waiting:
        raise Refus("Ajoutez d’abord un point à compléter : le demandeur doit savoir ce que vous attendez.")
    for point in waiting:
        point.etat, point.envoye_le = E.OUVERT, point.envoye_le or clock.now()
    db.flush()
    return waiting
