"""What is done to several mails at once, and to several people who are awaited."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.courriels.modeles import called
from eclat.domain.courriels import envois
from eclat.domain.delegataires import designations, liste_agents, relances
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import reexpeditions
from eclat.engines.lots import ActeLot
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import Courriel, Delegation, EtatPersonne, Personne

INVITES: Final = (
    "activation_agent", "activation_delegataire", "activation_dirigeant", "activation_referent", "activation_renouvelee",
    "delegataire_rattache", "delegataire_rappel",
)  # fmt: skip
LEFT: Final = "Ce mail n’a pas échoué\u00a0: s’il n’est pas arrivé, relancez-le depuis sa page."


def names(db: Session, found: Sequence[Courriel]) -> Mapping[UUID, str]:
    """“helene@tilleuls.example, Inscription reçue”."""
    return {each.id: f"{each.destinataire}, {called(each.modele).nom}" for each in found}


def resend(db: Session, courriel: Courriel, *, by: Utilisateur) -> None:
    """Try again one that never reached its reader; among many, none that arrived is doubled. Raises Refus."""
    hold(db, courriel)
    if courriel.etat not in envois.FAILED:
        relaunched = reexpeditions.last(db, courriel)
        raise Refus(LEFT if relaunched is None or courriel.etat in envois.LEFT else explain(db, courriel, by, "relance"))
    reexpeditions.resend(db, courriel, by=by)


RELANCE: Final = ActeLot(
    "courriels-relance",
    Courriel,
    policies.visible_courriels,
    resend,
    names,
    policies.ADMINISTRATEUR,
)


def people(db: Session, found: Sequence[Personne]) -> Mapping[UUID, str]:
    return {each.id: each.nom_complet for each in found}


def remind(db: Session, personne: Personne, *, by: Utilisateur) -> None:
    """Invite again someone whose account is not active yet, by the last mail that invited them. Raises Refus."""
    hold(db, personne)
    if personne.etat != EtatPersonne.INVITEE:
        raise Refus("Ce compte n’attend plus d’être activé.")
    asked = select(Courriel).where(Courriel.personne_id == personne.id, col(Courriel.modele).in_(INVITES))
    last = db.exec(asked.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).first()
    if last is None:
        raise Refus("Aucun mail ne l’a encore invité\u00a0: ouvrez sa fiche.")
    if reexpeditions.is_waiting(last) or envois.of(last).recent:
        raise Refus("Un mail vient déjà de lui être écrit.")
    reexpeditions.resend(db, last, by=by)


RAPPEL: Final = ActeLot(
    "comptes-relance",
    Personne,
    policies.visible_comptes,
    remind,
    people,
    policies.ADMINISTRATEUR,
)


def called_by_name(db: Session, found: Sequence[Delegation]) -> Mapping[UUID, str]:
    return {each.id: f"{each.nom}, {each.courriel}" for each in found}


def remind_delegataire(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Write again to a délégataire that is awaited, unless a mail left within 24 hours or nobody has its address. Raises Refus."""
    hold(db, delegation)
    relances.check_awaited(delegation)
    if relances.unreachable(db, [delegation.id]):
        raise Refus("L’adresse de son dirigeant n’existe pas\u00a0: elle est d’abord à corriger.")
    if relances.recently_told(db, [delegation.id]):
        raise Refus("Un mail lui est parti il y a moins de 24 heures.")
    told = select(Courriel).where(Courriel.objet_id == delegation.id, col(Courriel.modele).in_(designations.TOLD))
    last = db.exec(told.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).first()
    if last is None:
        raise Refus("Aucun mail ne l’a encore prévenu.")
    reexpeditions.resend(db, last, by=by)


DELEGATAIRES: Final = ActeLot(
    "delegations-relance",
    Delegation,
    liste_agents.visible_delegataires,
    remind_delegataire,
    called_by_name,
    policies.ADMINISTRATEUR,
)
