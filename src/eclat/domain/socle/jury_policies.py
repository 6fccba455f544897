"""Who may do what with the jury of a session, its procès-verbal and what comes of it (P14)."""

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import policies, recours_policies, session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Jury, MembreJury, Recours, Role, SessionCqp, Voix
from eclat.settings import get_settings

DELIBERATIFS = "deliberatifs"  # a value of ``pv_signataires``


def can_propose_jury(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The people of the organisme propose who sits, the binôme of the session completes it."""
    return session_policies.can_edit_session(db, user, session) or can_preside(db, user, session)


def can_preside(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The binôme paritaire to whom the session is entrusted co-presides its jury (annexe IV, 3.2): it confirms who sits, enters and signs the procès-verbal."""
    return session_policies.can_validate_session(db, user, session)


def visible_pv(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """The sessions whose procès-verbal the user reads: whole (``original_pv``), or once signed its copy without births, for the members of the
    comité technique who were asked about the session, or instruct a recours against its results."""
    if not user.is_a(Role.COMITE_TECHNIQUE) or user.is_a(Role.ADMINISTRATEUR):
        return original_pv(user)
    contested = select(Recours.session_id).where(col(Recours.id).in_(recours_policies.entrusted(user)))
    keys = original_pv(user).with_only_columns(col(SessionCqp.id))
    asked = col(SessionCqp.id).in_(session_policies.asked_about(user)), col(SessionCqp.id).in_(contested)
    return select(SessionCqp).where(or_(col(SessionCqp.id).in_(keys), *asked))


def original_pv(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """Those that the user follows, and for a member of a binôme those whose procès-verbal they sign."""
    followed = session_policies.followed_sessions(user)
    if user.organisme_id is not None or user.is_a(Role.ADMINISTRATEUR) or not user.is_a(Role.BINOME_PARITAIRE):
        return followed
    seats = (
        select(Jury.session_id)
        .join(MembreJury, col(MembreJury.jury_id) == Jury.id)
        .where(col(MembreJury.retire_le).is_(None), signed_by(user))
    )
    keys = followed.with_only_columns(col(SessionCqp.id))
    return select(SessionCqp).where(or_(col(SessionCqp.id).in_(keys), col(SessionCqp.id).in_(seats)))


def signing() -> ColumnElement[bool]:
    """The members of juries who sign: who presided, and where OC Éclat chose it whoever had a voice and was there."""
    presided = col(MembreJury.preside).is_(True)
    deliberated = and_(col(MembreJury.voix) == Voix.DELIBERATIVE, col(MembreJury.present).is_(True))
    return or_(presided, deliberated) if get_settings().pv_signataires == DELIBERATIFS else presided


def signed_by(user: Utilisateur) -> ColumnElement[bool]:
    """Those who sign as this user: themselves, or in whose place they do."""
    own = func.coalesce(col(MembreJury.supplee_par_id), col(MembreJury.personne_id)) == user.personne_id
    return and_(own, signing())


def can_read_original(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The procès-verbal with births: who follows the session for OC Éclat. The organisme and the comité technique read the copy
    without them."""
    return (
        user.organisme_id is None and db.exec(original_pv(user).where(SessionCqp.id == session.id).limit(1)).first() is not None
    )


def can_export_proofs(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_attribute_results(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The administrateur: the jury proposes, OC Éclat attributes."""
    return user.is_a(Role.ADMINISTRATEUR)


def can_read_pv(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Who follows the session and its candidates; the organisme once all have signed."""
    return session_policies.can_follow_session(db, user, session)


def can_attribute_or_platform(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The same; or the platform, where OC Éclat chose that it attributes what is signed."""
    return can_attribute_results(db, user, session) or policies.is_platform(db, user, session)
