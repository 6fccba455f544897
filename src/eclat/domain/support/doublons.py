"""Organismes that may be one and the same: the same SIREN, nearly the same name, the same address (P17)."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from eclat.engines import lexique
from eclat.engines.recherche import fold, frequencies, words
from eclat.models import EtatOrganisme, MotOrganisme, Organisme

COMMON = 1_500  # organismes that share a word beyond which it says nothing of either
LOOKED_AT = 200
PROPOSED = 10
NEAR = 0.82  # of names, as alike as "Tremplin Animation Sud" and "Tremplin Annimation du Sud"
NOT_MERGED = col(Organisme.etat) != EtatOrganisme.REFUSE


@dataclass(frozen=True)
class Doublon:
    """``raisons``: what they share."""

    organisme: Organisme
    raisons: tuple[str, ...]


def of(db: Session, organisme: Organisme) -> list[Doublon]:
    """Those that may be this one, what they share most first. One that was refused is registered no more."""
    found: dict[UUID, tuple[Organisme, list[str]]] = {}
    for reason, others in (
        ("même SIREN", same_siren(db, organisme)),
        ("nom proche", near_name(db, organisme)),
        ("même adresse", same_address(db, organisme)),
    ):
        for each in others:
            found.setdefault(each.id, (each, []))[1].append(reason)
    ranked = sorted(found.values(), key=lambda pair: (-len(pair[1]), pair[0].nom_tri, pair[0].id.hex))
    return [Doublon(each, tuple(reasons)) for each, reasons in ranked[:PROPOSED]]


def same_siren(db: Session, organisme: Organisme) -> list[Organisme]:
    if not organisme.siret:
        return []
    siren = organisme.siret[:9]
    there = (col(Organisme.siret) >= siren, col(Organisme.siret) < siren + ":", Organisme.id != organisme.id, NOT_MERGED)
    return list(db.exec(select(Organisme).where(*there).order_by(col(Organisme.id)).limit(PROPOSED)))


def same_address(db: Session, organisme: Organisme) -> list[Organisme]:
    if not organisme.adresse or not organisme.code_postal:
        return []
    there = (Organisme.code_postal == organisme.code_postal, Organisme.id != organisme.id, NOT_MERGED)
    found = db.exec(select(Organisme).where(*there).order_by(col(Organisme.id)).limit(LOOKED_AT))
    return [each for each in found if words(each.adresse) == words(organisme.adresse)][:PROPOSED]


def near_name(db: Session, organisme: Organisme) -> list[Organisme]:
    """Those that share a word that few have, be it misspelt, and of which the whole name is nearly the same."""
    mine = words(organisme.nom)
    known = dict(zip(mine, frequencies(db, mine, MotOrganisme, to=COMMON), strict=True)) if mine else {}
    telling = [mot for mot in mine if known[mot] <= COMMON and len(mot) > 2]
    alike = sorted({each for mot in telling for each in (mot, *lexique.near(db, mot))})
    if not alike:
        return []
    sharing = (
        select(MotOrganisme.organisme_id)
        .where(col(MotOrganisme.mot).in_(alike), MotOrganisme.organisme_id != organisme.id)
        .group_by(col(MotOrganisme.organisme_id))
        .order_by(func.count().desc(), col(MotOrganisme.organisme_id))
        .limit(LOOKED_AT)
    )
    found = db.exec(select(Organisme).where(col(Organisme.id).in_(sharing.subquery().select()), NOT_MERGED))
    return [each for each in found if likeness(each.nom, organisme.nom) >= NEAR][:PROPOSED]


def likeness(one: str, other: str) -> float:
    """How alike two names are, whatever the order of their words: 1 when they are the same."""
    first, second = (" ".join(sorted(words(fold(each)))) for each in (one, other))
    return SequenceMatcher(None, first, second).ratio()
