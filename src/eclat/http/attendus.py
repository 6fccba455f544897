"""What menus count, and whether an entry concerns its reader: a number, or a yes or no, as an expression of one question."""

from typing import Any

from sqlalchemy import exists, func, or_, true
from sqlmodel import col, select

from eclat.domain.campagnes import listes as suivis_annuels
from eclat.domain.changements import listes as changements_declares
from eclat.domain.comptes import connexions
from eclat.domain.declarations.declarations import DUES
from eclat.domain.delegataires import delegations, delegues
from eclat.domain.documentation import lectures as lectures_de_documents
from eclat.domain.habilitations import liste as habilitations
from eclat.domain.habilitations.habilitations import HELD
from eclat.domain.insertion.politiques import visible_enquetes
from eclat.domain.jurys import liste_recours as recours
from eclat.domain.messagerie import lectures as lectures_de_fils
from eclat.domain.sessions import liste as sessions
from eclat.domain.socle import recours_policies, session_policies
from eclat.domain.socle.campagne_policies import visible_campagnes, visible_suivis
from eclat.domain.socle.changement_policies import visible_changements
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.socle.veille_policies import visible_documents_suivis
from eclat.domain.veille import listes as documents_suivis
from eclat.engines.listes import nombres
from eclat.models import (
    Changement,
    Courriel,
    Declaration,
    Delegation,
    DocumentSuivi,
    EtatCourriel,
    EtatDeclaration,
    EtatDelegation,
    EtatOrganisme,
    EtatPartenaire,
    EtatSession,
    EtatSuivi,
    Habilitation,
    Jure,
    Organisme,
    Partenaire,
    Recours,
    Role,
    SessionCqp,
    SuiviAnnuel,
)

COUNTED_TO = 99  # a menu says "99+": counting further would cost more than it tells


def counted(statement: Any) -> Any:
    return nombres.counted(statement, COUNTED_TO).scalar_subquery()


def waiting_organismes(user: Utilisateur) -> Any:
    return counted(select(Organisme.id).where(Organisme.etat == EtatOrganisme.EN_ATTENTE))


def waiting_habilitations(user: Utilisateur) -> Any:
    """What awaits this agent: requests to attribute, or to study."""
    return counted(select(Habilitation.id).where(*habilitations.awaiting(user)))


def forms_to_fill(user: Utilisateur) -> Any:
    return counted(
        select(Delegation.id).where(Delegation.organisme_id == user.organisme_id, Delegation.etat == EtatDelegation.INVITEE)
    )


def is_delegataire(user: Utilisateur) -> Any:
    return exists().where(col(Delegation.organisme_id) == user.organisme_id, col(Delegation.etat) != EtatDelegation.RETIREE)


def may_ask(user: Utilisateur) -> Any:
    """An organisme born as a délégataire asks for no habilitation of its own."""
    return ~exists().where(col(Organisme.id) == user.organisme_id, col(Organisme.etat) == EtatOrganisme.INVITE)


def is_habilite(user: Utilisateur) -> Any:
    """What it asked for is held, be it suspended: it asks no more. A new request comes once that one is over."""
    held = col(Habilitation.etat).in_(HELD)
    return exists().where(col(Habilitation.organisme_id) == user.organisme_id, held)


def has_delegataires(user: Utilisateur) -> Any:
    return delegues.last_national(user.organisme_id).exists()


def awaited_delegataires(user: Utilisateur) -> Any:
    followed = delegues.last_national(user.organisme_id).with_only_columns(col(Habilitation.id)).scalar_subquery()
    awaited = (col(Delegation.habilitation_id) == followed, col(Delegation.etat).in_(delegations.AWAITED))
    return select(func.count()).select_from(Delegation).where(*awaited).scalar_subquery()


def new_documents(user: Utilisateur) -> Any:
    return counted(lectures_de_documents.unseen(user))


def failed_courriels(user: Utilisateur) -> Any:
    return counted(select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC))


def jurors_to_check(user: Utilisateur) -> Any:
    return counted(select(Jure.id).where(col(Jure.propose_le).is_not(None), col(Jure.retire_le).is_(None)))


def partners_to_declare(user: Utilisateur) -> Any:
    return counted(select(Partenaire.id).where(Partenaire.etat == EtatPartenaire.A_DECLARER))


def to_declare(user: Utilisateur) -> Any:
    """What waits for somebody: to complete, to send, to correct, to delete."""
    return counted(select(Declaration.id).where(col(Declaration.etat).in_((*DUES, EtatDeclaration.A_SUPPRIMER))))


def may_run(user: Utilisateur) -> Any:
    """An habilitation allows sessions today, or some are there already: what runs goes on."""
    return or_(session_policies.allowing(user.organisme_id).exists(), session_policies.visible_sessions(user).exists())


def to_complete(user: Utilisateur) -> Any:
    mine = (SessionCqp.organisme_id == user.organisme_id, SessionCqp.etat == EtatSession.A_COMPLETER)
    return counted(select(SessionCqp.id).where(*mine))


def waiting_sessions(user: Utilisateur) -> Any:
    """What awaits this agent: sessions to entrust or to settle, to study, to advise about."""
    return counted(select(SessionCqp.id).where(*sessions.awaiting(user)))


def waiting_recours(user: Utilisateur) -> Any:
    """What awaits this agent: recours to entrust or to decide, to instruct, a detail to give."""
    return counted(recours_policies.visible_recours(user).with_only_columns(col(Recours.id)).where(*recours.awaiting(user)))


def has_recours(user: Utilisateur) -> Any:
    """The administrateur always has the list; others once there is one for them."""
    return true() if user.is_a(Role.ADMINISTRATEUR) else recours_policies.visible_recours(user).exists()


def has_surveys(user: Utilisateur) -> Any:
    return visible_enquetes(user).exists()


def has_follow_ups(user: Utilisateur) -> Any:
    return visible_suivis(user).exists()


def has_campaigns(user: Utilisateur) -> Any:
    return visible_campagnes(user).exists()


def follow_ups_to_fill(user: Utilisateur) -> Any:
    return counted(select(SuiviAnnuel.id).where(*suivis_annuels.waiting(user)))


def follow_ups_to_read(user: Utilisateur) -> Any:
    return counted(select(SuiviAnnuel.id).where(SuiviAnnuel.etat == EtatSuivi.REMIS))


def changes_awaited(user: Utilisateur) -> Any:
    """What an organisme is to complete, what OC Éclat is to take note of."""
    return counted(select(Changement.id).where(*changements_declares.waiting(user)))


def has_changes(user: Utilisateur) -> Any:
    return visible_changements(user).exists()


def documents_awaited(user: Utilisateur) -> Any:
    """What an organisme is to join, what the administrateur is to look at."""
    return counted(select(DocumentSuivi.id).where(*documents_suivis.waiting(user)))


def has_documents(user: Utilisateur) -> Any:
    return visible_documents_suivis(user).exists()


def unread_fils(user: Utilisateur) -> Any:
    return counted(lectures_de_fils.waiting(user))


def has_several_places(user: Utilisateur) -> Any:
    return nombres.counted(connexions.open_places(user.personne_id), 1).scalar_subquery() > 1
