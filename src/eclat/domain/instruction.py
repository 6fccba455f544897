"""What OC Éclat does with a request: attribute it to a binôme (P9), study it, send it back, decide (P10)."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain import delegations, habilitations, journal, policies
from eclat.domain.errors import ChampRefuse, Introuvable, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.domain.workflow import UNCHANGED, already, explain, transition
from eclat.models import (
    Attribution,
    Decision,
    Enregistrement,
    EtatHabilitation,
    EtatPersonne,
    EtatPoint,
    Habilitation,
    Objet,
    Personne,
    Point,
    Role,
    RoleAgent,
    Sens,
)

E = EtatHabilitation
ATTRIBUABLE = {E.DEPOSEE: E.EN_INSTRUCTION, E.EN_INSTRUCTION: E.EN_INSTRUCTION, E.A_COMPLETER: E.A_COMPLETER}
STUDIED = {E.EN_INSTRUCTION: E.EN_INSTRUCTION}
MAX_INSTRUCTEURS = 2
VALIDITY_YEARS = 3


@transition(
    "attribution",
    Habilitation,
    ATTRIBUABLE,
    by=policies.can_attribute,
    label="Attribuer",
    past="a attribué la demande",
    infinitive="attribuer cette demande",
    kind="primary",
    asks=True,
)
def attribute(
    db: Session, habilitation: Habilitation, *, instructeurs: Collection[UUID], comite: Collection[UUID], by: Utilisateur,
    seen: Collection[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Entrust the request to one or two different instructeurs, and to members of the comité technique, who read.

    Whoever leaves keeps a dated past; only newcomers are told. Raises ChampRefuse, and Refus when the attributions are no
    longer those that were ``seen``.
    """
    if seen is not None and set(seen) != {str(each.id) for each in attributions(db, habilitation)}:
        raise already(db, habilitation, "attribution", by) or Refus(explain(db, habilitation, by, "attribution"))
    if not 1 <= len(set(instructeurs)) <= MAX_INSTRUCTEURS or len(set(instructeurs)) != len(instructeurs):
        raise ChampRefuse("instructeurs", "Choisissez un ou deux instructeurs différents.")
    if set(instructeurs) & set(comite):
        raise ChampRefuse(
            "comite", "Une même personne n’est pas à la fois instructeur et membre du comité technique de ce dossier."
        )
    wanted = [(key, Role.INSTRUCTEUR) for key in instructeurs] + [(key, Role.COMITE_TECHNIQUE) for key in dict.fromkeys(comite)]
    for role, champ in ((Role.INSTRUCTEUR, "instructeurs"), (Role.COMITE_TECHNIQUE, "comite")):
        allowed = {key for key, _ in candidates(db, role)}
        if any(key not in allowed for key, asked in wanted if asked == role):
            raise ChampRefuse(champ, "Un des agents choisis ne tient plus ce rôle : choisissez-en un autre.")
    held = {(each.personne_id, each.role): each for each in attributions(db, habilitation)}
    for pair, attribution in held.items():
        if pair not in wanted:
            attribution.jusqu_a = clock.now()
    newcomers = [pair for pair in wanted if pair not in held]
    if habilitation.etat != E.DEPOSEE and held.keys() == set(wanted):
        return UNCHANGED
    for key, role in newcomers:
        db.add(Attribution(habilitation_id=habilitation.id, personne_id=key, role=role))
    db.flush()
    for key, role in newcomers:
        courriels.habilitation_attribuee(db, habilitation, personne(db, key), role)
    return {"instructeurs": names(db, instructeurs), "comite": names(db, comite)}


def personne(db: Session, key: UUID) -> Personne:
    found = db.get(Personne, key)
    assert found is not None
    return found


def names(db: Session, keys: Collection[UUID]) -> list[str]:
    return [personne(db, key).nom_complet for key in keys]


def attributions(db: Session, habilitation: Habilitation) -> list[Attribution]:
    """To whom the request is entrusted today."""
    return [each for each, _ in attribution_history(db, habilitation) if each.jusqu_a is None]


def attribution_history(db: Session, habilitation: Habilitation) -> list[tuple[Attribution, str]]:
    """Everyone to whom the request is or was entrusted, with their name, oldest first."""
    rows = db.exec(
        select(Attribution, Personne)
        .join(Personne, col(Personne.id) == Attribution.personne_id)
        .where(Attribution.habilitation_id == habilitation.id)
        .order_by(col(Attribution.cree_le), col(Attribution.id))
    )
    return [(attribution, found.nom_complet) for attribution, found in rows]


def candidates(db: Session, role: Role) -> list[tuple[UUID, str]]:
    """The agents who may be given this role on a file: (key, name), by name. Suspended ones may not."""
    rows = db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(RoleAgent.role == role, col(RoleAgent.jusqu_a).is_(None), col(Personne.etat) != EtatPersonne.SUSPENDUE)
        .order_by(Personne.nom, Personne.prenom)
    )
    return [(each.id, each.nom_complet) for each in rows]


