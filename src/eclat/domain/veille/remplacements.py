"""An organisme puts a document in the place of one that expires: what it typed and chose is kept until it is handed over, whole (P10)."""

from typing import Final

from pydantic import Field
from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.socle import fichiers, veille_policies
from eclat.domain.socle.champs import FormModel, OuiNon, Proche, check_field, clean_line
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille.documents import ENDS, E, open_one
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain, transition
from eclat.models import DocumentSuivi, Fichier, Remplacement

REPLACEABLE: Final = (E.A_FOURNIR, E.A_JOUR, E.A_VERIFIER)
PAST: Final = "Cette date est passée. Joignez un document en cours de validité."
LONGEST: Final = 200


class Nouveau(FormModel):
    """What is typed beside the file."""

    valable_jusqu_au: Proche | None = Field(
        default=None, title="Valable jusqu’au", description="Le dernier jour écrit sur le document."
    )
    sans_fin: OuiNon = Field(default=False, title="Ce document n’a pas de date de fin")


def editable(db: Session, document: DocumentSuivi, by: Utilisateur) -> None:
    """Hold it and check that it may be replaced now. Raises DejaFait, Interdit, Refus."""
    hold(db, document)
    if not veille_policies.can_replace_document(db, by, document):
        raise Interdit("replace document")
    if document.etat not in REPLACEABLE:
        said = f"{explain(db, document, by)} Ce document ne se remplace plus pour l’instant."
        raise DejaFait(said, document) if journal.just_written(db, document, "transmission", by=by) else Refus(said)


def draft(db: Session, document: DocumentSuivi, by: Utilisateur) -> Remplacement:
    """What is being prepared, begun if it was not. The document is held."""
    found = open_one(db, document)
    if found is None:
        found = Remplacement(document_id=document.id, auteur_id=by.personne_id)
        db.add(found)
        db.flush()
    return found


def write(db: Session, document: DocumentSuivi, *, jour: str, sans_fin: bool, by: Utilisateur) -> Remplacement:
    """Keep what is typed, even if it is no day yet. Raises DejaFait, Interdit, Refus."""
    editable(db, document, by)
    found = draft(db, document, by)
    day, error = check_field(Nouveau, "valable_jusqu_au", jour)
    found.valable_jusqu_au, found.saisie = (day, "") if error is None else (None, clean_line(jour)[:LONGEST])
    found.sans_fin = sans_fin and document.nature not in ENDS
    found.auteur_id = by.personne_id
    db.flush()
    return found


def join(db: Session, document: DocumentSuivi, name: str, data: bytes, *, by: Utilisateur) -> None:
    """Its file, in the place of the one that was chosen before. Raises DejaFait, FileRefused, Interdit, Refus."""
    editable(db, document, by)
    found, kept = draft(db, document, by), fichiers.checked(data, name)
    former = db.get(Fichier, found.fichier_id) if found.fichier_id else None
    if former is not None and fichiers.is_same(former, name, kept):
        return
    found.fichier_id = fichiers.keep(db, name, kept, by=by).id
    db.flush()
    if former is not None:
        fichiers.forget(db, [former.id])


def lacking(document: DocumentSuivi, found: Remplacement | None) -> dict[str, str]:
    """What keeps it from being handed over, by field."""
    missing = {}
    if found is None or found.fichier_id is None:
        missing["fichier"] = "Joignez le document."
    if found is not None and found.valable_jusqu_au is not None and found.valable_jusqu_au < clock.today():
        missing["valable_jusqu_au"] = PAST
    elif found is not None and found.saisie:
        missing["valable_jusqu_au"] = check_field(Nouveau, "valable_jusqu_au", found.saisie)[1] or PAST
    elif found is None or (found.valable_jusqu_au is None and not found.sans_fin):
        missing["valable_jusqu_au"] = "Indiquez jusqu’à quand ce document est valable."
    return missing


@transition(
    "transmission",
    DocumentSuivi,
    dict.fromkeys(REPLACEABLE, E.A_CONFIRMER),
    by=veille_policies.can_replace_document,
    label="Transmettre le document",
    past="a transmis un nouveau document",
    infinitive="transmettre ce document",
    kind="primary",
    icon="send",
)
def hand_over(db: Session, document: DocumentSuivi, *, by: Utilisateur) -> dict[str, str]:
    """OC Éclat reads it from now on, and is told. Raises Refus while something is missing."""
    found = open_one(db, document)
    if found is None or lacking(document, found):
        raise Refus("Joignez le document et indiquez jusqu’à quand il est valable.")
    if found.sans_fin:
        found.valable_jusqu_au = None
    found.transmis_le, found.auteur_id = clock.now(), by.personne_id
    db.flush()
    courriels.veille.document_transmis(db, document)
    return {"jusqu_au": found.valable_jusqu_au.isoformat() if found.valable_jusqu_au else ""}
