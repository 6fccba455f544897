"""The certificates that follow of an attributed procès-verbal: found in the rows, given their numbers, then their documents (P14).

Whole certification: a parchemin. Otherwise, an attestation for each bloc that this jury validated; one that it dispenses with was validated
elsewhere, and nobody attests it here. A version that rectifies: what still stands is kept, what does not is replaced, or withdrawn.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.certificats import delivrances
from eclat.domain.certificats.suites import Tirage, settle
from eclat.domain.jurys import figes
from eclat.domain.jurys import pv as pvs
from eclat.domain.jurys.pv import Ligne
from eclat.engines.rereading import hold
from eclat.models import (
    Certificat,
    EtatCertificat,
    EtatPv,
    Passage,
    ProductionCertificats,
    Pv,
    SessionCqp,
)
from eclat.models.pv import SANS_CERTIFICATS

AGAIN: Final = timedelta(minutes=1)  # when somebody is held back: what is missing may have been typed meanwhile
RECTIFIED: Final = (
    "Le procès-verbal est en cours de rectification pour ce candidat : ses certificats suivront la nouvelle version."
)


def due(db: Session) -> list[UUID]:
    """Sessions of which an attributed version has not given all its certificates."""
    waits = or_(
        col(ProductionCertificats.id).is_(None),
        col(ProductionCertificats.faite_le).is_(None) & (col(ProductionCertificats.essayee_le) < clock.now() - AGAIN),
    )
    rows = select(Pv.session_id).outerjoin(ProductionCertificats, col(ProductionCertificats.pv_id) == Pv.id)
    attributed = rows.where(SANS_CERTIFICATS, waits).order_by(col(Pv.attribue_le))
    return list(dict.fromkeys(db.exec(attributed)))


def produce(db: Session, session_id: UUID) -> int:
    """All that they lack, in one transaction: who is killed has done nothing, and of two, one finds it done. Returns how many were born."""
    session = db.get_one(SessionCqp, session_id)
    hold(db, session)
    attributed = db.exec(
        select(Pv).where(Pv.session_id == session.id, col(Pv.attribue_le).is_not(None)).order_by(col(Pv.version))
    ).all()
    if not attributed:
        return 0
    delivrances.hold_series(db)
    held, made = last_lines(db, attributed), 0
    for pv in attributed:
        known = production_of(db, pv)
        if known is not None and known.faite_le is not None:
            continue
        mine = [each for each in held.values() if each.passage.pv_id == pv.id]
        if why := figes.altered(pv):
            note(db, pv, known, [retenu(each, why) for each in mine])
            continue
        made += follow(db, Tirage.of(db, session, pv), mine, known)
    return made


def production_of(db: Session, pv: Pv) -> ProductionCertificats | None:
    return db.exec(select(ProductionCertificats).where(ProductionCertificats.pv_id == pv.id)).first()


def retenu(ligne: Ligne, why: str) -> dict[str, str]:
    return {"candidat": str(ligne.candidat.id), "nom": ligne.nom, "motif": why}


def note(db: Session, pv: Pv, known: ProductionCertificats | None, retenus: list[dict[str, str]]) -> None:
    """Who is held back; nobody: all is done."""
    row = known or ProductionCertificats(pv_id=pv.id, essayee_le=clock.now())
    row.essayee_le, row.retenus, row.faite_le = clock.now(), retenus, None if retenus else clock.now()
    pv.certificats_faits_le = row.faite_le
    db.add(row)
    db.flush()


def last_lines(db: Session, attributed: Sequence[Pv]) -> dict[UUID, Ligne]:
    """By candidate, what the last attributed version that holds them says. Of one that is no longer what was signed, only who is in it."""
    return {
        each.candidat.id: each
        for pv in attributed
        for each in (pvs.passages(db, pv) if figes.altered(pv) else figes.lignes(db, pv))
    }


def follow(db: Session, tirage: Tirage, lignes: Sequence[Ligne], known: ProductionCertificats | None) -> int:
    """Bring the certificates of these candidates to what the version says, and note who is held back; the next time, of these alone."""
    if known is not None:
        waiting = {each["candidat"] for each in known.retenus}
        lignes = [each for each in lignes if str(each.candidat.id) in waiting]
    again = rectified(db, tirage.session)
    born: list[Certificat] = []
    ended: list[Certificat] = []
    retenus: list[dict[str, str]] = []
    for ligne in lignes:
        if ligne.candidat.id in again:
            retenus.append(retenu(ligne, RECTIFIED))
            continue
        found = settle(db, tirage, ligne)
        born += found.nes
        ended += found.finis
        if found.retenu:
            retenus.append(retenu(ligne, found.retenu))
    note(db, tirage.pv, known, retenus)
    tell(db, tirage.session, lignes, born, ended)
    return len(born)


def rectified(db: Session, session: SessionCqp) -> set[UUID]:
    """Of whom another version is under way: what the former says of them is known to be wrong."""
    under_way = col(Pv.etat).in_((EtatPv.EN_SAISIE, EtatPv.A_SIGNER))
    rows = select(Passage.candidat_id).join(Pv, col(Pv.id) == Passage.pv_id).where(Pv.session_id == session.id, under_way)
    return set(db.exec(rows))


def tell(
    db: Session, session: SessionCqp, lignes: Sequence[Ligne], born: Sequence[Certificat], ended: Sequence[Certificat]
) -> None:
    """Each candidate who has an address, once, of all that they were given, with their link. Who loses all is told by the withdrawal; the
    organisme of all that are withdrawn."""
    given: dict[UUID, list[Certificat]] = {}
    for each in sorted(born, key=lambda each: each.numero):
        given.setdefault(each.candidat_id, []).append(each)
    again = {each.candidat_id for each in ended}
    for ligne in lignes:
        found = given.get(ligne.candidat.id)
        if found and ligne.candidat.courriel:
            courriels.certificats.certificat_delivre(db, session, found, ligne.candidat, ligne.candidat.id in again)
    withdrawn = [each for each in ended if each.etat == EtatCertificat.RETIRE]
    if withdrawn:
        courriels.certificats.certificats_retires(db, session, withdrawn)


# --- what is held back ---


def held_back(db: Session, session: SessionCqp) -> list[dict[str, str]]:
    """Whom something holds back, each with what it is, as it was when it was last tried."""
    rows = select(ProductionCertificats).join(Pv, col(Pv.id) == ProductionCertificats.pv_id).where(Pv.session_id == session.id)
    return [each for row in db.exec(rows.order_by(col(Pv.version))) for each in row.retenus]


def to_come(db: Session, session: SessionCqp) -> bool:
    """Whether a version is attributed of which the certificates are still to be given."""
    made = select(ProductionCertificats.pv_id).where(col(ProductionCertificats.faite_le).is_not(None))
    waits = select(Pv.id).where(Pv.session_id == session.id, col(Pv.attribue_le).is_not(None), col(Pv.id).not_in(made))
    return db.exec(waits.limit(1)).first() is not None
