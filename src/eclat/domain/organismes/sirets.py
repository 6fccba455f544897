"""A SIRET is one organisme's alone: whether it is free, and what the closed organisme of a former délégataire gives up (P1, P3)."""

from sqlalchemy import and_, not_
from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatOrganisme, Organisme

# Off every list, and never accepted by OC Éclat: its people have no access left, and begin again.
CLOSED = and_(col(Organisme.etat) == EtatOrganisme.SUSPENDU, col(Organisme.decide_le).is_(None))


def taken(db: Session, siret: str) -> bool:
    held = select(Organisme.id).where(Organisme.siret == siret, col(Organisme.etat) != EtatOrganisme.REFUSE, not_(CLOSED))
    return db.exec(held).first() is not None


def free(db: Session, siret: str) -> None:
    """Before this number, which is not ``taken``, is given to another organisme."""
    for organisme in db.exec(select(Organisme).where(Organisme.siret == siret, CLOSED)).all():
        give_up(db, organisme, by=SYSTEME)


@transition(
    "cession_siret",
    Organisme,
    {EtatOrganisme.SUSPENDU: EtatOrganisme.SUSPENDU},
    by=policies.is_platform,
    label="Céder le SIRET",
    past="a cédé le SIRET de l’organisme, qui est inscrit de nouveau",
    infinitive="céder le SIRET de cet organisme",
)
def give_up(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """The number goes to whoever registers with it; what was kept of the closed organisme stays until it is erased."""
    organisme.siret = None
