"""In the file of a control: the documents that OC Éclat checked in a period, and the changes that organismes declared (R6113-9; R6113-16-5)."""

from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.changements import changements
from eclat.domain.changements.changements import NATURES
from eclat.engines.archives import Archive
from eclat.formats import format_date
from eclat.http.exports import said_of
from eclat.models import (
    Changement,
    DocumentSuivi,
    EtatChangement,
    Fichier,
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
        confirmed = each.issue == IssueRemplacement.CONFIRME
        verdict = f"confirmé le {format_date(each.traite_le)}" if confirmed else f"refusé\u00a0: {each.motif}"
        lines.append((document.intitule, organisme.nom, format_date(each.valable_jusqu_au) or "sans fin", verdict, path))
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
    found = db.exec(rows).all()
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
