"""The list of surveys: of the whole platform for the administrateur, of its own holders for an organisme."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.domain.insertion.enquetes import OPEN, E
from eclat.domain.insertion.politiques import visible_enquetes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_certificat
from eclat.models import Certificat, EnqueteInsertion, EtatEnquete, Organisme, SessionCqp

ETATS = {
    E.SANS_ADRESSE: "Sans adresse", E.ENVOYEE: "Sans réponse encore", E.REPONDUE: "Répondues", E.REFUSEE: "Refusées", E.CLOSE: "Closes",
    E.SANS_OBJET: "Sans objet",
}  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    id: UUID
    titulaire: str
    certificat: str
    organisme: str
    session_id: UUID
    session: str
    mois: int
    etat: EtatEnquete
    prevue_le: date
    jusqu_au: date
    relances: int
    repondue_le: datetime | None
    par_id: UUID | None

    @property
    def ouverte(self) -> bool:
        return self.etat in OPEN


def columns() -> Any:
    seen: tuple[Any, ...] = (
        EnqueteInsertion.id, Certificat.titulaire, Certificat.numero, Organisme.nom, Certificat.session_id, SessionCqp.numero,
        EnqueteInsertion.mois, EnqueteInsertion.etat, EnqueteInsertion.prevue_le, EnqueteInsertion.jusqu_au, EnqueteInsertion.relances,
        EnqueteInsertion.repondue_le, EnqueteInsertion.par_id,
    )  # fmt: skip
    joined = sa_select(*seen).join(Certificat, col(Certificat.id) == EnqueteInsertion.certificat_id)
    return joined.join(SessionCqp, col(SessionCqp.id) == Certificat.session_id).join(
        Organisme, col(Organisme.id) == SessionCqp.organisme_id
    )


def within(user: Utilisateur, etat: str) -> list[Any]:
    return [col(EnqueteInsertion.etat) == etat]


def waiting(user: Utilisateur) -> list[Any]:
    """Those of theirs that nobody answered yet."""
    seen = visible_enquetes(user).whereclause
    return [col(EnqueteInsertion.etat).in_(OPEN), *([] if seen is None else [seen])]


ENQUETES = Liste(
    Ligne,
    columns(),
    key=col(EnqueteInsertion.id),
    visible=visible_enquetes,
    states=Etats(ETATS, within=within, always=lambda user: (E.ENVOYEE, E.SANS_ADRESSE, E.REPONDUE)),
    search=by_certificat(col(EnqueteInsertion.certificat_id)),
    sorts={"date": col(EnqueteInsertion.prevue_le)},
    default="-date",
    bare=True,
    waits=waiting,
)
