"""Who declares a change of an habilitated organisme, who reads it, who takes note of it (P10)."""

from typing import Any

from sqlalchemy import false
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Changement, EtatChangement, Habilitation, Piece, Role

HANDED_OVER = col(Changement.etat) != EtatChangement.BROUILLON


def visible_changements(user: Utilisateur) -> SelectOfScalar[Changement]:
    """Its organisme's own; of those that were handed over, all for the administrateur, for others those of the requests they read."""
    if user.organisme_id is not None:
        mine = col(Changement.organisme_id) == user.organisme_id
        return select(Changement).where(mine if user.par is None else mine & HANDED_OVER)
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Changement).where(HANDED_OVER)
    if user.is_a(Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE):
        requests = policies.visible_habilitations(user).with_only_columns(col(Habilitation.id))
        return select(Changement).where(HANDED_OVER, col(Changement.habilitation_id).in_(requests))
    return select(Changement).where(false())


def can_declare_for(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """The dirigeant or the référent of the organisme that is habilitated; nobody of OC Éclat, even as them."""
    return user.par is None and user.is_a(Role.DIRIGEANT, Role.REFERENT) and user.organisme_id == habilitation.organisme_id


def can_declare_change(db: Session, user: Utilisateur, changement: Changement) -> bool:
    return user.par is None and user.is_a(Role.DIRIGEANT, Role.REFERENT) and user.organisme_id == changement.organisme_id


def can_treat_change(db: Session, user: Utilisateur, changement: Changement) -> bool:
    """An administrateur, or an instructeur to whom the request is entrusted."""
    return user.is_a(Role.ADMINISTRATEUR) or policies.instructs(db, user, changement.habilitation_id)


def readable_change_pieces(user: Utilisateur) -> Any:
    """A condition on a document: of its own organisme; for OC Éclat, those that were there when the change was handed over last."""
    seen = visible_changements(user).subquery()
    mine = user.organisme_id is not None and user.par is None
    there = or_(col(Piece.retiree_le).is_(None), col(Piece.retiree_le) > seen.c.transmis_le)
    handed = and_(col(Piece.cree_le) <= seen.c.transmis_le, there)
    of_it = select(seen.c.id).where(seen.c.id == Piece.dossier_id, *([] if mine else [handed])).correlate(Piece)
    return of_it.exists()
