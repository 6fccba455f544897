"""Single-use links. The clock starts when the mail leaves, so that a link never expires before it was sent."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.models import Appartenance, Courriel, Jeton, Personne, UsageJeton

MAX_AN_HOUR = 5
LIFE = {
    UsageJeton.ACTIVATION: timedelta(days=14),
    UsageJeton.MOT_DE_PASSE: timedelta(hours=1),
    UsageJeton.DEBLOCAGE: timedelta(hours=1),
    UsageJeton.ADRESSE: timedelta(hours=1),
}
TO_A_PASSWORD = (UsageJeton.ACTIVATION, UsageJeton.MOT_DE_PASSE)


def issue(
    db: Session,
    personne: Personne,
    usage: UsageJeton,
    appartenance: Appartenance | None = None,
    nouvelle_adresse: str | None = None,
) -> Jeton:
    """A new link for this person. Earlier ones stay good until one of them is used: the first mail may arrive last."""
    place = appartenance.id if appartenance else None
    jeton = Jeton(personne_id=personne.id, usage=usage, appartenance_id=place, nouvelle_adresse=nouvelle_adresse)
    db.add(jeton)
    db.flush()
    return jeton


def too_many(db: Session, personne: Personne, *usages: UsageJeton) -> bool:
    """Whether this person was sent as many links within the hour as anyone could need: links to a password, or of these usages.

    Those that were used do not count, for their owner has read them; nor, for a password, those that unlock: whoever has an account
    locked must not keep its owner from a new password.
    """
    recent = select(Jeton.id).where(
        Jeton.personne_id == personne.id, col(Jeton.usage).in_(usages or TO_A_PASSWORD),
        Jeton.cree_le > clock.now() - timedelta(hours=1), col(Jeton.utilise_le).is_(None),
    )  # fmt: skip
    return len(db.exec(recent.limit(MAX_AN_HOUR)).all()) >= MAX_AN_HOUR


def void(db: Session, personne_id: UUID, *, appartenance_id: UUID | None = None, usage: UsageJeton | None = None) -> None:
    """End every open link of a person, or only those towards one place, or of one usage."""
    statement = update(Jeton).where(
        col(Jeton.personne_id) == personne_id, col(Jeton.utilise_le).is_(None), col(Jeton.annule_le).is_(None)
    )
    if appartenance_id is not None:
        statement = statement.where(col(Jeton.appartenance_id) == appartenance_id)
    if usage is not None:
        statement = statement.where(col(Jeton.usage) == usage)
    db.execute(statement.values(annule_le=clock.now()))


def expires(db: Session, jeton: Jeton) -> datetime | None:
    """When the link ends; None as long as its mail has not left."""
    left = db.exec(select(Courriel.envoye_le).where(Courriel.id == jeton.courriel_id)).first() if jeton.courriel_id else None
    return left + LIFE[jeton.usage] if left else None


def is_open(db: Session, jeton: Jeton | None) -> bool:
    """Neither used, nor voided, nor expired."""
    if jeton is None or jeton.utilise_le or jeton.annule_le:
        return False
    end = expires(db, jeton)
    return end is None or clock.now() < end


def is_renewable(jeton: Jeton) -> bool:
    """Whether another may be asked for in its place by whoever holds it. What one that unlocks was for has ended by itself meanwhile; a
    change of address is asked for with a password."""
    return jeton.annule_le is None and jeton.usage in TO_A_PASSWORD


def consume(db: Session, jeton: Jeton) -> bool:
    """Use the link. False when someone used it first: the UPDATE decides, whoever reads what meanwhile."""
    unused = update(Jeton).where(col(Jeton.id) == jeton.id, col(Jeton.utilise_le).is_(None), col(Jeton.annule_le).is_(None))
    taken = unused.values(utilise_le=clock.now()).returning(col(Jeton.id))
    return is_open(db, jeton) and db.execute(taken).first() is not None
