"""What the binôme asks for before it decides: points to complete, and the request sent back with them (P10)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.habilitations import habilitations
from eclat.domain.habilitations.attributions import personne
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import reread
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    SETTLED,
    EtatHabilitation,
    EtatPoint,
    Habilitation,
    Personne,
    Point,
)

E = EtatHabilitation
STUDIED = {E.EN_INSTRUCTION: E.EN_INSTRUCTION}


@transition(
    "ajout_point",
    Habilitation,
    STUDIED,
    by=policies.can_instruct,
    label="Ajouter un point",
    past="a ajouté un point à compléter",
    infinitive="ajouter un point",
)
def add_point(db: Session, habilitation: Habilitation, *, texte: str, section: str = "", by: Utilisateur) -> dict[str, str]:
    """Something to ask of the applicant, once, about a section or the whole. They see it when the request is sent back."""
    assert by.personne_id is not None
    if any(each.texte == texte for each in open_points(db, habilitation)):
        return UNCHANGED
    db.add(Point(habilitation_id=habilitation.id, texte=texte, section=section, auteur_id=by.personne_id))
    return {"point": texte}


def point_of(db: Session, habilitation: Habilitation, key: UUID) -> Point:
    """A point of this request. Raises Introuvable."""
    point = db.get(Point, key)
    if point is None or point.habilitation_id != habilitation.id:
        raise Introuvable
    return point


@transition(
    "modification_point",
    Habilitation,
    STUDIED,
    by=policies.can_instruct,
    label="Modifier le point",
    past="a modifié un point à compléter",
    infinitive="modifier ce point",
    asks=True,
)
def amend_point(
    db: Session, habilitation: Habilitation, *, point: Point, texte: str, section: str = "", by: Utilisateur
) -> dict[str, str]:
    """Say it otherwise, as long as the applicant has not read it. Raises Refus."""
    reread(db, point)
    if point.envoye_le is not None:
        raise Refus("Ce point est déjà envoyé au demandeur : retirez-le, puis ajoutez-en un autre.")
    if (point.texte, point.section) == (texte, section):
        return UNCHANGED
    before, point.texte, point.section = point.texte, texte, section
    return {"point": texte, "avant": before}


@transition(
    "retrait_point",
    Habilitation,
    {E.EN_INSTRUCTION: E.EN_INSTRUCTION, E.A_COMPLETER: E.A_COMPLETER},
    by=policies.can_instruct,
    label="Retirer le point",
    past="a retiré un point",
    infinitive="retirer ce point",
    kind="danger-outline",
    asks=True,
)
def withdraw_point(db: Session, habilitation: Habilitation, *, point: Point, by: Utilisateur) -> dict[str, str]:
    """Ask no more. One that the applicant has not read goes; of one that was sent the trace stays, with its answer. Raises Refus."""
    reread(db, point)
    if point.etat == EtatPoint.RETIRE and journal.just_written(db, habilitation, "retrait_point", by=by):
        return UNCHANGED
    if point.etat in SETTLED:
        raise Refus("Ce point n’attend plus rien : il est déjà levé ou retiré.")
    if point.envoye_le is None:
        db.delete(point)
    else:
        point.etat, point.leve_par_id, point.leve_le = EtatPoint.RETIRE, by.personne_id, clock.now()
    return {"point": point.texte}


@transition(
    "levee_point",
    Habilitation,
    STUDIED,
    by=policies.can_instruct,
    label="Lever le point",
    past="a levé un point",
    infinitive="lever ce point",
)
def lift_point(db: Session, habilitation: Habilitation, *, point: Point, by: Utilisateur) -> dict[str, str]:
    """The point is settled. Raises Refus when someone has just lifted it."""
    reread(db, point)
    if point.etat == EtatPoint.LEVE and journal.just_written(db, habilitation, "levee_point", by=by):
        return UNCHANGED
    if point.etat == EtatPoint.RETIRE:
        raise Refus("Ce point est retiré : il n’est plus à lever.")
    if point.etat == EtatPoint.LEVE:
        mine = point.leve_par_id == by.personne_id
        who = "Vous avez" if mine else f"{personne(db, point.leve_par_id).nom_complet} a" if point.leve_par_id else "OC Éclat a"
        raise Refus(f"{who} déjà levé ce point.")
    point.etat, point.leve_par_id, point.leve_le = EtatPoint.LEVE, by.personne_id, clock.now()
    return {"point": point.texte}


@transition(
    "reprise_point",
    Habilitation,
    STUDIED,
    by=policies.can_instruct,
    label="Reprendre le point",
    past="a repris un point",
    infinitive="reprendre ce point",
)
def reopen_point(db: Session, habilitation: Habilitation, *, point: Point, by: Utilisateur) -> dict[str, str]:
    """The point is not settled after all. Raises Refus when it already awaits."""
    reread(db, point)
    if point.etat != EtatPoint.LEVE and journal.just_written(db, habilitation, "reprise_point", by=by):
        return UNCHANGED
    if point.etat == EtatPoint.RETIRE:
        raise Refus("Ce point est retiré : ajoutez-en un autre.")
    if point.etat != EtatPoint.LEVE:
        raise Refus("Ce point est déjà repris : il reste à lever.")
    point.etat = EtatPoint.REPONDU if point.reponse else EtatPoint.OUVERT
    point.leve_par_id = point.leve_le = None
    return {"point": point.texte}


def open_points(db: Session, habilitation: Habilitation) -> list[Point]:
    """The points not lifted yet."""
    return [each for each in habilitations.points(db, habilitation) if each.etat not in SETTLED]


@transition(
    "renvoi",
    Habilitation,
    {E.EN_INSTRUCTION: E.A_COMPLETER},
    by=policies.can_instruct,
    label="Renvoyer à compléter",
    past="a renvoyé la demande à compléter",
    infinitive="renvoyer cette demande à compléter",
    asks=True,
)
def send_back(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """Ask the applicant to complete: every point not lifted awaits a new answer. Raises Refus without any."""
    waiting = open_points(db, habilitation)
    if not waiting:
        raise Refus("Ajoutez d’abord un point à compléter : le demandeur doit savoir ce que vous attendez.")
    for point in waiting:
        point.etat, point.envoye_le = EtatPoint.OUVERT, point.envoye_le or clock.now()
    db.flush()
    courriels.habilitations.habilitation_a_completer(db, habilitation, waiting)
    return {"points": [point.texte for point in waiting]}


def who_wrote(db: Session, points: Sequence[Point]) -> dict[UUID, str]:
    """The names of those who asked for these points and lifted them."""
    people = {key for point in points for key in (point.auteur_id, point.leve_par_id)}
    return {each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_(people)))}
