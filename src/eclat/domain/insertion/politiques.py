"""Who reads surveys, and who answers them."""

from typing import Final

from sqlalchemy import false
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, EnqueteInsertion, Role, SessionCqp

LUI: Final = Utilisateur(personne_id=None, nom_complet="Le titulaire")  # who has no account


def visible_enquetes(user: Utilisateur) -> SelectOfScalar[EnqueteInsertion]:
    """All for the administrateur; for an organisme, those of whom it prepared itself."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(EnqueteInsertion)
    mine = col(SessionCqp.organisme_id) == user.organisme_id if user.organisme_id is not None else false()
    given = select(Certificat.id).join(SessionCqp, col(SessionCqp.id) == Certificat.session_id).where(mine)
    return select(EnqueteInsertion).where(col(EnqueteInsertion.certificat_id).in_(given))


def session_of(db: Session, enquete: EnqueteInsertion) -> SessionCqp:
    return db.get_one(SessionCqp, db.get_one(Certificat, enquete.certificat_id).session_id)


def can_follow(db: Session, user: Utilisateur, enquete: EnqueteInsertion) -> bool:
    """The administrateur, and the people of the organisme that prepared the holder."""
    if user.is_a(Role.ADMINISTRATEUR):
        return True
    return user.organisme_id is not None and session_of(db, enquete).organisme_id == user.organisme_id


def can_answer(db: Session, user: Utilisateur, enquete: EnqueteInsertion) -> bool:
    """Whoever holds the link, which only the holder was sent; those who follow, who heard it from them."""
    return user == LUI or can_follow(db, user, enquete)


def is_holder(db: Session, user: Utilisateur, enquete: EnqueteInsertion) -> bool:
    return user == LUI


def reads_answers(user: Utilisateur, enquete: EnqueteInsertion) -> bool:
    """An organisme does not read what the holder answered by themselves: only what was typed in their place."""
    return user.is_a(Role.ADMINISTRATEUR) or enquete.par_id is not None
