"""Notices to agents: the kinds of mail that each may have at once, in one mail a day, or not at all where nothing is asked of them.

What an organisme is sent is none of this: the same mail to its people leaves at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat import reglages
from eclat.models import ChoixNotification, Role, RoleAgent, Rythme


class Reader(Protocol):
    @property
    def personne_id(self) -> UUID | None: ...


P = TypeVar("P", bound=Reader)
DEFAUT = Rythme.IMMEDIAT


@dataclass(frozen=True)
class Genre:
    """``roles``: who has such notices; ``aucun``: one may choose to have none; ``groupe``: several that come together are one mail."""

    titre: str
    aide: str
    roles: tuple[Role, ...]
    aucun: bool = False
    groupe: bool = False

    @property
    def rythmes(self) -> list[Rythme]:
        return [each for each in Rythme if each != Rythme.AUCUN or self.aucun]


GENRES: dict[str, Genre] = {
    "dossiers_confies": Genre(
        "Dossiers qui vous sont confiés", "Une demande, une session ou un recours vous est attribué.",
        (Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE, Role.BINOME_PARITAIRE), groupe=True,
    ),
    "inscriptions": Genre("Inscriptions à valider", "Un organisme vient de s’inscrire.", (Role.ADMINISTRATEUR,)),
    "depots": Genre(
        "Demandes à attribuer", "Une demande d’habilitation ou de session est déposée, et attend un binôme.", (Role.ADMINISTRATEUR,)
    ),
    "etude": Genre(
        "Dossiers à étudier", "L’organisme a complété son dossier\u00a0; un autre membre a donné son avis ou demande le vôtre.",
        (Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE, Role.BINOME_PARITAIRE, Role.ADMINISTRATEUR),
    ),
    "jurys": Genre(
        "Jurys", "Une composition est proposée, un membre répond, un jury est reporté.", (Role.BINOME_PARITAIRE,)
    ),
    "proces_verbaux": Genre(
        "Procès-verbaux", "Un procès-verbal est à signer, rouvert, à rectifier ou à attribuer.",
        (Role.BINOME_PARITAIRE, Role.ADMINISTRATEUR),
    ),
    "recours": Genre(
        "Recours", "Un recours est déposé ou à décider\u00a0; son échéance approche.",
        (Role.ADMINISTRATEUR, Role.COMITE_TECHNIQUE, Role.BINOME_PARITAIRE),
    ),
    "suivi": Genre(
        "Suivi, sans rien à faire", "Une demande est reprise\u00a0; une session change, perd un candidat ou est annulée\u00a0; un procès-verbal est signé.",
        (Role.ADMINISTRATEUR, Role.BINOME_PARITAIRE), aucun=True,
    ),
}  # fmt: skip


def parted(db: Session, genre: str, plis: Sequence[P]) -> tuple[list[P], list[P]]:
    """Who is told of this at once, and which agents are told later. Who chose to have none is neither."""
    rythmes = chosen(db, genre, [pli.personne_id for pli in plis if pli.personne_id])
    waits = GENRES[genre].groupe and reglages.of(db).group_delay > 0
    now, later = list[P](), list[P]()
    for pli in plis:
        rythme = rythmes.get(pli.personne_id) if pli.personne_id else None
        if rythme is None or (rythme == Rythme.IMMEDIAT and not waits):
            now.append(pli)
        elif rythme != Rythme.AUCUN or not GENRES[genre].aucun:
            later.append(pli)
    return now, later


def chosen(db: Session, genre: str, personnes: Sequence[UUID]) -> dict[UUID, Rythme]:
    """By agent among these people, how they chose to be told of this."""
    theirs = and_(ChoixNotification.personne_id == RoleAgent.personne_id, ChoixNotification.objet_type == genre)  # type: ignore[arg-type]
    rows = db.execute(
        sa_select(col(RoleAgent.personne_id), col(ChoixNotification.rythme))
        .outerjoin(ChoixNotification, theirs)
        .where(col(RoleAgent.personne_id).in_(personnes), col(RoleAgent.jusqu_a).is_(None))
        .distinct()
    ).all()
    return {key: rythme or DEFAUT for key, rythme in rows}
