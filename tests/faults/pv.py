"""What may be wrong with a procès-verbal: half signed, signed of another content, without its documents, elsewhere than its session says."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col, select

from eclat.domain.certificats import editions, production
from eclat.domain.jurys import contenu
from eclat.models import (
    Certificat,
    EtatPv,
    EtatSession,
    Evenement,
    Fichier,
    Passage,
    Pv,
    ResultatBloc,
    SessionCqp,
    SignaturePv,
)
from tests.faults.ledger import Subject

STAGES = {EtatPv.EN_SAISIE: (EtatSession.PV_EN_SAISIE,), EtatPv.A_SIGNER: (EtatSession.PV_A_SIGNER,)}
AFTER = (EtatSession.A_ATTRIBUER, EtatSession.CLOSE)


def wrong(db: Session) -> Iterable[str]:
    last: dict[object, Pv] = {}
    for pv in db.exec(select(Pv).order_by(col(Pv.session_id), col(Pv.version))):
        last[pv.session_id] = pv
        yield from frozen(pv)
        yield from signed(db, pv)
        yield from documents(db, pv)
    for key, pv in last.items():
        session = db.get_one(SessionCqp, key)
        if session.etat not in STAGES.get(pv.etat, AFTER):
            yield f"{pv.numero} is {pv.etat}, and its session {session.etat}"


def frozen(pv: Pv) -> Iterable[str]:
    if pv.etat != EtatPv.EN_SAISIE and (pv.contenu is None or contenu.empreinte_of(pv.contenu) != pv.empreinte):
        yield f"{pv.numero} version {pv.version}: its fingerprint is not that of its content"


def signed(db: Session, pv: Pv) -> Iterable[str]:
    """All have signed, or it is not signed; each signed this very content."""
    standing = db.exec(select(SignaturePv).where(SignaturePv.pv_id == pv.id, col(SignaturePv.annulee_le).is_(None))).all()
    wanted = len((pv.contenu or {}).get("signataires", ()))
    if pv.etat == EtatPv.SIGNE and len(standing) != wanted:
        yield f"{pv.numero} version {pv.version}: {len(standing)} signatures of {wanted}, and it is signed"
    if pv.etat == EtatPv.A_SIGNER and wanted and len(standing) >= wanted:
        yield f"{pv.numero} version {pv.version}: all have signed, and it is not"
    if pv.etat == EtatPv.EN_SAISIE and standing:
        yield f"{pv.numero} version {pv.version}: signatures stand while it is typed"
    for each in standing:
        if each.empreinte != pv.empreinte:
            yield f"{pv.numero} version {pv.version}: {each.nom} signed another content"
    lines = select(Evenement).where(Evenement.objet_id == pv.session_id, Evenement.verbe == "pv_signe")
    told = [line for line in db.exec(lines) if line.details.get("version") == pv.version]
    if len(told) != (pv.etat == EtatPv.SIGNE):
        yield f"{pv.numero} version {pv.version}: {len(told)} lines say that it is signed"


def documents(db: Session, pv: Pv) -> Iterable[str]:
    """Once nothing is under way, each has its documents; what was shown is what was signed."""
    wanted = {EtatPv.A_SIGNER: ("a_signer_id",), EtatPv.SIGNE: ("a_signer_id", "signe_id", "copie_id")}.get(pv.etat, ())
    for name in wanted:
        if getattr(pv, name) is None:
            yield f"{pv.numero} version {pv.version}: {name} was never made"
    if "a_signer_id" in wanted and pv.a_signer_id:
        shown = db.get_one(Fichier, pv.a_signer_id).sha256
        for each in db.exec(select(SignaturePv).where(SignaturePv.pv_id == pv.id, col(SignaturePv.annulee_le).is_(None))):
            if each.sha256 != shown:
                yield f"{pv.numero} version {pv.version}: {each.nom} was shown another document"


def unmade(db: Session) -> bool:
    """Whether a document is still owed by the workers."""
    wanted = {EtatPv.A_SIGNER: col(Pv.a_signer_id), EtatPv.SIGNE: col(Pv.copie_id)}
    missing = [select(Pv.id).where(Pv.etat == etat, column.is_(None)).limit(1) for etat, column in wanted.items()]
    missing.append(select(Certificat.id).where(col(Certificat.fichier_id).is_(None)).limit(1))
    return bool(production.due(db) or editions.under_way(db) or any(db.exec(each).first() for each in missing))


def cells(db: Session) -> dict[Subject, Any]:
    """By row, what the jury says of a candidate: what was told kept is compared with it."""
    rows: dict[Subject, dict[str, Any]] = {
        ("passage", str(each.id)): {"observations": each.observations} for each in db.exec(select(Passage))
    }
    for each in db.exec(select(ResultatBloc)):
        said = rows["passage", str(each.passage_id)]
        said |= {f"resultat-{each.bloc}": each.valeur, f"preconisation-{each.bloc}": each.preconisation}
    return {subject: SimpleNamespace(**row) for subject, row in rows.items()}
