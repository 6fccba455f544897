"""The PDF of a procès-verbal: to sign once its entry has closed; signed, and its copy without births, once all have (P14).

What is to be made is found in the rows, whoever was killed before it was. A worker reserves what it draws, for a while: made twice all
the same, one is kept.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select

from eclat import clock, documents
from eclat.domain.jurys import cloture, contenu, rendu
from eclat.domain.socle import fichiers, reservations
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines.rereading import hold
from eclat.models import EtatPv, Pv, SessionCqp
from eclat.models.pv import SANS_DOCUMENT

AGAIN: Final = timedelta(minutes=1)
A_SIGNER, SIGNE, COPIE = "a_signer_id", "signe_id", "copie_id"
NAMES: Final = {A_SIGNER: "à signer", SIGNE: "signé", COPIE: "copie"}


def due(db: Session) -> list[UUID]:
    """The versions of which a document is to be made, the oldest first."""
    oldest = (
        select(Pv.id).where(not_failed(), reservations.free(col(Pv.reserve_le))).order_by(col(Pv.cree_le), col(Pv.id)).limit(50)
    )
    to_sign = oldest.where(col(Pv.etat) == EtatPv.A_SIGNER, col(Pv.a_signer_id).is_(None))
    return [*db.exec(to_sign), *db.exec(oldest.where(SANS_DOCUMENT))]


def not_failed() -> ColumnElement[bool]:
    return or_(col(Pv.essaye_le).is_(None), col(Pv.essaye_le) < clock.now() - AGAIN)


def failed(db: Session, key: UUID) -> None:
    """One could not be made: not again before a while."""
    db.execute(update(Pv).where(col(Pv.id) == key).values(essaye_le=clock.now(), reserve_le=None))


def reserve(db: Session, key: UUID) -> Pv | None:
    """The version to draw, which no other worker draws from now on; nothing when it lacks nothing, or when another draws it."""
    pv = db.get(Pv, key)
    if pv is None:
        return None
    hold(db, pv)
    taken = pv.reserve_le is not None and pv.reserve_le >= clock.now() - reservations.HELD
    if taken or not missing(pv):
        return None
    pv.reserve_le = clock.now()
    db.flush()
    return pv


def missing(pv: Pv) -> list[str]:
    if pv.etat == EtatPv.A_SIGNER:
        return [A_SIGNER] if pv.a_signer_id is None else []
    if pv.etat == EtatPv.SIGNE:
        return [name for name in (SIGNE, COPIE) if getattr(pv, name) is None]
    return []


def drawn(db: Session, pv: Pv) -> dict[str, bytes]:
    """Each document that this version lacks. It takes a while, and holds nothing."""
    return {name: pdf(db, pv, name) for name in missing(pv)}


def pdf(db: Session, pv: Pv, which: str) -> bytes:
    assert pv.contenu is not None and pv.clos_le is not None
    signatures = cloture.valid(db, pv) if which != A_SIGNER else []
    data = rendu.paper(pv.contenu, pv.empreinte, signatures, copie=which == COPIE)
    return made(data, pv.signe_le or pv.clos_le)


def made(data: Mapping[str, Any], at: datetime) -> bytes:
    return documents.render("pv", data, at=at, accessible=True)


def keep(db: Session, key: UUID, found: Mapping[str, bytes], empreinte: str) -> int:
    """Keep what was drawn of this content, unless another did meanwhile, or it is no longer its content. Returns how many were."""
    pv = db.get_one(Pv, key)
    hold(db, pv)
    wanted = [name for name in missing(pv) if name in found and pv.empreinte == empreinte]
    for name in wanted:
        title = f"{pv.numero} version {pv.version} ({NAMES[name]}).pdf"
        setattr(pv, name, fichiers.keep(db, title, found[name], by=SYSTEME).id)
    if pv.empreinte == empreinte:
        pv.reserve_le = None
    db.flush()
    return len(wanted)


def preview(db: Session, session: SessionCqp, pv: Pv) -> bytes:
    """What would be signed if the entry closed now: said to be a preview on each page, without a fingerprint."""
    return made(rendu.paper(contenu.of(db, session, pv), apercu=True), clock.now())


def pages(db: Session, session: SessionCqp, pv: Pv, *, copie: bool = False) -> list[bytes]:
    """The pages as pictures: of what is frozen, or of the preview while nothing is."""
    if pv.contenu is None:
        return documents.pictures("pv", rendu.paper(contenu.of(db, session, pv), apercu=True), wide=2)
    signatures = cloture.valid(db, pv) if pv.etat == EtatPv.SIGNE else []
    return documents.pictures("pv", rendu.paper(pv.contenu, pv.empreinte, signatures, copie=copie), wide=2)
