"""What goes of an organisme, and of the people who were nowhere else: its profile, its requests, what it typed of its délégataires.

What the law keeps stays: decisions, procès-verbaux, certificates, the journal.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.conservation import gardes
from eclat.domain.delegataires import effacements
from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.dossiers import dossiers
from eclat.domain.socle import fichiers
from eclat.models import (
    Appartenance,
    Certificat,
    Changement,
    Delegation,
    Depot,
    DocumentSuivi,
    Habilitation,
    ImportDelegataires,
    NatureDocument,
    Organisme,
    Personne,
    Piece,
    PieceSuivi,
    Point,
    Pv,
    Remplacement,
    ReponseSuivi,
    SessionCqp,
    SuiviAnnuel,
)

OF_REQUEST: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("nda", "qualiopi_numero", "moyens_pedagogiques", "moyens_techniques", "alternance", "tuteurs", "financement"), ""
    ),
    "saisies": {},
}
ERASED: Final = "Effacé"
OF_SESSION: Final = (
    "responsable_nom",
    "responsable_prenom",
    "responsable_telephone",
    "responsable_courriel",
    "experts",
    "assistance",
)


def erase(db: Session, organisme: Organisme) -> None:
    """Its people leave it first: whoever is in another, or an agent, stays there."""
    people = select(Personne).join(Appartenance).where(Appartenance.organisme_id == organisme.id).distinct()
    for personne in db.exec(people).all():
        if not effacements.belongs_elsewhere(db, personne, organisme):
            gardes.detach(db, personne)
    for request in db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).all():
        erase_request(db, request)
    erase_veille(db, organisme)
    erase_suivis(db, organisme)
    mine = select(Habilitation.id).where(Habilitation.organisme_id == organisme.id)
    named = or_(col(Delegation.organisme_id) == organisme.id, col(Delegation.habilitation_id).in_(mine))
    for each in db.exec(select(Delegation).where(named, col(Delegation.effacee_le).is_(None))).all():
        erase_delegation(db, each)
    for session in db.exec(select(SessionCqp).where(SessionCqp.organisme_id == organisme.id)).all():
        for name in OF_SESSION:
            setattr(session, name, "")
    effacements.erase_organisme(db, organisme, named=on_registers(db, organisme.id))


def erase_veille(db: Session, organisme: Organisme) -> None:
    """The documents that it kept valid, the changes that it declared: what they are, when and what was decided stay; files and words go."""
    held = select(DocumentSuivi.id).where(DocumentSuivi.organisme_id == organisme.id)
    files: list[UUID] = []
    for joined in db.exec(select(Remplacement).where(col(Remplacement.document_id).in_(held))):
        files += [joined.fichier_id] if joined.fichier_id else []
        joined.fichier_id, joined.saisie, joined.motif = None, "", joined.motif and ERASED
    for document in db.exec(select(DocumentSuivi).where(DocumentSuivi.organisme_id == organisme.id)):
        if document.nature in (NatureDocument.FORMATEUR, NatureDocument.AUTRE):
            document.intitule = ERASED
        document.motif = document.motif and ERASED
    for change in db.exec(select(Changement).where(Changement.organisme_id == organisme.id)).all():
        files += db.exec(select(Piece.fichier_id).where(dossiers.of(Piece, change)))
        dossiers.empty(db, change)
        db.execute(delete(Depot).where(col(Depot.dossier_id) == change.id))
        change.texte, change.saisies, change.motif = "", {}, change.motif and ERASED
    db.flush()
    fichiers.forget(db, files)


def erase_suivis(db: Session, organisme: Organisme) -> None:
    """What it answered each year, and its documents; that it was asked and answered, when, and the figures of then stay."""
    held = select(SuiviAnnuel.id).where(SuiviAnnuel.organisme_id == organisme.id)
    answers = select(ReponseSuivi.id).where(col(ReponseSuivi.suivi_id).in_(held))
    files = list(db.exec(select(PieceSuivi.fichier_id).where(col(PieceSuivi.reponse_id).in_(answers))))
    db.execute(delete(PieceSuivi).where(col(PieceSuivi.reponse_id).in_(answers)))
    db.execute(delete(ReponseSuivi).where(col(ReponseSuivi.suivi_id).in_(held)))
    for suivi in db.exec(select(SuiviAnnuel).where(SuiviAnnuel.organisme_id == organisme.id)):
        suivi.motif, suivi.note = suivi.motif and ERASED, ""
    db.flush()
    fichiers.forget(db, files)


def erase_request(db: Session, request: Habilitation) -> None:
    """Its number, its state and what was decided stay."""
    files = list(db.exec(select(Piece.fichier_id).where(dossiers.of(Piece, request))))
    dossiers.empty(db, request)
    for part in (Point, Depot):
        db.execute(delete(part).where(col(part.dossier_id) == request.id))
    db.execute(delete(ImportDelegataires).where(col(ImportDelegataires.habilitation_id) == request.id))
    for name, value in OF_REQUEST.items():
        setattr(request, name, value)
    fichiers.forget(db, files)


def erase_delegation(db: Session, delegation: Delegation) -> None:
    effacements.erase_form(db, delegation)
    for name in COLONNES:
        setattr(delegation, name, "")
    delegation.courriel = f"efface-{delegation.id}@oc-eclat.invalid"  # no two of a request share one
    delegation.saisies, delegation.effacee_le = {}, clock.now()


def on_registers(db: Session, organisme_id: UUID) -> bool:
    """Whether a procès-verbal or a certificate bears its name: they are kept for fifty years, and with them who ran the session."""
    held = select(SessionCqp.id).where(SessionCqp.organisme_id == organisme_id)
    return any(
        db.exec(select(table.id).where(col(table.session_id).in_(held)).limit(1)).first() is not None
        for table in (Pv, Certificat)
    )
