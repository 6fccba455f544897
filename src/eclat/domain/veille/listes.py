"""The list of the documents that habilitated organismes keep valid."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.domain.socle import veille_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille.documents import E
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_organisme
from eclat.models import DocumentSuivi, EtatDocumentSuivi, NatureDocument, Organisme


@dataclass(frozen=True)
class Suivi:
    """A row of the list."""

    id: UUID
    intitule: str
    nature: NatureDocument
    organisme: str
    valable_jusqu_au: date | None
    etat: EtatDocumentSuivi


def columns() -> Any:
    seen: tuple[Any, ...] = (
        DocumentSuivi.id, DocumentSuivi.intitule, DocumentSuivi.nature, Organisme.nom, DocumentSuivi.valable_jusqu_au, DocumentSuivi.etat,
    )  # fmt: skip
    return sa_select(*seen).join(Organisme, col(Organisme.id) == DocumentSuivi.organisme_id)


def waiting(user: Utilisateur) -> list[Any]:
    """Those that the reader is to look at, or to join."""
    seen = veille_policies.visible_documents_suivis(user).whereclause
    states = (E.A_CONFIRMER, E.A_VERIFIER) if user.est_agent else (E.A_FOURNIR, E.A_VERIFIER)
    return [col(DocumentSuivi.etat).in_(states), *([] if seen is None else [seen])]


DOCUMENTS = Liste(
    Suivi,
    columns(),
    key=col(DocumentSuivi.id),
    visible=veille_policies.visible_documents_suivis,
    states=Etats(
        {
            E.A_CONFIRMER: "À confirmer",
            E.A_VERIFIER: "À vérifier",
            E.A_FOURNIR: "À fournir",
            E.A_JOUR: "À jour",
            E.RETIRE: "Plus suivis",
        },
        within=lambda user, etat: [col(DocumentSuivi.etat) == etat],
        always=lambda user: (E.A_CONFIRMER, E.A_VERIFIER, E.A_FOURNIR, E.A_JOUR),
    ),
    search=by_organisme(col(DocumentSuivi.organisme_id)),
    sorts={"date": col(DocumentSuivi.fin_tri)},
    default="date",
    bare=True,
    waits=waiting,
)
