"""The library of the story: a few documents, some replaced, one to come, one withdrawn, and readers."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock
from eclat.demo import pdf
from eclat.domain.documentation import documents, lectures, versions
from eclat.domain.documentation.fiche import Nature, NouvelleVersion, Publication
from eclat.domain.documentation.versions import Depose
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Document, Personne, Role, VersionDocument
from eclat.tableurs.ecriture import as_xlsx
from eclat.tasks.unit_of_work import unit_of_work

Hours = Callable[[int], timedelta]
OUTSIDE, EVERYONE = (
    [Role.DIRIGEANT, Role.REFERENT],
    [Role.DIRIGEANT, Role.REFERENT, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE, Role.BINOME_PARITAIRE],
)
STUDY = [Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE]
# How many days ago, title, category, description, file or address, who reads it, and what else is said of it
DOCUMENTS: list[tuple[int, str, str, str, str, list[Role], dict[str, object]]] = [
    (160, "Textes applicables", "Habilitation", "Articles R. 6113-16-1 et suivants du Code du travail.",
     "https://www.legifrance.gouv.fr", EVERYONE, {}),
    (158, "Cahier des charges de l’habilitation", "Habilitation", "Ce qui est étudié, et sur quelles pièces.",
     "cahier-des-charges.pdf", EVERYONE, {"obligatoire": True}),
    (90, "Lire un dossier d’habilitation", "Agents", "Ce que regarde un binôme d’instructeurs, dans l’ordre.",
     "lecture-dossier.pdf", STUDY, {"obligatoire": True}),
    (86, "Ancienne grille d’évaluation", "Modèles", "", "grille-2025.pdf", OUTSIDE, {}),
    (75, "Grille d’évaluation certificative", "Modèles", "À remplir par candidat, quatre blocs.", "grille-evaluation.xlsx", OUTSIDE, {}),
    (60, "Feuille d’émargement", "Modèles", "", "emargement.pdf", OUTSIDE, {}),
    (40, "Guide du jury de validation", "Sessions et jury", "Composition, délibération, procès-verbal, droits des candidats.",
     "guide-jury.pdf", [*OUTSIDE, Role.BINOME_PARITAIRE], {"habilites": True}),
    (5, "Calendrier des jurys 2027", "Sessions et jury", "Dates proposées par région.", "calendrier-jurys-2027.xlsx",
     [*OUTSIDE, Role.BINOME_PARITAIRE], {}),
]  # fmt: skip
NOTE = "Délibération à distance : conditions ajoutées, page 12."


def publish_all(office_hours: Hours, claire: Utilisateur) -> None:
    made: dict[str, Document] = {}
    for days, titre, categorie, description, source, roles, more in DOCUMENTS:
        with clock.travel(office_hours(days)), unit_of_work() as db:
            fiche = Publication.model_validate(
                {"titre": titre, "categorie": categorie, "description": description, "roles": roles, "natures": list(Nature),
                 **({"adresse": source} if "://" in source else {}), **more}
            )  # fmt: skip
            made[titre] = documents.publish(db, fiche, file(titre, source), by=claire)
    with clock.travel(office_hours(3)), unit_of_work() as db:
        guide = db.get_one(Document, made["Guide du jury de validation"].id)
        versions.replace(
            db,
            guide,
            NouvelleVersion(vue=1, note=NOTE),
            file("Guide du jury de validation, version 2", "guide-jury-v2.pdf"),
            by=claire,
        )
        documents.withdraw(db, db.get_one(Document, made["Ancienne grille d’évaluation"].id), by=claire)
    with unit_of_work() as db:
        fiche = Publication(
            titre="Demander un renouvellement", categorie="Habilitation", description="Six mois avant le terme : les étapes, les pièces.",
            roles=OUTSIDE, natures=[Nature.INDEPENDANT, Nature.NATIONAL], habilites=True, du=clock.today() + timedelta(days=20), prevenir=True,
        )  # fmt: skip
        documents.publish(db, fiche, file(fiche.titre, "renouvellement.pdf"), by=claire)
    read(office_hours, made)


def file(titre: str, source: str) -> Depose | None:
    """A real file that says it is an example; none for an address."""
    if source.endswith(".pdf"):
        return Depose(source, pdf.one_page(titre))
    if source.endswith(".xlsx"):
        return Depose(source, b"".join(as_xlsx(titre, ["Colonne", "Exemple"], [[titre, "document d’exemple"]])))
    return None


def read(office_hours: Hours, made: dict[str, Document]) -> None:
    """Joël came twelve days ago, and opened two documents; Sophie has read what she must."""
    with clock.travel(office_hours(12)), unit_of_work() as db:
        joel = known(db, "j.roux@tremplin-sud.example")
        lectures.note_visit(db, joel.id)
        for titre in ("Guide du jury de validation", "Grille d’évaluation certificative"):
            lectures.note_opening(db, first_version(db, made[titre]), joel.id)
    with clock.travel(office_hours(2)), unit_of_work() as db:
        sophie, dossier = known(db, "sophie.rakoto@oc-eclat.example"), made["Lire un dossier d’habilitation"]
        lectures.note_opening(db, first_version(db, dossier), sophie.id)
        by = Utilisateur(sophie.id, sophie.nom_complet, sophie.courriel, frozenset([Role.INSTRUCTEUR]))
        lectures.confirm(db, db.get_one(Document, dossier.id), by=by)


def known(db: Session, courriel: str) -> Personne:
    return db.exec(select(Personne).where(Personne.courriel == courriel)).one()


def first_version(db: Session, document: Document) -> UUID:
    return db.exec(
        select(VersionDocument.id).where(VersionDocument.document_id == document.id, VersionDocument.numero == 1)
    ).one()
