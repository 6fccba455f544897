"""Who reads certificates, and who withdraws them (P14)."""

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import policies, session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, SessionCqp


def visible_certificats(user: Utilisateur) -> SelectOfScalar[Certificat]:
    """Those of the sessions that the user follows: an organisme's own, a national one's with its délégataires', a binôme's, all for the
    administrateur."""
    followed = session_policies.followed_sessions(user).with_only_columns(col(SessionCqp.id))
    return select(Certificat).where(col(Certificat.session_id).in_(followed))


def can_end_certificat(db: Session, user: Utilisateur, certificat: Certificat) -> bool:
    """An administrateur, and the platform once the procès-verbal was rectified."""
    return policies.can_administer(db, user, certificat) or policies.is_platform(db, user, certificat)
