"""The certificates of a session as one ZIP, given out as it is written; what its files are called.

Each name begins with the number, which is nobody else's; the rest is composed, has no sign that a system refuses, and is short.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import fichiers
from eclat.domain.socle.archives import Tube
from eclat.models import Certificat, EtatCertificat, Fichier, SessionCqp

LONGEST: Final = 90  # letters of a name, so that a folder of Windows can hold it
FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class Entree:
    nom: str
    cle: str
    le: datetime


def name_of(certificat: Certificat) -> str:
    """CQP-2026-0001 El Mansouri Hajar.pdf"""
    held = certificat.contenu["titulaire"]
    said = f"{certificat.numero} {held['nom_naissance']} {' '.join(held['prenoms'])}"
    if certificat.bloc:
        said = f"{certificat.numero} {certificat.bloc} {held['nom_naissance']} {' '.join(held['prenoms'])}"
    legal = " ".join(FORBIDDEN.sub(" ", unicodedata.normalize("NFC", said)).split())
    return f"{legal[:LONGEST].rstrip(' .')}.pdf"


def entries(db: Session, session: SessionCqp) -> list[Entree]:
    """Those that are valid and have their document, by number."""
    rows = select(Certificat, Fichier).join(Fichier, col(Fichier.id) == Certificat.fichier_id)
    theirs = rows.where(Certificat.session_id == session.id, Certificat.etat == EtatCertificat.VALIDE)
    return [
        Entree(name_of(each), fichier.cle, each.cree_le) for each, fichier in db.exec(theirs.order_by(col(Certificat.numero)))
    ]


def zipped(entries: Iterable[Entree]) -> Iterator[bytes]:
    """One file in memory at a time. PDFs are stored: they are compressed already."""
    out, storage = Tube(), fichiers.storage()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for each in entries:
            when = each.le.astimezone(clock.PARIS)
            info = zipfile.ZipInfo(
                each.nom, date_time=(max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second)
            )
            info.external_attr = 0o600 << 16
            archive.writestr(info, storage.read(each.cle))
            yield out.taken()
    yield out.taken()
