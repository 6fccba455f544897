"""What an organisme must hold valid once it is habilitated: asked of it, confirmed, refused with a reason, no longer followed (P10).

Nothing is suspended by itself: a document whose last day is past is shown to OC Éclat, which decides.
"""

from datetime import date
from typing import Any, Final

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.socle import policies, veille_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import (
    DocumentSuivi,
    EtatDocumentSuivi,
    EtatOrganisme,
    Fichier,
    IssueRemplacement,
    NatureDocument,
    Organisme,
    Remplacement,
)

E = EtatDocumentSuivi
N = NatureDocument
NATURES: Final = {
    N.QUALIOPI: "Certificat Qualiopi",
    N.NDA: "Déclaration d’activité (NDA)",
    N.ASSURANCE: "Assurance responsabilité civile",
    N.FORMATEUR: "Diplôme ou habilitation d’un formateur",
    N.AUTRE: "Autre document",
}
ENDS: Final = (N.QUALIOPI, N.ASSURANCE)  # which always have a last day
FOLLOWED: Final = (E.A_FOURNIR, E.A_JOUR, E.A_CONFIRMER, E.A_VERIFIER)
SUIVI = birth("suivi", DocumentSuivi, "a commencé à suivre le document")
REPRISE = birth("reprise", DocumentSuivi, "a repris le document de la demande acceptée")


def of(db: Session, organisme: Organisme) -> list[DocumentSuivi]:
    """Those that are followed, those that await something first."""
    rows = select(DocumentSuivi).where(DocumentSuivi.organisme_id == organisme.id, DocumentSuivi.etat != E.RETIRE)
    order = list(FOLLOWED)
    return sorted(db.exec(rows), key=lambda each: (order.index(each.etat) == 1, each.valable_jusqu_au or date.max, each.intitule))


def organisme_of(db: Session, document: DocumentSuivi) -> Organisme:
    return db.get_one(Organisme, document.organisme_id)


def history(db: Session, document: DocumentSuivi) -> list[tuple[Remplacement, Fichier | None]]:
    """All that was handed over, the last first."""
    rows = select(Remplacement, Fichier).outerjoin(Fichier, col(Fichier.id) == Remplacement.fichier_id)
    found = rows.where(Remplacement.document_id == document.id, col(Remplacement.transmis_le).is_not(None))
    return [
        (each, fichier)
        for each, fichier in db.exec(found.order_by(col(Remplacement.transmis_le).desc(), col(Remplacement.id).desc()))
    ]


def open_one(db: Session, document: DocumentSuivi) -> Remplacement | None:
    """What takes its place: being prepared, or handed over and not checked yet."""
    rows = select(Remplacement).where(Remplacement.document_id == document.id, col(Remplacement.issue).is_(None))
    return db.exec(rows.execution_options(populate_existing=True)).first()


def pending(db: Session, document: DocumentSuivi) -> Remplacement:
    """What was handed over and awaits a look. Raises Refus."""
    found = open_one(db, document)
    if found is None or found.transmis_le is None:
        raise Refus("Rien n’attend votre vérification sur ce document.")
    return found


def born(
    db: Session, organisme: Organisme, nature: NatureDocument, intitule: str, *, by: Utilisateur, **values: Any
) -> DocumentSuivi:
    """One more to follow."""
    made = DocumentSuivi(organisme_id=organisme.id, nature=nature, intitule=intitule, **values)
    db.add(made)
    db.flush()
    journal.write(db, made, SUIVI, by=by, apres=str(made.etat))
    return made


# --- OC Éclat asks for one ---

KNOWN: Final = {each: each for each in (EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE)}


