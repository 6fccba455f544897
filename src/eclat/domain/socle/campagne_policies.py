"""Who leads a campaign of annual follow-up, who answers, who reads what (P10)."""

from typing import Any

from sqlalchemy import false
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.policies import audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Campagne, EtatCampagne, PieceSuivi, ReponseSuivi, Role, SuiviAnnuel

# Those who lead campaigns of annual follow-up and who conclude; and who reads the follow-ups.
LECTEURS_DES_CAMPAGNES = audience("administrateur, comité technique", Role.ADMINISTRATEUR, Role.COMITE_TECHNIQUE)
LECTEURS_DES_SUIVIS = audience(
    "dirigeant, référent, administrateur, comité technique",
    Role.DIRIGEANT,
    Role.REFERENT,
    Role.ADMINISTRATEUR,
    Role.COMITE_TECHNIQUE,
)


def visible_campagnes(user: Utilisateur) -> SelectOfScalar[Campagne]:
    """All for the administrateur; for the comité technique, those that are open or over."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Campagne)
    return select(Campagne).where(col(Campagne.etat) != EtatCampagne.BROUILLON if user.is_a(Role.COMITE_TECHNIQUE) else false())


def visible_suivis(user: Utilisateur) -> SelectOfScalar[SuiviAnnuel]:
    """All for the administrateur and the comité technique; for an organisme, its own."""
    if user.is_a(Role.ADMINISTRATEUR, Role.COMITE_TECHNIQUE):
        return select(SuiviAnnuel)
    return select(SuiviAnnuel).where(
        col(SuiviAnnuel.organisme_id) == user.organisme_id if user.organisme_id is not None else false()
    )


def can_lead(db: Session, user: Utilisateur, thing: object) -> bool:
    """An administrateur prepares a campaign, opens it, follows its answers."""
    return user.is_a(Role.ADMINISTRATEUR)


def can_conclude(db: Session, user: Utilisateur, campagne: Campagne) -> bool:
    """The comité technique writes what is drawn from it; the administrateur too, for it."""
    return user.is_a(Role.ADMINISTRATEUR, Role.COMITE_TECHNIQUE)


def can_answer(db: Session, user: Utilisateur, suivi: SuiviAnnuel) -> bool:
    """The dirigeant and the référent of the organisme. Nobody of OC Éclat, who will read, even as them."""
    mine = user.organisme_id is not None and suivi.organisme_id == user.organisme_id
    return mine and user.par is None and user.is_a(Role.DIRIGEANT, Role.REFERENT)


def reads_drafts(user: Utilisateur) -> bool:
    """Whether they read what is not handed over yet: those who write it."""
    return user.organisme_id is not None and user.par is None


def readable_suivi_pieces(user: Utilisateur) -> Any:
    """Keys of the files of the follow-ups that they see: of its own for an organisme; for OC Éclat, once they are handed over."""
    seen = visible_suivis(user).with_only_columns(col(SuiviAnnuel.id))
    joined = select(PieceSuivi.fichier_id).join(ReponseSuivi, col(ReponseSuivi.id) == PieceSuivi.reponse_id)
    handed = () if reads_drafts(user) else (col(PieceSuivi.remise_le).is_not(None),)
    return joined.where(col(ReponseSuivi.suivi_id).in_(seen), *handed)
