"""What its organisme keeps valid, as a renewal finds it: the certificate that was confirmed since, and what has expired, asked for again (P10)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from eclat.domain.dossiers.completude import Manque
from eclat.models import DocumentSuivi, EtatDocumentSuivi, Habilitation, IssueRemplacement, NatureDocument, Remplacement

E = EtatDocumentSuivi


def expired(db: Session, request: Habilitation) -> Sequence[DocumentSuivi]:
    """Of a renewal: the documents of its organisme whose last day is past, and that nothing replaced. The certificate is a field of the form."""
    if request.renouvelle_id is None:
        return []
    rows = select(DocumentSuivi).where(
        DocumentSuivi.organisme_id == request.organisme_id, DocumentSuivi.etat == E.A_VERIFIER, DocumentSuivi.nature != NatureDocument.QUALIOPI
    )  # fmt: skip
    return db.exec(rows.order_by(col(DocumentSuivi.intitule), col(DocumentSuivi.id))).all()


def manques(db: Session, request: Habilitation) -> list[Manque]:
    """Each is to be replaced before the renewal is handed over."""
    return [
        Manque(
            "pieces",
            each.intitule,
            f"{each.intitule}\u00a0: ce document a expiré, remplacez-le sous «\u00a0Documents à jour\u00a0».",
            "pieces",
        )
        for each in expired(db, request)
    ]


def certificate(db: Session, old: Habilitation) -> Remplacement | None:
    """The certificate that OC Éclat confirmed last, where it lasts longer than the one of the former request."""
    rows = (
        select(Remplacement)
        .join(DocumentSuivi, col(DocumentSuivi.id) == Remplacement.document_id)
        .where(
            DocumentSuivi.organisme_id == old.organisme_id,
            DocumentSuivi.nature == NatureDocument.QUALIOPI,
            Remplacement.issue == IssueRemplacement.CONFIRME,
            col(Remplacement.fichier_id).is_not(None),
            col(Remplacement.valable_jusqu_au).is_not(None),
        )
        .order_by(col(Remplacement.traite_le).desc(), col(Remplacement.id).desc())
    )
    found = db.exec(rows).first()
    if found is None or found.valable_jusqu_au is None:
        return None
    known = old.qualiopi_jusqu_au
    return found if known is None or found.valable_jusqu_au > known else None
