"""The list of partners that the administrateur works from: what is to be declared first, by its last day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, true
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_organisme
from eclat.models import Enregistrement, EtatPartenaire, Organisme, Partenaire, Role, RolePartenaire, Situation
from eclat.models.base import AUJOURDHUI

RETARD = "en_retard"
ETATS = {EtatPartenaire.A_DECLARER: "À déclarer", RETARD: "En retard", EtatPartenaire.DECLARE: "Déclarés"}


@dataclass(frozen=True)
class Ligne:
    id: UUID
    organisme_id: UUID
    nom: str
    siret: str
    code_rncp: str
    role: RolePartenaire
    situation: Situation
    etat: EtatPartenaire
    depuis: date
    echeance: date
    actif_depuis: date | None
    declare_role: str
    declare_situation: str
    declare_le: datetime | None
    rang: int


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Partenaire.id, Partenaire.organisme_id, Organisme.nom, Partenaire.siret, Enregistrement.code_rncp, Partenaire.role,
        Partenaire.situation, Partenaire.etat, Partenaire.depuis, Partenaire.echeance, Partenaire.actif_depuis, Partenaire.declare_role,
        Partenaire.declare_situation, Partenaire.declare_le, Partenaire.rang,
    )  # fmt: skip
    joined = sa_select(*seen).join(Organisme, col(Organisme.id) == Partenaire.organisme_id)
    return joined.join(Enregistrement, col(Enregistrement.id) == Partenaire.enregistrement_id)


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == RETARD:
        return [col(Partenaire.etat) == EtatPartenaire.A_DECLARER, col(Partenaire.echeance) < AUJOURDHUI]
    return [col(Partenaire.etat) == etat]


PARTENAIRES = Liste(
    Ligne,
    columns(),
    key=col(Partenaire.id),
    visible=lambda user: select(Partenaire).where(true() if user.is_a(Role.ADMINISTRATEUR) else false()),
    states=Etats(ETATS, within=within, always=lambda user: (EtatPartenaire.A_DECLARER,), apart=(RETARD,)),
    search=by_organisme(col(Partenaire.organisme_id)),
    sorts={"echeance": col(Partenaire.echeance)},
    default="echeance",
    bare=True,
    waits=lambda user: [col(Partenaire.etat) == EtatPartenaire.A_DECLARER],
)
