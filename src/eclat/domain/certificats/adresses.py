"""The address of a candidate corrected once the jury sat: what they were told, and their certificates, are told of again there (P14)."""

from sqlmodel import Session

from eclat.domain.certificats import verification
from eclat.domain.jurys import corrections, notifications
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.models import Candidat


def readdress_and_tell(db: Session, candidat: Candidat, *, courriel: str, by: Utilisateur) -> bool:
    """Whoever received their links opens nothing any more. Returns whether anything was told again."""
    hold(db, candidat)
    former = candidat.courriel
    corrections.readdress(db, candidat, courriel=courriel, by=by)
    if candidat.courriel == former:
        return False
    told = notifications.renouveler(db, candidat)
    return verification.renouveler(db, candidat) or told
