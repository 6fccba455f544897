"""The versions of a document: the present one is read at its address, the former ones are kept beside it (P12)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.documentation import publics
from eclat.domain.documentation.fiche import NouvelleVersion
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.recherche import fold
from eclat.engines.workflow import explain, transition
from eclat.models import Document, EtatDocument, Fichier, Personne, VersionDocument

E = EtatDocument
THERE = {E.PUBLIE: E.PUBLIE, E.PROGRAMME: E.PROGRAMME}
SAME = "Choisissez un fichier, ou indiquez une adresse : pas les deux."
NOTHING = "Choisissez un fichier, ou indiquez l’adresse du document sur le web."


@dataclass(frozen=True)
class Depose:
    """A file as it was sent, looked at already."""

    nom: str
    contenu: bytes


def check_source(adresse: str, depose: Depose | None) -> None:
    if depose is not None and adresse:
        raise ChampRefuse("adresse", SAME)
    if depose is None and not adresse:
        raise ChampRefuse("fichier", NOTHING)


def add(db: Session, document: Document, adresse: str, depose: Depose | None, note: str, *, by: Utilisateur) -> None:
    """Raises FileRefused."""
    kept = fichiers.keep(db, depose.nom, depose.contenu, by=by) if depose else None
    db.add(
        VersionDocument(
            document_id=document.id, numero=document.version, fichier_id=kept.id if kept else None, adresse=adresse, note=note,
            auteur_id=by.personne_id,
        )
    )  # fmt: skip
    index(document, kept.nom if kept else adresse)


def index(document: Document, source: str) -> None:
    """Make it findable by its present words."""
    document.cherche = fold(" ".join([document.titre, document.categorie, document.description, source]))


def present(db: Session, document: Document) -> tuple[VersionDocument, Fichier | None]:
    """Its present version, with its file when it is one."""
    return next(pair for pair in kept(db, document, document.version))


def kept(db: Session, document: Document, numero: int | None = None) -> list[tuple[VersionDocument, Fichier | None]]:
    """Its versions, the last one first; or that one, if there is one."""
    found = (
        select(VersionDocument, Fichier)
        .outerjoin(Fichier, col(Fichier.id) == VersionDocument.fichier_id)
        .where(VersionDocument.document_id == document.id)
        .order_by(col(VersionDocument.numero).desc())
    )
    return [
        (version, fichier)
        for version, fichier in db.exec(found if numero is None else found.where(VersionDocument.numero == numero))
    ]


def one(db: Session, key: UUID) -> tuple[VersionDocument, Fichier | None]:
    """The version that has this key. Raises Introuvable."""
    version = db.get(VersionDocument, key)
    if version is None:
        raise Introuvable
    return version, db.get(Fichier, version.fichier_id) if version.fichier_id else None


def authors(db: Session, document: Document) -> dict[int, str]:
    """By number of version, who published it."""
    found = select(VersionDocument.numero, Personne).join(Personne, col(Personne.id) == VersionDocument.auteur_id)
    return {numero: auteur.nom_complet for numero, auteur in db.exec(found.where(VersionDocument.document_id == document.id))}


@transition(
    "version",
    Document,
    THERE,
    by=policies.can_administer,
    label="Remplacer",
    past="a publié une nouvelle version de ce document",
    infinitive="publier une nouvelle version de ce document",
    icon="file-up",
)
def replace(db: Session, document: Document, fiche: NouvelleVersion, depose: Depose | None, *, by: Utilisateur) -> dict[str, int]:
    """The former one is kept. Raises ChampRefuse, FileRefused; Refus when it is not the version that was seen, DejaFait for a second click."""
    if document.version != fiche.vue:
        said = explain(db, document, by, "version")
        if journal.just_written(db, document, "version", by=by):
            raise DejaFait(said, document)
        raise Refus(f"{said} Regardez cette version {document.version} avant de la remplacer à votre tour.")
    check_source(fiche.adresse, depose)
    _, before = present(db, document)
    if (
        depose is not None
        and before is not None
        and fichiers.is_same(before, depose.nom, fichiers.checked(depose.contenu, depose.nom))
    ):
        raise ChampRefuse("fichier", f"Ce fichier est celui de la version {document.version} : choisissez le nouveau.")
    document.version += 1
    add(db, document, fiche.adresse, depose, fiche.note, by=by)
    if document.etat == E.PUBLIE:
        document.paru_le = clock.now()
        if fiche.prevenir:
            courriels.documentation.document_remplace(db, document, fiche.note, list(db.exec(publics.people(document))))
    else:
        document.a_prevenir = document.a_prevenir or fiche.prevenir
    return {"version": document.version}
