"""Which Organismes Nationaux await an organisme as délégataire: their request does not leave before OC Éclat has decided of it (P2, P7)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from eclat.francais import listed
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, EtatOrganisme, Habilitation, Organisme


def delegations(db: Session, organisme: Organisme) -> Sequence[Delegation]:
    """Where it is named and awaited, while OC Éclat has yet to decide of its inscription."""
    if organisme.etat != EtatOrganisme.EN_ATTENTE:
        return []
    named = (
        select(Delegation)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .where(Delegation.organisme_id == organisme.id, Delegation.etat == EtatDelegation.INVITEE)
        .where(Habilitation.etat == EtatHabilitation.EN_ATTENTE_DELEGATAIRES)
    )
    return db.exec(named.order_by(col(Delegation.cree_le))).all()


def awaiting(db: Session, organisme: Organisme) -> list[str]:
    """The names of those who await it."""
    owners = [db.get_one(Habilitation, each.habilitation_id).organisme_id for each in delegations(db, organisme)]
    return list(dict.fromkeys(db.get_one(Organisme, key).nom for key in owners))


def sentence(db: Session, organisme: Organisme) -> str:
    """What to know before deciding; nothing when nobody awaits it."""
    names = awaiting(db, organisme)
    if not names:
        return ""
    return (
        f"Attendu comme délégataire par {listed(names)} : sa demande d’habilitation ne part pas tant que cet organisme n’est pas accepté. "
        "En cas de refus, l’Organisme National est prévenu."
    )