@transition(
    "ajout_point",
    Habilitation,
    STUDIED,
    by=policies.can_instruct,
    label="Ajouter un point",
    past="a ajouté un point à compléter",
    infinitive="ajouter un point",
)
def add_point(db: Session, habilitation: Habilitation, *, texte: str, by: Utilisateur) -> dict[str, str]:
    """Something to ask of the applicant, once. They see it when the request is sent back."""
    assert by.personne_id is not None
    if any(each.texte == texte for each in open_points(db, habilitation)):
        return UNCHANGED
    db.add(Point(habilitation_id=habilitation.id, texte=texte, auteur_id=by.personne_id))
    return {"point": texte}


def point_of(db: Session, habilitation: Habilitation, key: UUID) -> Point:
    """A point of this request. Raises Introuvable."""
    point = db.get(Point, key)
    if point is None or point.habilitation_id != habilitation.id:
        raise Introuvable
    return point


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
    db.refresh(point)
    if point.etat == EtatPoint.LEVE and journal.just_written(db, habilitation, "levee_point", by=by):
        return UNCHANGED
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
    db.refresh(point)
    if point.etat != EtatPoint.LEVE and journal.just_written(db, habilitation, "reprise_point", by=by):
        return UNCHANGED
    if point.etat != EtatPoint.LEVE:
        raise Refus("Ce point est déjà repris : il reste à lever.")
    point.etat = EtatPoint.REPONDU if point.reponse else EtatPoint.OUVERT
    point.leve_par_id = point.leve_le = None
    return {"point": point.texte}


def open_points(db: Session, habilitation: Habilitation) -> list[Point]:
    """The points not lifted yet."""
    return [each for each in habilitations.points(db, habilitation) if each.etat != EtatPoint.LEVE]


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
    courriels.habilitation_a_completer(db, habilitation, waiting)
    return {"points": [point.texte for point in waiting]}


@transition(
    "acceptation",
    Habilitation,
    {E.EN_INSTRUCTION: E.ACCEPTEE},
    by=policies.can_instruct,
    label="Accepter l’habilitation",
    past="a accepté la demande",
    infinitive="accepter cette demande",
    kind="primary",
    asks=True,
)
def accept(
    db: Session, habilitation: Habilitation, *, objet: Objet, valide_du: date, valide_jusqu_au: date, conditions: str,
    by: Utilisateur,
) -> dict[str, str]:  # fmt: skip
    """Habilitate: objet and validity period are stated (R6113-16-2), conditions may be. Raises ChampRefuse, Refus."""
    if valide_jusqu_au <= valide_du:
        raise ChampRefuse("valide_jusqu_au", "La fin de validité vient après le début. Vérifiez les deux dates.")
    if valide_jusqu_au < clock.today():
        raise ChampRefuse("valide_jusqu_au", "Cette date est déjà passée. Choisissez une fin de validité à venir.")
    waiting = len(open_points(db, habilitation))
    if waiting:
        raise Refus(
            f"{waiting} point{'s restent' if waiting > 1 else ' reste'} à lever. "
            "Levez-les, ou renvoyez la demande à compléter, avant de l’accepter."
        )
    assert by.personne_id is not None
    decision = Decision(
        habilitation_id=habilitation.id, sens=Sens.ACCEPTATION, auteur_id=by.personne_id, objet=objet,
        valide_du=valide_du, valide_jusqu_au=valide_jusqu_au, conditions=conditions,
    )  # fmt: skip
    db.add(decision)
    db.flush()
    courriels.habilitation_acceptee(db, habilitation, decision)
    delegations.accepted(db, habilitation, decision, by=by)
    return {"objet": objet, "valide_du": valide_du.isoformat(), "valide_jusqu_au": valide_jusqu_au.isoformat()}


@transition(
    "refus",
    Habilitation,
    {E.EN_INSTRUCTION: E.REFUSEE},
    by=policies.can_instruct,
    label="Refuser",
    past="a refusé la demande",
    infinitive="refuser cette demande",
    kind="danger-outline",
    asks=True,
)
def refuse(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Refuse, with the reason that the mail carries."""
    assert by.personne_id is not None
    decision = Decision(habilitation_id=habilitation.id, sens=Sens.REFUS, auteur_id=by.personne_id, motif=motif)
    db.add(decision)
    db.flush()
    courriels.habilitation_refusee(db, habilitation, decision)
    delegations.refused(db, habilitation)
    return {"motif": motif}


def usual_validity(db: Session, habilitation: Habilitation) -> tuple[date, date]:
    """What the form of acceptance proposes: from today, for the usual number of years, within the CQP's registration."""
    start = clock.today()
    leap_day = (start.month, start.day) == (2, 29)
    end = start.replace(year=start.year + VALIDITY_YEARS, day=28 if leap_day else start.day) - timedelta(days=1)
    registered = registration(db, habilitation)
    return start, registered.jusqu_au if registered and start < registered.jusqu_au < end else end


def registration(db: Session, habilitation: Habilitation) -> Enregistrement | None:
    """The registration at the RNCP, of the CQP asked for, that ends last."""
    return db.exec(
        select(Enregistrement).where(Enregistrement.cqp_id == habilitation.cqp_id).order_by(col(Enregistrement.jusqu_au).desc())
    ).first()


def last_decision(db: Session, habilitation: Habilitation) -> Decision | None:
    return db.exec(
        select(Decision).where(Decision.habilitation_id == habilitation.id).order_by(col(Decision.cree_le).desc())
    ).first()
