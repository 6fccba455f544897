"""What became of attributed procès-verbaux: each candidate told once, each certificate with its number, its line and its document."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session, col, select

from eclat.domain.certificats.modeles import SERIES
from eclat.models import (
    Certificat,
    Courriel,
    EtatPv,
    EtatSession,
    Evenement,
    NotificationResultat,
    Numerotation,
    Passage,
    ProductionCertificats,
    Pv,
    SessionCqp,
)

AT_ONCE = timedelta(seconds=1)  # one act attributes several versions


def wrong(db: Session) -> Iterable[str]:
    """Once nothing is under way."""
    yield from numbers(db)
    yield from lines(db)
    for pv in db.exec(select(Pv).where(Pv.etat == EtatPv.SIGNE)):
        session = db.get_one(SessionCqp, pv.session_id)
        if session.etat == EtatSession.CLOSE and pv.attribue_le is None:
            yield f"{pv.numero} version {pv.version}: its session is closed, and it is not attributed"
        if pv.attribue_le is not None:
            yield from told(db, pv)
            if db.exec(select(ProductionCertificats.id).where(ProductionCertificats.pv_id == pv.id)).first() is None:
                yield f"{pv.numero} version {pv.version}: nobody made its certificates"


def numbers(db: Session) -> Iterable[str]:
    """Each series goes from one to the last that was given, without a gap."""
    given = {
        each.serie: each.dernier for each in db.exec(select(Numerotation)) if each.serie.partition("-")[0] in SERIES.values()
    }
    found = Counter(each.rpartition("-")[0] for each in db.exec(select(Certificat.numero)))
    for serie in given.keys() | found.keys():
        held = sorted(db.exec(select(Certificat.numero).where(col(Certificat.numero).like(f"{serie}-%"))))
        if held != [f"{serie}-{rank:04}" for rank in range(1, given.get(serie, 0) + 1)]:
            yield f"{serie}: {given.get(serie, 0)} numbers were given, and {len(held)} certificates bear them"


def lines(db: Session) -> Iterable[str]:
    """One that was born is told once by the journal, and has its document."""
    delivered = Counter(
        db.exec(select(Evenement.objet_id).where(Evenement.objet_type == "certificat", Evenement.verbe == "delivrance"))
    )
    for each in db.exec(select(Certificat)):
        if delivered.pop(each.id, 0) != 1:
            yield f"{each.numero}: its birth is not told once"
        if each.fichier_id is None:
            yield f"{each.numero}: its document was never made"
    for key in delivered:
        yield f"the journal speaks of certificate {key}, which is not there"


def told(db: Session, pv: Pv) -> Iterable[str]:
    """Each candidate of this version has one notice, but for those whom another attributed with it speaks of; who has an address has its
    mail, once."""
    assert pv.attribue_le is not None
    later = select(Pv.id).where(
        Pv.session_id == pv.session_id, Pv.version > pv.version, col(Pv.attribue_le) < pv.attribue_le + AT_ONCE
    )
    again = select(Passage.candidat_id).where(col(Passage.pv_id).in_(later))
    theirs = select(Passage.candidat_id).where(Passage.pv_id == pv.id, col(Passage.candidat_id).not_in(again))
    candidates = Counter(db.exec(theirs))
    notices = db.exec(select(NotificationResultat).where(NotificationResultat.pv_id == pv.id)).all()
    if Counter(each.candidat_id for each in notices) != candidates:
        yield f"{pv.numero} version {pv.version}: {candidates.total()} candidates, {len(notices)} notices"
    for each in notices:
        mails = db.exec(select(Courriel.id).where(Courriel.objet_id == each.id, Courriel.modele == "resultats_notifies")).all()
        if len(mails) != bool(each.courriel):
            yield f"{pv.numero} version {pv.version}: {len(mails)} mails for a notice"
