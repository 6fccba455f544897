"""An OF taken off every list, then named again: its dirigeant finds the organisme that they had described as they left it (P7).

Its SIRET is one organisme's alone: another one born beside it could never have a complete profile.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.organismes.sirets import CLOSED
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.models import Appartenance, EtatOrganisme, Organisme, Personne, Role


def closed(db: Session, personne_ids: Iterable[UUID]) -> dict[UUID, list[Organisme]]:
    """By person, the closed organismes that they led and whose SIRET they gave, the last closed first. What was erased is none."""
    rows = db.exec(
        select(Appartenance.personne_id, Organisme)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(col(Appartenance.personne_id).in_(personne_ids), Appartenance.role == Role.DIRIGEANT)
        .where(CLOSED, col(Organisme.siret).is_not(None))
        .order_by(col(Appartenance.jusqu_a).desc())
    )
    found: dict[UUID, list[Organisme]] = {}
    for personne_id, organisme in rows:
        if organisme not in found.setdefault(personne_id, []):
            found[personne_id].append(organisme)
    return found


def come_back(db: Session, organisme: Organisme, personne: Personne) -> None:
    """Open it again, unless another list has done so at the same instant."""
    hold(db, organisme)
    if organisme.etat == EtatOrganisme.SUSPENDU and organisme.decide_le is None:
        reopen(db, organisme, personne, by=SYSTEME)


@transition(
    "reouverture",
    Organisme,
    {EtatOrganisme.SUSPENDU: EtatOrganisme.INVITE},
    by=policies.is_platform,
    label="Rouvrir",
    past="a rouvert l’organisme : il est de nouveau délégataire",
    infinitive="rouvrir cet organisme",
)
def reopen(db: Session, organisme: Organisme, personne: Personne, *, by: Utilisateur) -> None:
    """Its dirigeant has a place there again; the former one stays ended, with its links and its sign-ins."""
    db.add(Appartenance(personne_id=personne.id, organisme_id=organisme.id, role=Role.DIRIGEANT))
