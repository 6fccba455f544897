"""What the clock deletes of a session when fifty years have passed: its procès-verbaux, their signatures, its certificates (P14).

As the State keeps those of its diplomas (arrêté du 23 mai 2018). The database refuses any of it before. The journal stays.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.socle import policies
from eclat.domain.socle.delais import years_before
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import (
    Certificat,
    Declaration,
    DemandeCorrection,
    EnqueteInsertion,
    EtatPv,
    EtatSession,
    Fichier,
    InstructionRecours,
    LecturePv,
    MotCertificat,
    MotNumero,
    NotificationResultat,
    Passage,
    PassageDeclare,
    Piece,
    PieceRecours,
    ProductionCertificats,
    Pv,
    Recours,
    RegardPv,
    ResultatBloc,
    SessionCqp,
    SignaturePv,
)

E = EtatSession
LIMIT: Final = 20


def old(years: int) -> Any:
    """Keys of the sessions of which all that was signed, and delivered, is older than that, and whose candidates were erased."""
    term = years_before(clock.today(), years)
    midnight = datetime.combine(term, time(), clock.PARIS)
    young_pv = select(Pv.id).where(
        Pv.session_id == SessionCqp.id, or_(col(Pv.etat) != EtatPv.SIGNE, col(Pv.signe_le) >= midnight)
    )
    young = select(Certificat.id).where(Certificat.session_id == SessionCqp.id, col(Certificat.delivre_le) >= term)
    return select(SessionCqp.id).where(
        col(SessionCqp.etat) == E.CLOSE,
        col(SessionCqp.effacee_le).is_not(None),
        col(SessionCqp.jury_le) < term,
        select(Pv.id).where(Pv.session_id == SessionCqp.id).correlate(SessionCqp).exists(),
        ~young_pv.correlate(SessionCqp).exists(),
        ~young.correlate(SessionCqp).exists(),
    )


def due(db: Session, years: int) -> list[UUID]:
    return list(db.exec(old(years).order_by(col(SessionCqp.jury_le), col(SessionCqp.id)).limit(LIMIT)))


def kept(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    years = reglages.of(db).retention_pv_years
    over = db.exec(old(years).where(SessionCqp.id == session.id)).first() is not None
    return "" if over else f"Un procès-verbal signé et ses certificats se gardent {years} ans."


@transition(
    "effacement_pv",
    SessionCqp,
    {E.CLOSE: E.CLOSE},
    by=policies.is_platform,
    label="Effacer les procès-verbaux",
    past="a effacé les procès-verbaux et les certificats",
    infinitive="effacer les procès-verbaux de cette session",
    unless=kept,
)
def erase(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, Any]:
    """From what names to what is named; their documents in storage go with the next sweep. Numbers are never given again."""
    versions = list(db.exec(select(Pv).where(Pv.session_id == session.id)))
    given = list(db.exec(select(Certificat).where(Certificat.session_id == session.id)))
    keys = [each.id for each in versions]
    files = [key for each in versions for key in (each.a_signer_id, each.signe_id, each.copie_id)]
    files += [key for each in given for key in (each.fichier_id, each.duplicata_id)]
    said = {"pv": versions[0].numero, "versions": len(versions), "certificats": len(given)}
    erase_rows(db, session, keys)
    erase_files(db, session, [key for key in files if key is not None])
    return said


def erase_rows(db: Session, session: SessionCqp, versions: Sequence[UUID]) -> None:
    rows = select(Passage.id).where(col(Passage.pv_id).in_(versions))
    appeals = select(Recours.id).where(Recours.session_id == session.id)
    db.execute(delete(InstructionRecours).where(col(InstructionRecours.recours_id).in_(appeals)))
    db.execute(delete(PieceRecours).where(col(PieceRecours.recours_id).in_(appeals)))
    db.execute(delete(Recours).where(col(Recours.session_id) == session.id))
    db.execute(delete(NotificationResultat).where(col(NotificationResultat.session_id) == session.id))
    db.execute(delete(ProductionCertificats).where(col(ProductionCertificats.pv_id).in_(versions)))
    given = select(Certificat.id).where(Certificat.session_id == session.id)
    db.execute(delete(MotCertificat).where(col(MotCertificat.certificat_id).in_(given)))
    db.execute(delete(MotNumero).where(col(MotNumero.objet_id).in_(given)))
    db.execute(delete(EnqueteInsertion).where(col(EnqueteInsertion.certificat_id).in_(given)))
    declared = select(Declaration.id).where(col(Declaration.certificat_id).in_(given))
    for named in (PassageDeclare, DemandeCorrection):
        db.execute(delete(named).where(col(named.declaration_id).in_(declared)))
    db.execute(delete(Declaration).where(col(Declaration.certificat_id).in_(given)))
    db.execute(delete(Certificat).where(col(Certificat.session_id) == session.id))
    db.execute(delete(ResultatBloc).where(col(ResultatBloc.passage_id).in_(rows)))
    for table in (Passage, SignaturePv, LecturePv, RegardPv):
        db.execute(delete(table).where(col(table.pv_id).in_(versions)))
    for each in db.exec(select(Pv.id).where(col(Pv.id).in_(versions)).order_by(col(Pv.version).desc())).all():
        db.execute(delete(Pv).where(col(Pv.id) == each))


def erase_files(db: Session, session: SessionCqp, files: Sequence[UUID]) -> None:
    """With the pages that stood for the evidence that a procès-verbal named."""
    mine = col(Piece.dossier_id) == session.id
    files = [*files, *db.exec(select(Piece.fichier_id).where(mine))]
    db.execute(delete(Piece).where(mine))
    db.execute(delete(Fichier).where(col(Fichier.id).in_(files), col(Fichier.id).not_in(select(Piece.fichier_id))))
