"""What OC Éclat decides on a request: it is accepted, for a time and under conditions, or refused with a reason (P10)."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import points
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import (
    Decision,
    Enregistrement,
    EtatHabilitation,
    Habilitation,
    Objet,
    Sens,
)

E = EtatHabilitation
VALIDITY_YEARS = 3


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
    waiting = len(points.left(db, habilitation))
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
    courriels.habilitations.habilitation_acceptee(db, habilitation, decision)
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
    courriels.habilitations.habilitation_refusee(db, habilitation, decision)
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
