"""Who reads a control on site, and its documents (R6113-9, 4°)."""

from typing import Any

from sqlalchemy import false
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Controle, EtatControle, PieceControle, Role


def visible_controles(user: Utilisateur) -> SelectOfScalar[Controle]:
    """All for the administrateur; for an organisme, those of itself."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Controle)
    return select(Controle).where(col(Controle.organisme_id) == user.organisme_id if user.organisme_id is not None else false())


def reads_pieces(user: Utilisateur, controle: Controle) -> bool:
    """OC Éclat as soon as they are joined; the organisme with the report."""
    return user.is_a(Role.ADMINISTRATEUR) or controle.etat == EtatControle.REALISE


def readable_control_pieces(user: Utilisateur) -> Any:
    """Keys of the files of the controls that the user sees: for their organisme, once the report is written."""
    seen = visible_controles(user)
    seen = seen if user.is_a(Role.ADMINISTRATEUR) else seen.where(Controle.etat == EtatControle.REALISE)
    return select(PieceControle.fichier_id).where(col(PieceControle.controle_id).in_(seen.with_only_columns(col(Controle.id))))
