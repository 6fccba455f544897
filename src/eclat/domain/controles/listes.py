"""The lists of controls and of what is reported."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.domain.controles import signalements
from eclat.domain.socle.controle_policies import visible_controles
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_organisme
from eclat.models import Conclusion, Controle, EtatControle, EtatSignalement, Organisme, Origine, Signalement

C, S = EtatControle, EtatSignalement


@dataclass(frozen=True)
class Visite:
    """A row of the list of controls."""

    id: UUID
    numero: str
    organisme: str
    prevu_le: date
    lieu: str
    etat: EtatControle
    conclusion: Conclusion | None


@dataclass(frozen=True)
class Plainte:
    """A row of the list of what is reported."""

    id: UUID
    numero: str
    organisme: str
    recu_le: date
    objet: str
    origine: Origine
    etat: EtatSignalement


def controles_columns() -> Any:
    seen: tuple[Any, ...] = (
        Controle.id, Controle.numero, Organisme.nom, Controle.prevu_le, Controle.lieu, Controle.etat, Controle.conclusion,
    )  # fmt: skip
    return sa_select(*seen).join(Organisme, col(Organisme.id) == Controle.organisme_id)


def signalements_columns() -> Any:
    seen: tuple[Any, ...] = (
        Signalement.id, Signalement.numero, Organisme.nom, Signalement.recu_le, Signalement.objet, Signalement.origine, Signalement.etat,
    )  # fmt: skip
    return sa_select(*seen).join(Organisme, col(Organisme.id) == Signalement.organisme_id)


def waiting(user: Utilisateur) -> list[Any]:
    """Those to hold, of which they see."""
    seen = visible_controles(user).whereclause
    return [col(Controle.etat) == C.PREVU, *([] if seen is None else [seen])]


CONTROLES = Liste(
    Visite,
    controles_columns(),
    key=col(Controle.id),
    visible=visible_controles,
    states=Etats(
        {C.PREVU: "Prévus", C.REALISE: "Réalisés", C.ANNULE: "Annulés"},
        within=lambda user, etat: [col(Controle.etat) == etat],
        always=lambda user: (C.PREVU, C.REALISE),
    ),
    search=by_organisme(col(Controle.organisme_id)),
    sorts={"date": col(Controle.prevu_le)},
    default="-date",
    bare=True,
    waits=waiting,
)
SIGNALEMENTS = Liste(
    Plainte,
    signalements_columns(),
    key=col(Signalement.id),
    visible=signalements.visible_signalements,
    states=Etats(
        {S.RECU: "À traiter", S.TRAITE: "Traités", S.CLASSE: "Sans suite"},
        within=lambda user, etat: [col(Signalement.etat) == etat],
        always=lambda user: (S.RECU, S.TRAITE),
    ),
    search=by_organisme(col(Signalement.organisme_id)),
    sorts={"date": col(Signalement.recu_le)},
    default="-date",
    bare=True,
    waits=lambda user: [col(Signalement.etat) == S.RECU],
)
