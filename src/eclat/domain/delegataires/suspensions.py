"""One délégataire suspended, or withdrawn, without touching the national habilitation that names it (P10; Code du travail, R6113-16-6).

The same suspension as that of an habilitation (``models.Suspension``), of one délégataire alone: it says what it forbids to its sessions.
The national one and the délégataire are told each time; the clock finds what is to be declared to France compétences, by SIRET.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.delegataires import delegations
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import explain, transition
from eclat.models import Delegation, EffetSuspension, EtatDelegation, EtatHabilitation, Habilitation, Suspension

D, H = EtatDelegation, EtatHabilitation
HELD = (H.ACCEPTEE, H.SUSPENDUE)


def current(db: Session, delegation: Delegation) -> Suspension | None:
    return db.exec(
        select(Suspension).where(Suspension.delegation_id == delegation.id, col(Suspension.levee_le).is_(None))
    ).first()


def not_held(db: Session, user: Utilisateur, delegation: Delegation) -> str:
    """Why nothing becomes of it now: its habilitation is not accepted, or is over."""
    habilitation = delegations.habilitation_of(db, delegation)
    if habilitation.etat in HELD:
        return ""
    return f"{explain(db, habilitation, user)} Ses délégataires ne se suspendent que tant qu’elle est accordée."


@transition(
    "suspension",
    Delegation,
    {D.HABILITEE: D.SUSPENDUE},
    by=policies.can_administer,
    label="Suspendre",
    past="a suspendu le délégataire",
    infinitive="suspendre ce délégataire",
    kind="danger-outline",
    icon="pause",
    asks=True,
    unless=not_held,
    within=delegations.habilitation_of,
)
def suspend(db: Session, delegation: Delegation, *, effet: EffetSuspension, motif: str, by: Utilisateur) -> dict[str, str]:
    """At once; its people and those of its Organisme National are told why, and what it changes."""
    assert by.personne_id is not None
    habilitation = delegations.habilitation_of(db, delegation)
    row = Suspension(
        habilitation_id=habilitation.id, delegation_id=delegation.id, auteur_id=by.personne_id, effet=effet, motif=motif
    )
    db.add(row)
    db.flush()
    courriels.delegataires.delegataire_suspendu(db, habilitation, delegation, row)
    return {"effet": effet, "motif": motif}


@transition(
    "levee_suspension",
    Delegation,
    {D.SUSPENDUE: D.HABILITEE},
    by=policies.can_administer,
    label="Lever la suspension",
    past="a levé la suspension du délégataire",
    infinitive="lever la suspension de ce délégataire",
    kind="primary",
    icon="rotate-cw",
    asks=True,
    unless=not_held,
    within=delegations.habilitation_of,
)
def resume(db: Session, delegation: Delegation, *, raison: str = "", by: Utilisateur) -> dict[str, Any]:
    lift(db, delegation, raison=raison, by=by)
    courriels.delegataires.delegataire_repris(db, delegations.habilitation_of(db, delegation), delegation, raison)
    return {"raison": raison}


def lift(db: Session, delegation: Delegation, *, raison: str = "", by: Utilisateur) -> None:
    if (row := current(db, delegation)) is not None:
        row.levee_le, row.levee_par_id, row.raison = clock.now(), by.personne_id, raison
        db.flush()


@transition(
    "exclusion",
    Delegation,
    {D.HABILITEE: D.ECARTEE, D.SUSPENDUE: D.ECARTEE},
    by=policies.can_administer,
    label="Retirer de l’habilitation",
    past="a retiré le délégataire de l’habilitation",
    infinitive="retirer ce délégataire de l’habilitation",
    kind="danger-outline",
    icon="ban",
    asks=True,
    unless=not_held,
    within=delegations.habilitation_of,
)
def withdraw(db: Session, delegation: Delegation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """For good: it opens no session and takes in nobody; those that run go to their jury."""
    lift(db, delegation, by=by)
    delegation.motif = motif
    courriels.delegataires.delegataire_exclu(db, delegations.habilitation_of(db, delegation), delegation)
    return {"motif": motif}


def of_session(db: Session, habilitation: Habilitation, organisme_id: Any) -> Delegation | None:
    """The délégataire that runs a session under this habilitation, when it was suspended or withdrawn."""
    stopped = col(Delegation.etat).in_((D.SUSPENDUE, D.ECARTEE))
    theirs = select(Delegation).where(Delegation.habilitation_id == habilitation.id, Delegation.organisme_id == organisme_id)
    return db.exec(theirs.where(stopped)).first()


def since(db: Session, delegation: Delegation) -> datetime | None:
    """When it was suspended; or withdrawn, as the journal says it."""
    if delegation.etat == D.ECARTEE:
        return next((line.cree_le for line in journal.about(db, delegation) if line.verbe == "exclusion"), None)
    row = current(db, delegation)
    return row.cree_le if row is not None else None
