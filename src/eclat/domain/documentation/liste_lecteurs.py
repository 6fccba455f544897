"""Whom one document concerns, and what they did of its present version (P12): who has not confirmed having read it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam
from sqlalchemy import select as sa_select
from sqlalchemy.orm import join, outerjoin
from sqlmodel import Session, col, false, select, true

from eclat.domain.documentation import lectures, publics
from eclat.domain.socle import qualites
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Filtre, Liste, Vue
from eclat.engines.listes.vues import key
from eclat.engines.recherche import MAX_WORDS, words
from eclat.models import Appartenance, Document, LectureDocument, MotPersonne, Organisme, Personne, Role, VersionDocument


class EtatLecture(StrEnum):
    """What a reader did of the present version."""

    A_OUVRIR = "a_ouvrir"
    OUVERT = "ouvert"
    CONFIRME = "confirme"


@dataclass(frozen=True)
class Lecteur:
    """What the list shows of a reader."""

    id: UUID
    nom: str
    prenom: str
    courriel: str
    ouverte_le: datetime | None
    confirmee_le: datetime | None
    qualites: tuple[str, ...] = ()

    @property
    def etat(self) -> EtatLecture:
        if self.confirmee_le:
            return EtatLecture.CONFIRME
        return EtatLecture.OUVERT if self.ouverte_le else EtatLecture.A_OUVRIR


@dataclass(frozen=True)
class VueLecteurs(Vue):
    """``document``: the one whose readers these are. The page answers 404 without it."""

    document: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {**super().known(given), "document": key(given["document"])}

    @property
    def whose(self) -> dict[str, str]:
        return {"document": self.document}

    @property
    def narrowed(self) -> bool:
        return bool(self.q)


def columns() -> Any:
    mine = and_(col(LectureDocument.version_id) == VersionDocument.id, col(LectureDocument.personne_id) == Personne.id)
    shown: tuple[Any, ...] = (
        Personne.id, Personne.nom, Personne.prenom, Personne.courriel, LectureDocument.ouverte_le, LectureDocument.confirmee_le,
    )  # fmt: skip
    versions = join(Document, VersionDocument, lectures.present_version())
    readers = join(versions, Personne, publics.concerned())
    this_one = col(Document.id) == bindparam("document", type_=Uuid())
    return sa_select(*shown).select_from(outerjoin(readers, LectureDocument, mine)).where(this_one)


def within(user: Utilisateur, etat: str) -> list[Any]:
    opened, confirmed = col(LectureDocument.ouverte_le), col(LectureDocument.confirmee_le)
    return {
        EtatLecture.A_OUVRIR: [opened.is_(None), confirmed.is_(None)],
        EtatLecture.OUVERT: [opened.is_not(None), confirmed.is_(None)],
        EtatLecture.CONFIRME: [confirmed.is_not(None)],
    }[EtatLecture(etat)]


def of_document(db: Session, vue: VueLecteurs) -> dict[str, UUID | None]:
    return {"document": UUID(vue.document) if vue.document else None}


def sought(db: Session, q: str) -> Filtre:
    """Each word begins one of their name or their address."""
    wanted = words(q)[:MAX_WORDS]
    if not wanted:
        return Filtre((false(),), rare=True)
    named = select(MotPersonne.personne_id)
    return Filtre(tuple(col(Personne.id).in_(named.where(col(MotPersonne.mot).startswith(mot))) for mot in wanted), rare=True)


def completed(db: Session, lecteurs: list[Lecteur]) -> list[Lecteur]:
    """The rows with what each reader is, in two queries whatever their number."""
    keys = [each.id for each in lecteurs]
    held = {**places(db, keys), **{who: [each.nom for each in roles] for who, roles in qualites.of_agents(db, keys).items()}}
    return [replace(each, qualites=tuple(held.get(each.id, ()))) for each in lecteurs]


def places(db: Session, keys: Collection[UUID]) -> dict[UUID, list[str]]:
    """The names of the organismes where they are."""
    found = (
        select(Appartenance.personne_id, Organisme.nom)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(col(Appartenance.personne_id).in_(keys), col(Appartenance.jusqu_a).is_(None))
        .order_by(Organisme.nom_tri)
    )
    said: dict[UUID, list[str]] = {}
    for who, nom in db.exec(found):
        said.setdefault(who, []).append(nom)
    return said


def known_to(user: Utilisateur) -> Any:
    return select(Personne).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


LECTEURS = Liste(
    Lecteur,
    columns(),
    key=col(Personne.id),
    visible=known_to,
    states=Etats(
        {EtatLecture.A_OUVRIR: "Pas ouvert", EtatLecture.OUVERT: "Ouvert, pas confirmé", EtatLecture.CONFIRME: "Confirmé"},
        within=within,
        always=lambda user: [EtatLecture.A_OUVRIR],
    ),
    search=sought,
    sorts={"nom": (col(Personne.nom), col(Personne.prenom))},
    default="nom",
    complete=completed,
    view=VueLecteurs,
    of=of_document,
)
