"""An habilitation suspended at once, as a precaution, and taken up again (Code du travail, R6113-16-6; P10).

What a suspension forbids is said with it: new sessions, or new candidates too. Those that run keep their jury.
"""

from typing import Final

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.delegataires import delegations
from eclat.domain.habilitations import decisions
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.formats import format_date
from eclat.models import (
    Delegation,
    EffetSuspension,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    IssueGriefs,
    Procedure,
    Suspension,
)

E = EtatHabilitation
EFFETS: Final = {
    EffetSuspension.SESSIONS: (
        "Les nouvelles sessions seulement",
        "Aucune session ne se demande ni ne s’ouvre. Celles qui sont ouvertes continuent, et reçoivent des candidats.",
    ),
    EffetSuspension.CANDIDATS: (
        "Les nouvelles sessions et les nouveaux candidats",
        "Aucun candidat n’entre non plus dans les sessions ouvertes. Ceux qui y sont les suivent jusqu’au jury.",
    ),
}


@transition(
    "suspension",
    Habilitation,
    {E.ACCEPTEE: E.SUSPENDUE},
    by=policies.can_administer,
    label="Suspendre",
    past="a suspendu l’habilitation",
    infinitive="suspendre cette habilitation",
    kind="danger-outline",
    icon="pause",
    asks=True,
)
def suspend(
    db: Session, habilitation: Habilitation, *, effet: EffetSuspension, motif: str, by: Utilisateur
) -> dict[str, str]:  # fmt: skip
    """At once; its people and its délégataires are told why, and what it changes."""
    assert by.personne_id is not None
    suspension = Suspension(habilitation_id=habilitation.id, auteur_id=by.personne_id, effet=effet, motif=motif)
    db.add(suspension)
    db.flush()
    courriels.habilitations.habilitation_suspendue(db, habilitation, suspension)
    if named := habilitated(db, habilitation):
        courriels.delegataires.delegation_arretee(db, habilitation, named, suspension)
    return {"effet": effet, "motif": motif}


def ended(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """What has come to its end meanwhile, or is to be withdrawn, is not taken up again."""
    withdrawn = select(Procedure).where(Procedure.habilitation_id == habilitation.id, Procedure.issue == IssueGriefs.RESILIATION)
    if (found := db.exec(withdrawn).first()) is not None:
        return f"La résiliation est décidée, et prend effet le {format_date(found.effet_le)}\u00a0: cette suspension ne se lève plus."
    decision = decisions.last_decision(db, habilitation)
    if decision is None or decision.valide_jusqu_au is None or decision.valide_jusqu_au >= clock.today():
        return ""
    return f"Cette habilitation a pris fin le {format_date(decision.valide_jusqu_au)}\u00a0: elle ne se reprend plus."


@transition(
    "reprise",
    Habilitation,
    {E.SUSPENDUE: E.ACCEPTEE},
    by=policies.can_administer,
    label="Lever la suspension",
    past="a levé la suspension",
    infinitive="lever cette suspension",
    kind="primary",
    icon="rotate-cw",
    asks=True,
    unless=ended,
)
def resume(db: Session, habilitation: Habilitation, *, raison: str = "", by: Utilisateur) -> dict[str, str]:
    """It allows again what it allowed. ``raison``: what its people are told besides."""
    lift(db, habilitation, raison=raison, by=by)
    courriels.habilitations.habilitation_reprise(db, habilitation, raison)
    if named := habilitated(db, habilitation):
        courriels.delegataires.delegation_reprise(db, habilitation, named)
    return {"raison": raison}


def lift(db: Session, habilitation: Habilitation, *, raison: str = "", by: Utilisateur) -> None:
    """It is over: taken up again, or ended otherwise."""
    if (suspension := current(db, habilitation)) is not None:
        suspension.levee_le, suspension.levee_par_id, suspension.raison = clock.now(), by.personne_id, raison
        db.flush()


def habilitated(db: Session, habilitation: Habilitation) -> list[Delegation]:
    """The délégataires that it habilitates."""
    return [each for each in delegations.rows(db, habilitation) if each.etat == EtatDelegation.HABILITEE]


def current(db: Session, habilitation: Habilitation) -> Suspension | None:
    return db.exec(
        select(Suspension).where(
            Suspension.habilitation_id == habilitation.id,
            col(Suspension.delegation_id).is_(None),
            col(Suspension.levee_le).is_(None),
        )
    ).first()