@transition(
    "demande_document",
    Organisme,
    KNOWN,
    by=policies.can_administer,
    label="Demander un document",
    past="a demandé un document à tenir à jour",
    infinitive="demander un document",
    icon="file-up",
    asks=True,
)
def ask(db: Session, organisme: Organisme, *, nature: NatureDocument, intitule: str, by: Utilisateur) -> Any:
    """Its people are asked to join it with its last day. The same one is not asked twice. Raises ChampRefuse."""
    said = intitule or NATURES[nature]
    if nature in (N.FORMATEUR, N.AUTRE) and not intitule:
        raise ChampRefuse("intitule", "Dites quel document, et de qui s’il le faut.")
    there = select(DocumentSuivi).where(
        DocumentSuivi.organisme_id == organisme.id, DocumentSuivi.nature == nature, DocumentSuivi.intitule == said
    )
    known = [each for each in db.exec(there) if each.etat != E.RETIRE]
    if any(journal.just_written(db, each, SUIVI, by=by) for each in known):  # a second click
        return UNCHANGED
    if known:
        raise ChampRefuse("intitule", "Ce document est déjà suivi pour cet organisme.")
    made = born(db, organisme, nature, said, by=by)
    courriels.veille.documents_a_fournir(db, organisme, [made])
    return {"document": said}


# --- OC Éclat checks one ---

CHECKED: Final = {E.A_CONFIRMER: E.A_JOUR}


def settled(db: Session, document: DocumentSuivi, issue: IssueRemplacement, by: Utilisateur, motif: str = "") -> Remplacement:
    found = pending(db, document)
    found.issue, found.motif, found.traite_le, found.traite_par_id = issue, motif, clock.now(), by.personne_id
    return found


def past_already(db: Session, user: Utilisateur, document: DocumentSuivi) -> str:
    """One that ended while it awaited a look is not up to date."""
    found = open_one(db, document) if document.etat == E.A_CONFIRMER else None
    if found is None or found.valable_jusqu_au is None or found.valable_jusqu_au >= clock.today():
        return ""
    return "Ce document a expiré depuis qu’il est transmis\u00a0: refusez-le, l’organisme en joindra un autre."


@transition(
    "confirmation",
    DocumentSuivi,
    CHECKED,
    by=veille_policies.can_check_document,
    label="Confirmer",
    past="a confirmé le document",
    infinitive="confirmer ce document",
    kind="primary",
    icon="check",
    unless=past_already,
)
def confirm(db: Session, document: DocumentSuivi, *, by: Utilisateur) -> dict[str, str]:
    """It is valid until the day that its organisme said; the reminders of that day begin anew."""
    found = settled(db, document, IssueRemplacement.CONFIRME, by)
    document.valable_jusqu_au, document.rappels = found.valable_jusqu_au, 0
    db.flush()
    courriels.veille.document_confirme(db, document)
    return {"jusqu_au": found.valable_jusqu_au.isoformat() if found.valable_jusqu_au else ""}


@transition(
    "refus",
    DocumentSuivi,
    {E.A_CONFIRMER: E.A_FOURNIR},
    by=veille_policies.can_check_document,
    label="Refuser",
    past="a refusé le document",
    infinitive="refuser ce document",
    kind="danger-outline",
    asks=True,
)
def refuse(db: Session, document: DocumentSuivi, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Its organisme reads why, and joins another one. The former one stays valid until its own last day."""
    settled(db, document, IssueRemplacement.REFUSE, by, motif)
    db.flush()
    courriels.veille.document_refuse(db, document, motif)
    return {"motif": motif}


@transition(
    "retrait",
    DocumentSuivi,
    dict.fromkeys(FOLLOWED, E.RETIRE),
    by=veille_policies.can_check_document,
    label="Ne plus suivre",
    past="a cessé de suivre le document",
    infinitive="cesser de suivre ce document",
    asks=True,
)
def withdraw(db: Session, document: DocumentSuivi, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """What was joined stays in its history; its organisme is not asked for it any more."""
    document.motif = motif
    if found := open_one(db, document):
        if found.transmis_le is None:
            db.delete(found)
        else:
            settled(db, document, IssueRemplacement.REFUSE, by, motif)
    return {"motif": motif}
