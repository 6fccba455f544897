"""Who reads declarations, and who corrects them."""

from sqlalchemy import false
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Certificat, Declaration, DemandeCorrection, Flux, Role, SchemaCdc, SessionCqp


def visible_declarations(user: Utilisateur) -> SelectOfScalar[Declaration]:
    """All for the administrateur; for an organisme, those of its own sessions."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Declaration)
    mine = col(SessionCqp.organisme_id) == user.organisme_id if user.organisme_id is not None else false()
    sessions = select(Certificat.id).join(SessionCqp, col(SessionCqp.id) == Certificat.session_id).where(mine)
    return select(Declaration).where(col(Declaration.certificat_id).in_(sessions))


def session_of(db: Session, declaration: Declaration) -> SessionCqp:
    return db.get_one(SessionCqp, db.get_one(Certificat, declaration.certificat_id).session_id)


def can_declare(db: Session, user: Utilisateur, thing: object) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_follow(db: Session, user: Utilisateur, thing: object) -> bool:
    """What follows of an answer, of a certificate that ends: whoever brought the answer, or the clock."""
    return user is SYSTEME or user.is_a(Role.ADMINISTRATEUR)


def can_correct(db: Session, user: Utilisateur, declaration: Declaration) -> bool:
    """The administrateur, and the people of the organisme that prepared its holder."""
    if user.is_a(Role.ADMINISTRATEUR):
        return True
    return user.organisme_id is not None and session_of(db, declaration).organisme_id == user.organisme_id


def visible_flux(user: Utilisateur) -> SelectOfScalar[Flux]:
    return select(Flux) if user.is_a(Role.ADMINISTRATEUR) else select(Flux).where(false())


def visible_demandes(user: Utilisateur) -> SelectOfScalar[DemandeCorrection]:
    return select(DemandeCorrection) if user.is_a(Role.ADMINISTRATEUR) else select(DemandeCorrection).where(false())


def visible_schemas(user: Utilisateur) -> SelectOfScalar[SchemaCdc]:
    return select(SchemaCdc) if user.is_a(Role.ADMINISTRATEUR) else select(SchemaCdc).where(false())
