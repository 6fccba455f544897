"""Documents that an habilitated organisme keeps valid (P10)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import DocumentSuivi, Organisme, Personne, Role


def about(db: Session, document_suivi: DocumentSuivi, readers: Sequence[Personne], **values: Value) -> Lettre:
    """A mail that leads to the document."""
    said: dict[str, Value] = {
        "organisme": db.get_one(Organisme, document_suivi.organisme_id).nom, "document": document_suivi.intitule,
        "jusqu_au": format_date(document_suivi.valable_jusqu_au), "lien": address(f"/documents-suivis/{document_suivi.id}"), **values,
    }  # fmt: skip
    return Lettre([Pli.to(each, document_suivi) for each in readers], said)


def people(db: Session, document_suivi: DocumentSuivi) -> Sequence[Personne]:
    return recipients.of_organisme(db, document_suivi.organisme_id, Role.DIRIGEANT, Role.REFERENT)


@mail("Documents à fournir", cause="Habilitation")
def documents_a_fournir(db: Session, organisme: Organisme, documents: Sequence[DocumentSuivi]) -> Lettre:
    readers = recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)
    points = [each.intitule for each in documents]
    return Lettre([Pli.to(each, organisme) for each in readers], {
        "organisme": organisme.nom, "points": points, "seul": len(points) == 1, "lien": address("/documents-suivis"),
    })  # fmt: skip


@mail("Document qui expire bientôt", cause="Habilitation")
def document_expire_bientot(db: Session, document_suivi: DocumentSuivi) -> Lettre:
    return about(db, document_suivi, people(db, document_suivi))


@mail("Document expiré", cause="Habilitation")
def document_expire(db: Session, document_suivi: DocumentSuivi) -> Lettre:
    return about(db, document_suivi, people(db, document_suivi))


@mail("Document expiré, à vérifier", cause="Habilitation", notification="suivi")
def document_a_verifier(db: Session, document_suivi: DocumentSuivi) -> Lettre:
    return about(db, document_suivi, recipients.administrateurs(db))


@mail("Document remplacé, à confirmer", cause="Habilitation", notification="suivi")
def document_transmis(db: Session, document_suivi: DocumentSuivi) -> Lettre:
    return about(db, document_suivi, recipients.administrateurs(db))


@mail("Document confirmé", cause="Habilitation")
def document_confirme(db: Session, document_suivi: DocumentSuivi) -> Lettre:
    return about(db, document_suivi, people(db, document_suivi), datee=document_suivi.valable_jusqu_au is not None)


@mail("Document refusé", cause="Habilitation")
def document_refuse(db: Session, document_suivi: DocumentSuivi, motif: str) -> Lettre:
    return about(db, document_suivi, people(db, document_suivi), motif=motif)
