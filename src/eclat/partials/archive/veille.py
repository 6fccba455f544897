"""The documents that may expire and the changes that organismes declared (R6113-9; R6113-16-5): of a period, in the file of a control; of an
habilitation, in its own."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.changements import changements
from eclat.domain.changements.changements import NATURES
from eclat.domain.socle.changement_policies import HANDED_OVER, visible_changements
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.socle.veille_policies import visible_documents_suivis
from eclat.engines.archives import Archive
from eclat.formats import format_date
from eclat.http.exports import said_of
from eclat.models import (
    Changement,
    DocumentSuivi,
    EtatChangement,
    Fichier,
    Habilitation,
    IssueRemplacement,
    NatureChangement,
    Organisme,
    Remplacement,
)
from eclat.partials.archive import parties
from eclat.partials.archive.periode import Periode


def documents(into: Archive, db: Session, asked: Periode) -> None:
    """Those that were confirmed or refused then, with their file."""
    rows = (
        select(Remplacement, DocumentSuivi, Organisme, Fichier)
        .join(DocumentSuivi, col(DocumentSuivi.id) == Remplacement.document_id)
        .join(Organisme, col(Organisme.id) == DocumentSuivi.organisme_id)
        .outerjoin(Fichier, col(Fichier.id) == Remplacement.fichier_id)
        .where(*asked.during(col(Remplacement.traite_le)), *asked.of(col(DocumentSuivi.organisme_id)))
        .order_by(col(Remplacement.traite_le), col(Remplacement.id))
    )
    lines = []
    for each, document, organisme, fichier in db.exec(rows):
        path = ""
        if fichier is not None:
            name = parties.of_message(fichier.cree_le, fichier)
            path = into.joindre(fichier, f"{document.intitule}, {organisme.nom}", "Documents à jour", organisme.nom, name)
        lines.append((document.intitule, organisme.nom, format_date(each.valable_jusqu_au) or "sans fin", verdict(each), path))
    if lines:
        into.papier.partie(f"Documents vérifiés ({len(lines)})")
        into.papier.table(("Document", "Organisme", "Valable jusqu’au", "Vérification", "Pièce"), lines, (4, 4, 3, 4, 5))


def declared(into: Archive, db: Session, asked: Periode) -> None:
    """The changes that were handed over then, as they were, and what became of them."""
    rows = (
        select(Changement, Organisme)
        .join(Organisme, col(Organisme.id) == Changement.organisme_id)
        .where(
            Changement.etat != EtatChangement.BROUILLON, *asked.during(col(Changement.transmis_le)), *asked.of(col(Changement.organisme_id))
        )
        .order_by(col(Changement.transmis_le), col(Changement.numero))
    )  # fmt: skip
    changes(into, db, db.exec(rows).all())


def changes(into: Archive, db: Session, found: Sequence[tuple[Changement, Organisme]]) -> None:
    """Each as it was handed over last."""
    if not found:
        return
    into.papier.partie(f"Changements déclarés ({len(found)})")
    for each, organisme in found:
        said = changements.handed_over(db, each)
        into.papier.sous(f"{each.numero}, {organisme.nom}")
        lines = [
            ("Transmis le", format_date(each.transmis_le)),
            ("Ce qui change", NATURES[NatureChangement(said["nature"])] if said else ""),
            ("État", said_of("changement", each.etat)),
        ]
        for key in said.get("pieces", ()):
            fichier = db.get(Fichier, UUID(str(key)))
            if fichier is not None:
                name = parties.of_message(fichier.cree_le, fichier)
                folder = f"{each.numero} {organisme.nom}"
                lines.append(("Pièce", into.joindre(fichier, "Jointe à un changement", "Changements déclarés", folder, name)))
        into.papier.liste(lines)
        if said:
            into.papier.texte(str(said["texte"]), "Ce que l’organisme déclare")
        if each.motif:
            into.papier.texte(each.motif, "Réponse d’OC Éclat")


# --- of one habilitation ---


def documents_seen(db: Session, user: Utilisateur, holder: Organisme) -> list[DocumentSuivi]:
    """Those of who holds it that this reader may read."""
    rows = visible_documents_suivis(user).where(DocumentSuivi.organisme_id == holder.id)
    return list(db.exec(rows.order_by(col(DocumentSuivi.intitule), col(DocumentSuivi.id))))


def changes_seen(db: Session, user: Utilisateur, habilitation: Habilitation) -> list[Changement]:
    """Those that were handed over, the first of them first."""
    rows = visible_changements(user).where(Changement.habilitation_id == habilitation.id, HANDED_OVER)
    return list(db.exec(rows.order_by(col(Changement.transmis_le), col(Changement.numero))))


def followed(into: Archive, db: Session, found: Sequence[DocumentSuivi]) -> None:
    """Each with what its organisme handed over of it, and what was answered."""
    if not found:
        return
    into.papier.partie(f"Documents à jour ({len(found)})")
    rows = []
    for document in found:
        until = format_date(document.valable_jusqu_au) if document.valable_jusqu_au else ""
        head = (document.intitule, said_of("document_suivi", document.etat))
        handed = replacements(db, document)
        rows += [(*head, *handed_over(into, document, each, fichier)) for each, fichier in handed]
        rows += [] if handed else [(*head, until, "", "")]
    into.papier.table(("Document", "État", "Valable jusqu’au", "Vérification", "Pièce"), rows, (4, 3, 3, 4, 5))


def replacements(db: Session, document: DocumentSuivi) -> Sequence[tuple[Remplacement, Fichier | None]]:
    rows = select(Remplacement, Fichier).outerjoin(Fichier, col(Fichier.id) == Remplacement.fichier_id)
    handed = rows.where(Remplacement.document_id == document.id, col(Remplacement.transmis_le).is_not(None))
    return db.exec(handed.order_by(col(Remplacement.transmis_le), col(Remplacement.id))).all()


def handed_over(into: Archive, document: DocumentSuivi, each: Remplacement, fichier: Fichier | None) -> tuple[str, str, str]:
    """Until when, what was said of it, where it is in the ZIP."""
    until = "sans fin" if each.sans_fin else format_date(each.valable_jusqu_au)
    if fichier is None:
        return until, verdict(each), ""
    name = parties.of_message(fichier.cree_le, fichier)
    return until, verdict(each), into.joindre(fichier, document.intitule, "Documents à jour", document.intitule, name)


def verdict(each: Remplacement) -> str:
    if each.issue is None:
        return "à vérifier"
    confirmed = each.issue == IssueRemplacement.CONFIRME
    return f"confirmé le {format_date(each.traite_le)}" if confirmed else f"refusé\u00a0: {each.motif}"
