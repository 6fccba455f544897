"""What keeps a candidate in the table: attendance that was written, alternance, a drop-out. Such a one drops out, and is not removed."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat.domain.sessions.presences import attended
from eclat.domain.socle.errors import Refus
from eclat.models import Alternance, Candidat, LienMembre


def why_kept(db: Session, candidat: Candidat) -> str:
    """Nothing of a candidate who may be removed."""
    if candidat.abandon_le:
        return "Son abandon est enregistré"
    if attended(db, candidat):
        return "Ses présences sont saisies"
    return "Son alternance est saisie" if in_a_structure(db, candidat) else ""


def in_a_structure(db: Session, candidat: Candidat) -> bool:
    return db.exec(select(Alternance.id).where(Alternance.candidat_id == candidat.id).limit(1)).first() is not None


def leave(db: Session, candidat: Candidat) -> None:
    """What members of the jury declared of their ties to them goes with them. Raises Refus."""
    if why := why_kept(db, candidat):
        left = "" if candidat.abandon_le else " S’il est parti, déclarez son abandon."
        raise Refus(f"{why} : ce candidat reste dans la liste.{left}")
    db.execute(delete(LienMembre).where(col(LienMembre.candidat_id) == candidat.id))
