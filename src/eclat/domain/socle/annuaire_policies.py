"""What anyone may see without an account: the organismes that are habilitated today, and those of their sessions that they show.

``visible_…`` as in ``policies``: what it does not return does not exist. Nobody signed in sees more of it than anybody else.
"""

from typing import Any, Final

from sqlalchemy import or_, union
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Delegation, EtatDelegation, EtatOrganisme, EtatSession, Habilitation, Organisme, SessionCqp, Vitrine
from eclat.models.base import AUJOURDHUI

VISITEUR: Final = Utilisateur(personne_id=None, nom_complet="Un visiteur")
KNOWN: Final = (EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE)  # neither awaiting, refused or merged, nor suspended


def habilites() -> Any:
    """Keys of the organismes that an habilitation allows to train or evaluate today: their own, or that of the national one whose
    délégataires they are and that did not set them aside."""
    own = select(Habilitation.organisme_id).where(*session_policies.in_force())
    named = (
        select(Delegation.organisme_id)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .where(Delegation.etat == EtatDelegation.HABILITEE, *session_policies.in_force())
    )
    return union(own, named)


def visible_habilites(user: Utilisateur) -> SelectOfScalar[Organisme]:
    """Those of them that are still registered, and of which nothing was erased."""
    there = (col(Organisme.etat).in_(KNOWN), col(Organisme.efface_le).is_(None))
    return select(Organisme).where(*there, col(Organisme.id).in_(habilites()))


def visible_sessions_ouvertes(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """Those that are open and not begun, of an organisme that is there and chose to show them, while what they rest on is in force."""
    shown = select(Vitrine.organisme_id).where(col(Vitrine.sessions))
    resting = session_policies.allowing(col(SessionCqp.organisme_id)).where(
        or_(col(Habilitation.id) == SessionCqp.habilitation_id, col(Habilitation.renouvelle_id) == SessionCqp.habilitation_id)
    )
    return select(SessionCqp).where(
        SessionCqp.etat == EtatSession.OUVERTE,
        col(SessionCqp.debut) >= AUJOURDHUI,
        col(SessionCqp.organisme_id).in_(visible_habilites(user).with_only_columns(col(Organisme.id))),
        col(SessionCqp.organisme_id).in_(shown),
        resting.correlate(SessionCqp).exists(),
    )
