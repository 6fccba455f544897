"""What jurors spent, for who pays it: by juror and session, in euros (P14)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import false, true
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from eclat.domain.jurys.frais import NATURES
from eclat.domain.jurys.liste_jures import named
from eclat.engines.listes import Liste
from eclat.models import FraisJure, Jure, NatureFrais, Role, SessionCqp


@dataclass(frozen=True)
class Ligne:
    id: UUID
    jure_id: UUID
    nom: str
    prenom: str
    session_id: UUID
    numero: str
    nature: NatureFrais
    montant: int  # in cents
    jour: date
    note: str

    @property
    def dite(self) -> str:
        return NATURES[self.nature]


def columns() -> Any:
    return (
        sa_select(
            col(FraisJure.id), col(FraisJure.jure_id), col(Jure.nom), col(Jure.prenom), col(FraisJure.session_id), col(SessionCqp.numero),
            col(FraisJure.nature), col(FraisJure.montant), col(FraisJure.jour), col(FraisJure.note),
        )
        .join(Jure, col(Jure.id) == FraisJure.jure_id)
        .join(SessionCqp, col(SessionCqp.id) == FraisJure.session_id)
    )  # fmt: skip


FRAIS = Liste(
    Ligne,
    columns(),
    key=col(FraisJure.id),
    visible=lambda user: select(FraisJure).where(true() if user.is_a(Role.ADMINISTRATEUR) else false()),
    search=named,
    sorts={"jour": col(FraisJure.jour), "nom": (col(Jure.nom), col(Jure.prenom))},
    default="-jour",
)
