"""A document, from its publication to its withdrawal (P12)."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.documentation import publics, versions
from eclat.domain.documentation.fiche import Modification, Publication, apply_public
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.recherche import fold, sorted_as
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Cqp, Document, EtatDocument, Personne, Role

E = EtatDocument
PUBLICATION = birth("publication", Document, "a publié ce document")


def lien(document: UUID) -> str:
    """The path of a document, which always gives its present version: what is written in a message to insert one, without copying it."""
    return f"/documentation/{document}/fichier"


def publish(db: Session, fiche: Publication, depose: versions.Depose | None, *, by: Utilisateur) -> Document:
    """A new document, first of its category. Raises ChampRefuse, FileRefused; Interdit for who is no administrateur.

    A second click returns what the first one made.
    """
    if not by.is_a(Role.ADMINISTRATEUR):
        raise Interdit("publish a document")
    hold(db, db.get_one(Personne, by.personne_id))
    if (known := just_published(db, fiche.titre, by=by)) is not None:
        return known
    today = clock.today()
    if fiche.du is not None and fiche.du < today:
        raise ChampRefuse("du", "Ce jour est passé : laissez ce champ vide pour publier aujourd’hui.")
    du = fiche.du or today
    appears = clock.now() if du == today else midnight(du)
    document = Document(
        titre="", titre_tri="", categorie="", categorie_tri="", du=du, publie_le=appears, paru_le=appears,
        etat=E.PUBLIE if du == today else E.PROGRAMME, a_prevenir=fiche.prevenir,
    )  # fmt: skip
    describe(db, document, fiche)
    versions.check_source(fiche.adresse, depose)
    document.rang = top(db, document.categorie_tri)
    db.add(document)
    db.flush()
    versions.add(db, document, fiche.adresse, depose, "", by=by)
    journal.write(db, document, PUBLICATION, by=by, apres=document.etat)
    if document.etat == E.PUBLIE:
        announce(db, document)
    return document


def just_published(db: Session, titre: str, *, by: Utilisateur) -> Document | None:
    alike = select(Document).where(Document.titre_tri == sorted_as(titre), Document.cree_le > clock.now() - journal.SECOND_CLICK)
    found = db.exec(alike.order_by(col(Document.cree_le).desc())).first()
    return found if found is not None and journal.just_written(db, found, PUBLICATION, by=by) else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.PARIS)


def describe(db: Session, document: Document, fiche: Modification | Publication) -> None:
    """What its form says of it. Raises ChampRefuse."""
    document.titre, document.titre_tri = fiche.titre, sorted_as(fiche.titre)[:150]
    document.categorie_tri = fold(fiche.categorie)[:60]
    document.categorie = spelled(db, document.categorie_tri) or fiche.categorie
    document.description, document.obligatoire = fiche.description, fiche.obligatoire
    if fiche.jusqu_au is not None and fiche.jusqu_au < document.du:
        raise ChampRefuse(
            "jusqu_au", "Ce jour précède celui de la publication : choisissez-en un plus tard, ou laissez le champ vide."
        )
    if fiche.jusqu_au is not None and fiche.jusqu_au < clock.today():
        raise ChampRefuse("jusqu_au", "Ce jour est passé : pour retirer le document, utilisez « Retirer ».")
    document.jusqu_au = fiche.jusqu_au
    if fiche.cqp is not None and db.get(Cqp, fiche.cqp) is None:
        raise ChampRefuse("cqp", "Choisissez un des CQP proposés.")
    apply_public(document, fiche)
    twin = select(Document.id).where(
        Document.titre_tri == document.titre_tri, Document.categorie_tri == document.categorie_tri,
        Document.id != document.id, Document.etat != E.RETIRE,
    )  # fmt: skip
    with db.no_autoflush:
        if db.exec(twin).first() is not None:
            raise ChampRefuse(
                "titre",
                "Un document de cette catégorie porte déjà ce titre : publiez-en une nouvelle version, ou changez le titre.",
            )


def spelled(db: Session, categorie_tri: str) -> str | None:
    """How the category is already written, whatever accents and capitals were typed this time."""
    with db.no_autoflush:
        return db.exec(select(Document.categorie).where(Document.categorie_tri == categorie_tri).limit(1)).first()


def categories(db: Session) -> list[str]:
    return list(
        db.exec(select(Document.categorie).group_by(Document.categorie, Document.categorie_tri).order_by(Document.categorie_tri))
    )


def figures(db: Session) -> dict[str, int]:
    """How many documents are in each state, whatever is sought."""
    found = dict(db.exec(select(Document.etat, func.count()).group_by(Document.etat)).all())
    return {each.value: found.get(each, 0) for each in E}


def top(db: Session, categorie_tri: str) -> int:
    """The rank before all others: what is new comes first until someone says otherwise."""
    with db.no_autoflush:
        first = db.exec(select(func.min(Document.rang)).where(Document.categorie_tri == categorie_tri)).one()
    return 0 if first is None else first - 1


@transition(
    "modification",
    Document,
    versions.THERE,
    by=policies.can_administer,
    label="Modifier",
    past="a modifié ce document",
    infinitive="modifier ce document",
    icon="pencil",
)
def amend(db: Session, document: Document, fiche: Modification, *, by: Utilisateur) -> dict[str, Any]:
    """Its words, its public, its dates; the day of publication as long as it is to come. Raises ChampRefuse."""
    before = document.model_dump()
    if document.etat == E.PROGRAMME and fiche.du is not None:
        if fiche.du <= clock.today():
            raise ChampRefuse("du", "Choisissez un jour à venir ; pour publier dès maintenant, utilisez « Publier maintenant ».")
        document.du, document.publie_le = fiche.du, midnight(fiche.du)
        document.paru_le = document.publie_le
    describe(db, document, fiche)
    if document.categorie_tri != before["categorie_tri"]:
        document.rang = top(db, document.categorie_tri)
    version, fichier = versions.present(db, document)
    versions.index(document, fichier.nom if fichier else version.adresse)
    return UNCHANGED if document.model_dump() == before else {}


@transition(
    "parution",
    Document,
    {E.PROGRAMME: E.PUBLIE},
    by=lambda db, user, document: policies.is_platform(db, user, document) or policies.can_administer(db, user, document),
    label="Publier maintenant",
    past="a fait paraître ce document",
    infinitive="faire paraître ce document",
    icon="send",
)
def appear(db: Session, document: Document, *, by: Utilisateur) -> None:
    """Its day has come, or an administrateur does not wait for it."""
    document.du = min(document.du, clock.today())
    document.publie_le = document.paru_le = clock.now()
    announce(db, document)


def announce(db: Session, document: Document) -> None:
    """Tell its readers by mail, when that was asked for."""
    if document.a_prevenir:
        document.a_prevenir = False
        courriels.documentation.document_publie(db, document, list(db.exec(publics.people(document))))


@transition(
    "retrait",
    Document,
    {E.PUBLIE: E.RETIRE, E.PROGRAMME: E.RETIRE},
    by=policies.can_administer,
    label="Retirer",
    past="a retiré ce document",
    infinitive="retirer ce document",
    kind="danger-outline",
    icon="archive",
    asks=True,
)
def withdraw(db: Session, document: Document, *, by: Utilisateur) -> None:
    """Nobody reads it any more; its versions and their readers are kept."""


@transition(
    "echeance",
    Document,
    {E.PUBLIE: E.RETIRE},
    by=policies.is_platform,
    label="Retirer à sa date",
    past="a retiré ce document, dont le dernier jour est passé",
    infinitive="retirer ce document, dont le dernier jour est passé",
)
def expire(db: Session, document: Document, *, by: Utilisateur) -> None:
    """Its last day has passed."""


@transition(
    "retablissement",
    Document,
    {E.RETIRE: E.PUBLIE},
    by=policies.can_administer,
    label="Publier de nouveau",
    past="a publié de nouveau ce document",
    infinitive="publier de nouveau ce document",
    icon="rotate-cw",
)
def restore(db: Session, document: Document, *, by: Utilisateur) -> None:
    """As it was, without a last day that has passed; one that had not appeared yet appears."""
    if document.jusqu_au is not None and document.jusqu_au < clock.today():
        document.jusqu_au = None
    if document.publie_le > clock.now() or never_appeared(db, document):
        document.du = clock.today()
        document.publie_le = document.paru_le = clock.now()
        announce(db, document)


def never_appeared(db: Session, document: Document) -> bool:
    """Whether it was withdrawn before its first day, which has passed meanwhile."""
    withdrawn = next((each for each in journal.about(db, document) if each.apres == E.RETIRE), None)
    return withdrawn is not None and withdrawn.avant == E.PROGRAMME


Verbe = Callable[..., object]


def due(db: Session) -> list[tuple[UUID, Verbe]]:
    """The documents whose first day has come, and those whose last has passed, with what is to be done to each."""
    today = clock.today()
    first = select(Document.id).where(Document.etat == E.PROGRAMME, Document.du <= today)
    last = select(Document.id).where(Document.etat == E.PUBLIE, col(Document.jusqu_au) < today)
    return [*((key, appear) for key in db.exec(first)), *((key, expire) for key in db.exec(last))]
