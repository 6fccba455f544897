"""The lists of campaigns, and of the follow-ups of organismes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.campagnes import synthese
from eclat.domain.campagnes.reponses import AWAITED
from eclat.domain.campagnes.synthese import Avancement
from eclat.domain.socle.campagne_policies import visible_campagnes, visible_suivis
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Filtre, Liste, Vue
from eclat.engines.listes.vues import key
from eclat.engines.prepared import prepared
from eclat.engines.recherche import by_organisme
from eclat.models import Campagne, EtatCampagne, EtatSuivi, Organisme, SuiviAnnuel
from eclat.models.base import AUJOURDHUI

C, E = EtatCampagne, EtatSuivi
RETARD, A_SUIVRE = "en_retard", "a_suivre"


@dataclass(frozen=True)
class LigneCampagne:
    id: UUID
    titre: str
    etat: EtatCampagne
    periode_du: date
    periode_au: date
    jusqu_au: date
    conclue_le: datetime | None
    avancement: Avancement = field(default_factory=Avancement)


@dataclass(frozen=True)
class LigneSuivi:
    id: UUID
    organisme_id: UUID
    organisme: str
    campagne_id: UUID
    campagne: str
    etat: EtatSuivi
    jusqu_au: date
    remis_le: datetime | None
    a_suivre: bool


def campagnes_columns() -> Any:
    seen: tuple[Any, ...] = (
        Campagne.id, Campagne.titre, Campagne.etat, Campagne.periode_du, Campagne.periode_au, Campagne.jusqu_au, Campagne.conclue_le,
    )  # fmt: skip
    return sa_select(*seen)


def counted(db: Session, rows: Sequence[LigneCampagne]) -> list[LigneCampagne]:
    found = synthese.progresses(db, [each.id for each in rows])
    return [replace(each, avancement=found.get(each.id, Avancement())) for each in rows]


def suivis_columns() -> Any:
    seen: tuple[Any, ...] = (
        SuiviAnnuel.id, SuiviAnnuel.organisme_id, Organisme.nom, SuiviAnnuel.campagne_id, Campagne.titre, SuiviAnnuel.etat,
        SuiviAnnuel.jusqu_au, SuiviAnnuel.remis_le, SuiviAnnuel.a_suivre,
    )  # fmt: skip
    joined = sa_select(*seen).join(Organisme, col(Organisme.id) == SuiviAnnuel.organisme_id)
    return joined.join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)


@dataclass(frozen=True)
class VueSuivis(Vue):
    campagne: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {**super().known(given), "campagne": key(given["campagne"])}


def of_campagne(db: Session, campagne: str) -> Filtre:
    here = col(SuiviAnnuel.campagne_id) == bindparam("campagne", type_=Uuid())
    return Filtre((here,), shape="campagne", given={"campagne": UUID(campagne)})


@prepared
def known(user: Utilisateur) -> Any:
    """The campaigns of which they see a follow-up."""
    theirs = visible_suivis(user).with_only_columns(col(SuiviAnnuel.campagne_id))
    return (
        sa_select(col(Campagne.id), col(Campagne.titre))
        .where(col(Campagne.id).in_(theirs))
        .order_by(col(Campagne.jusqu_au).desc())
    )


def choices(db: Session, user: Utilisateur) -> list[tuple[str, str]]:
    found: Sequence[Any] = known(user).rows(db)
    return [("", "Toutes les campagnes"), *[(str(each), titre) for each, titre in found]]


ETATS: Final = {
    E.A_REMPLIR: "À remplir", E.A_COMPLETER: "À compléter", E.REMIS: "Remis", E.LU: "Lus", E.DISPENSE: "Dispensés", RETARD: "En retard",
    A_SUIVRE: "À suivre",
}  # fmt: skip


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == RETARD:
        return [col(SuiviAnnuel.etat).in_(AWAITED), col(SuiviAnnuel.jusqu_au) < AUJOURDHUI]
    if etat == A_SUIVRE:
        return [col(SuiviAnnuel.a_suivre).is_(True)]
    return [col(SuiviAnnuel.etat) == etat]


def offered(user: Utilisateur) -> list[str]:
    """What is to be followed is between those of OC Éclat."""
    return [str(each) for each in ETATS if each != A_SUIVRE or user.est_agent]


def waiting(user: Utilisateur) -> list[Any]:
    """For an organisme, those to hand over; for OC Éclat, those to read."""
    if user.est_agent:
        return [col(SuiviAnnuel.etat) == E.REMIS]
    seen = visible_suivis(user).whereclause
    return [col(SuiviAnnuel.etat).in_(AWAITED), *([] if seen is None else [seen])]


CAMPAGNES = Liste(
    LigneCampagne,
    campagnes_columns(),
    key=col(Campagne.id),
    visible=visible_campagnes,
    states=Etats(
        {C.BROUILLON: "En préparation", C.OUVERTE: "Ouvertes", C.CLOSE: "Closes"},
        within=lambda user, etat: [col(Campagne.etat) == etat],
        always=lambda user: (C.OUVERTE, C.CLOSE),
        all="Toutes",
    ),
    sorts={"date": col(Campagne.jusqu_au)},
    default="-date",
    bare=True,
    complete=counted,
)
SUIVIS = Liste(
    LigneSuivi,
    suivis_columns(),
    key=col(SuiviAnnuel.id),
    visible=visible_suivis,
    states=Etats(
        ETATS,
        within=within,
        always=lambda user: (E.A_REMPLIR, E.REMIS, E.LU),
        offered=offered,
        apart=(RETARD, A_SUIVRE),
    ),
    search=by_organisme(col(SuiviAnnuel.organisme_id)),
    sorts={"date": col(SuiviAnnuel.jusqu_au)},
    default="date",
    bare=True,
    view=VueSuivis,
    filters={"campagne": of_campagne},
    waits=waiting,
)
