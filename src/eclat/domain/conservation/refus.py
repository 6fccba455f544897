"""An inscription that was refused is erased after its time; that there was one, and who refused it, stays in the journal (P17)."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.conservation import organismes
from eclat.domain.conservation.durees import en_vigueur
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Delegation, EtatDelegation, EtatOrganisme, Fusion, Organisme

E = EtatOrganisme
REGLAGE = "retention_refused_months"


def old(months: int, *columns: Any) -> Any:
    """Those refused that long ago. One that became part of another goes with it; one that a national request names, with its délégation."""
    limit = datetime.combine(months_after(clock.today(), -months), time(), clock.PARIS)
    absorbed = select(Fusion.absorbe_id).where(col(Fusion.annulee_le).is_(None))
    named = select(Delegation.id).where(
        Delegation.organisme_id == Organisme.id, Delegation.etat != EtatDelegation.BROUILLON, col(Delegation.effacee_le).is_(None)
    )
    return select(*(columns or (col(Organisme.id),))).where(
        col(Organisme.etat) == E.REFUSE,
        col(Organisme.decide_le) < limit,
        col(Organisme.efface_le).is_(None),
        col(Organisme.id).not_in(absorbed),
        ~named.correlate(Organisme).exists(),
    )


def due(db: Session, months: int, limit: int = 200) -> list[UUID]:
    """Some of them, the oldest first."""
    return list(db.exec(old(months).order_by(col(Organisme.decide_le), col(Organisme.id)).limit(limit)))


def kept(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    over = db.exec(old(en_vigueur(db, REGLAGE)).where(col(Organisme.id) == organisme.id)).first() is not None
    return "" if over else "Cette inscription refusée se garde encore."


@transition(
    "effacement_refus",
    Organisme,
    {E.REFUSE: E.REFUSE},
    by=policies.is_platform,
    label="Effacer l’inscription",
    past="a effacé l’inscription refusée",
    infinitive="effacer cette inscription refusée",
    unless=kept,
)
def erase(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    organismes.erase(db, organisme)
