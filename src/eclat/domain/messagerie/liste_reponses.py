"""The canned answers, as those who write them keep them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, false, func, select

from eclat.domain.socle.fils import visible_reponses
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Filtre, Liste
from eclat.engines.recherche import MAX_WORDS, words
from eclat.models import EtatReponse, PieceJointe, ReponseType

MIENNES, PARTAGEES = "miennes", "partagees"
IN_USE = col(ReponseType.etat) == EtatReponse.EN_SERVICE


@dataclass(frozen=True)
class Ligne:
    """What the list shows of an answer."""

    id: UUID
    titre: str
    texte: str
    personne_id: UUID | None
    etat: EtatReponse
    fichiers: int

    @property
    def partagee(self) -> bool:
        return self.personne_id is None


def columns() -> Any:
    files = select(func.count()).where(PieceJointe.reponse_id == ReponseType.id).scalar_subquery()
    shown: tuple[Any, ...] = (
        ReponseType.id,
        ReponseType.titre,
        ReponseType.texte,
        ReponseType.personne_id,
        ReponseType.etat,
        files,
    )
    return sa_select(*shown)


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == EtatReponse.RETIREE:
        return [col(ReponseType.etat) == etat]
    mine = col(ReponseType.personne_id) == user.personne_id
    return [IN_USE, mine if etat == MIENNES else col(ReponseType.personne_id).is_(None)]


def sought(db: Session, q: str) -> Filtre:
    """Each word stands somewhere in the title or in the text."""
    wanted = words(q)[:MAX_WORDS]
    if not wanted:
        return Filtre((false(),), rare=True)
    names = [f"mot_{rang}" for rang in range(len(wanted))]
    there = tuple(col(ReponseType.cherche).contains(bindparam(name, type_=ReponseType.cherche.type)) for name in names)  # type: ignore[attr-defined]
    return Filtre(there, shape=("reponse", len(wanted)), given=dict(zip(names, wanted, strict=True)))


def offered(user: Utilisateur) -> list[str]:
    return [MIENNES, PARTAGEES, EtatReponse.RETIREE]


REPONSES = Liste(
    Ligne,
    columns(),
    key=col(ReponseType.id),
    visible=visible_reponses,
    states=Etats(
        {MIENNES: "Les miennes", PARTAGEES: "Partagées", EtatReponse.RETIREE: "Retirées"},
        within=within,
        every=(IN_USE,),
        offered=offered,
        always=lambda user: [MIENNES, PARTAGEES],
        all="Toutes",
    ),
    search=sought,
    sorts={"titre": col(ReponseType.titre_tri)},
    default="titre",
    bare=True,
)
