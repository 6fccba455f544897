"""The list of the changes that organismes declare."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.domain.changements.changements import E
from eclat.domain.socle import changement_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_organisme
from eclat.models import Changement, EtatChangement, NatureChangement, Organisme


@dataclass(frozen=True)
class Dit:
    """A row of the list. ``nature``: as it was handed over; ``le``: when, else when it was begun."""

    id: UUID
    numero: str
    nature: NatureChangement | None
    organisme: str
    le: datetime
    etat: EtatChangement


QUAND: Any = func.coalesce(col(Changement.transmis_le), col(Changement.cree_le))


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Changement.id, Changement.numero, Changement.nature_dite, Organisme.nom, QUAND, Changement.etat,
    )  # fmt: skip
    return sa_select(*seen).join(Organisme, col(Organisme.id) == Changement.organisme_id)


def waiting(user: Utilisateur) -> list[Any]:
    """Those that the reader is to take note of; or to complete."""
    seen = changement_policies.visible_changements(user).whereclause
    waits = col(Changement.etat) == (E.TRANSMIS if user.est_agent else E.A_COMPLETER)
    return [waits, *([] if seen is None else [seen])]


def always(user: Utilisateur) -> tuple[EtatChangement, ...]:
    return (E.TRANSMIS, E.A_COMPLETER, E.NOTE)


CHANGEMENTS = Liste(
    Dit,
    columns(),
    key=col(Changement.id),
    visible=changement_policies.visible_changements,
    states=Etats(
        {
            E.BROUILLON: "Brouillons",
            E.TRANSMIS: "Transmis",
            E.A_COMPLETER: "À compléter",
            E.NOTE: "Pris en note",
            E.REFUSE: "Refusés",
        },
        within=lambda user, etat: [col(Changement.etat) == etat],
        always=always,
    ),
    search=by_organisme(col(Changement.organisme_id)),
    sorts={"date": col(Changement.cree_le)},
    default="-date",
    bare=True,
    waits=waiting,
)
