"""Whether a document, or the fingerprint that it shows, is that of a signed procès-verbal, or of a convention that both parties signed: yes or
no, and nothing of what it says (P10, P14)."""

import re
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, or_, select

from eclat.models import Convention, EtatConvention, EtatPv, Fichier, Pv

EMPREINTE: Final = re.compile(r"[0-9a-f]{64}")
SPACES: Final = re.compile(r"[\s:.\-–·]+")


def read(typed: str) -> str | None:
    """A SHA-256 however it was copied: in groups, in capitals, on several lines; None of what is none."""
    found = SPACES.sub("", typed).lower()
    return found if EMPREINTE.fullmatch(found) else None


class Genre(StrEnum):
    """What a fingerprint is that of."""

    PV = "pv"
    CONVENTION = "convention"


def known(db: Session, sha256: str) -> Genre | None:
    """Of the content that was signed, or of one of the files that say it. The same questions, whatever the answer."""
    content = db.exec(select(Pv.id).where(Pv.empreinte == sha256, Pv.etat == EtatPv.SIGNE).limit(1)).first()
    files = (
        select(Pv.id)
        .join(Fichier, or_(col(Fichier.id) == Pv.signe_id, col(Fichier.id) == Pv.copie_id))
        .where(Fichier.sha256 == sha256, Pv.etat == EtatPv.SIGNE)
    )
    minutes = (content is not None) | (db.exec(files.limit(1)).first() is not None)
    agreed = select(Convention.id).where(Convention.empreinte == sha256, Convention.etat == EtatConvention.SIGNEE)
    papers = select(Convention.id).join(Fichier, col(Fichier.id) == Convention.signe_id).where(Fichier.sha256 == sha256)
    convention = (db.exec(agreed.limit(1)).first() is not None) | (db.exec(papers.limit(1)).first() is not None)
    return Genre.PV if minutes else Genre.CONVENTION if convention else None
