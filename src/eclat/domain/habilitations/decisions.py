"""What OC Éclat decides on a request: it is accepted, for a time and under conditions, or refused with a reason (P10)."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlmodel import Session

from eclat import clock, courriels, reglages
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import points
from eclat.domain.habilitations import conventions, portees, suites
from eclat.domain.habilitations.decision_rendue import last_decision as last_decision
from eclat.domain.habilitations.portees import registration as registration
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.formats import format_date
from eclat.models import (
    Decision,
    EtatHabilitation,
    Habilitation,
    Objet,
    Sens,
)

E = EtatHabilitation


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
    blocs: Collection[str] = (), regions: Collection[str] = (), by: Utilisateur,
) -> dict[str, object]:  # fmt: skip
    """Habilitate, as R6113-16-2 wants it stated: objet, certification or blocs, validity; conditions and régions may be.

    Raises ChampRefuse, Refus.
    """
    decision = to_accept(
        db, habilitation, objet=objet, valide_du=valide_du, valide_jusqu_au=valide_jusqu_au, conditions=conditions, blocs=blocs,
        regions=regions, by=by,
    )  # fmt: skip
    db.add(decision)
    db.flush()
    courriels.habilitations.habilitation_acceptee(db, habilitation, decision)
    delegations.accepted(db, habilitation, decision, by=by)
    conventions.make(db, habilitation, decision, bloquante=True)
    return {
        "objet": objet, "valide_du": valide_du.isoformat(), "valide_jusqu_au": valide_jusqu_au.isoformat(),
        "blocs": decision.blocs, "regions": decision.regions,
    }  # fmt: skip


def to_accept(
    db: Session, habilitation: Habilitation, *, objet: Objet, valide_du: date, valide_jusqu_au: date, conditions: str,
    blocs: Collection[str] = (), regions: Collection[str] = (), by: Utilisateur,
) -> Decision:  # fmt: skip
    """The decision as it would be written, for who reads it before: nothing is. Raises ChampRefuse, Refus."""
    if valide_jusqu_au <= valide_du:
        raise ChampRefuse("valide_jusqu_au", "La fin de validité vient après le début. Vérifiez les deux dates.")
    if valide_jusqu_au < clock.today():
        raise ChampRefuse("valide_jusqu_au", "Cette date est déjà passée. Choisissez une fin de validité à venir.")
    suites.check_follows(db, habilitation, valide_du)
    registered = registration(db, habilitation)
    if registered and registered.jusqu_au < valide_jusqu_au:
        end = format_date(registered.jusqu_au)
        raise ChampRefuse(
            "valide_jusqu_au",
            f"L’enregistrement {registered.code_rncp} prend fin le {end}. Choisissez cette date, ou une date d’avant.",
        )
    waiting = len(points.left(db, habilitation))
    if waiting:
        raise Refus(
            f"{waiting} point{'s restent' if waiting > 1 else ' reste'} à lever. "
            "Levez-les, ou renvoyez la demande à compléter, avant de l’accepter."
        )
    assert by.personne_id is not None
    return Decision(
        habilitation_id=habilitation.id, sens=Sens.ACCEPTATION, auteur_id=by.personne_id, objet=objet,
        valide_du=valide_du, valide_jusqu_au=valide_jusqu_au, conditions=conditions,
        enregistrement_id=registered.id if registered else None, blocs=portees.some_blocs(db, registered, blocs),
        regions=portees.some_regions(regions),
    )  # fmt: skip


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
    decision = to_refuse(db, habilitation, motif=motif, by=by)
    db.add(decision)
    db.flush()
    courriels.habilitations.habilitation_refusee(
        db, habilitation, decision, contested_until(db, decision), *suites.left_by(db, habilitation)
    )
    delegations.refused(db, habilitation)
    return {"motif": motif}


def to_refuse(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> Decision:
    """The decision as it would be written, for who reads it before: nothing is."""
    assert by.personne_id is not None
    return Decision(habilitation_id=habilitation.id, sens=Sens.REFUS, auteur_id=by.personne_id, motif=motif)


def contested_until(db: Session, decision: Decision) -> date:
    """The last day on which a refusal may be contested."""
    return months_after(clock.day(decision.cree_le), reglages.of(db).appeal_months)


def usual_validity(db: Session, habilitation: Habilitation) -> tuple[date, date]:
    """What the form of acceptance proposes: from today, or the day after what it renews ends, for the usual number of
    months, within the CQP's registration."""
    bounds = suites.bounds(db, habilitation)
    start = bounds[1] if bounds else clock.today()
    end = months_after(start, reglages.of(db).habilitation_months) - timedelta(days=1)
    registered = registration(db, habilitation)
    return start, registered.jusqu_au if registered and start < registered.jusqu_au < end else end
