"""Who read what: the library of one reader, what is new in it, what they opened, and what they confirmed having read (P12)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, func, literal, or_, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.documentation import publics
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Courriel,
    Document,
    EtatDocument,
    Fichier,
    LectureDocument,
    Personne,
    VersionDocument,
    VisiteDocumentation,
)

VISIT = timedelta(minutes=30)  # without a look, after which coming back is another visit
SHELVES = 500  # documents of one reader, of which there are some dozens
RESTS = timedelta(days=1)  # between two mails that ask the same person for the same confirmation
ASKED = "lecture_a_confirmer"


@dataclass(frozen=True)
class Exemplaire:
    """A document as one reader finds it on the shelf: its present version, its file when it is one, and what they did of it.

    ``concerne_le``: when they became habilité, of a document that concerns habilités only.
    """

    document: Document
    version: VersionDocument
    fichier: Fichier | None
    lecture: LectureDocument | None
    concerne_le: datetime | None = None

    @property
    def ouvert(self) -> bool:
        return self.lecture is not None and self.lecture.ouvertures > 0

    @property
    def confirme_le(self) -> datetime | None:
        return self.lecture.confirmee_le if self.lecture else None

    @property
    def a_confirmer(self) -> bool:
        return self.document.obligatoire and self.confirme_le is None

    def nouveau(self, since: datetime) -> str:
        """What appeared to them since then and they have not opened: the document, or only its present version."""
        first = max(self.document.publie_le, self.concerne_le or self.document.publie_le)
        if self.ouvert or max(self.document.paru_le, first) <= since:
            return ""
        return "Nouveau" if first > since else "Nouvelle version"


def shelf(db: Session, user: Utilisateur, *criteria: Any, limit: int = SHELVES) -> list[Exemplaire]:
    """What is published for this user, by category, in the order that the administrateurs gave."""
    mine = and_(col(LectureDocument.version_id) == VersionDocument.id, col(LectureDocument.personne_id) == user.personne_id)
    found = (
        sa_select(Document, VersionDocument, Fichier, LectureDocument, publics.habilite_since(user))
        .join(VersionDocument, present_version())
        .outerjoin(Fichier, col(Fichier.id) == VersionDocument.fichier_id)
        .outerjoin(LectureDocument, mine)
        .where(col(Document.etat) == EtatDocument.PUBLIE, publics.concerns(user), *criteria)
        .order_by(col(Document.categorie_tri), col(Document.rang), col(Document.paru_le).desc())
    )
    return [Exemplaire(*row) for row in db.execute(found.limit(limit))]


def shelves(db: Session, user: Utilisateur, *, categorie: str = "", mots: Sequence[str] = ()) -> tuple[list[Exemplaire], bool]:
    """Their whole library, and False. Where it is longer than SHELVES: the first of what is asked for, and True; a category (its folded
    name) or folded words find the rest."""
    found = shelf(db, user, limit=SHELVES + 1)
    if len(found) <= SHELVES:
        return found, False
    asked = [col(Document.cherche).contains(mot, autoescape=True) for mot in mots]
    asked += [col(Document.categorie_tri) == categorie] if categorie else []
    return (shelf(db, user, *asked, limit=SHELVES) if asked else found[:SHELVES]), True


def present_version() -> Any:
    return and_(col(VersionDocument.document_id) == Document.id, col(VersionDocument.numero) == Document.version)


def of_document(db: Session, user: Utilisateur, document: Document) -> Exemplaire | None:
    """The same of one document; None when it is not published for them."""
    return next(iter(shelf(db, user, Document.id == document.id)), None)


def awaited(db: Session, user: Utilisateur, limit: int) -> list[Exemplaire]:
    """The obligatory readings that this user has not confirmed."""
    return shelf(db, user, Document.obligatoire, col(LectureDocument.confirmee_le).is_(None), limit=limit)


# --- what is new ---


def since(db: Session, user: Utilisateur) -> tuple[datetime, bool]:
    """Since when what appeared is new to them: their visit before this one; else, and that is told, the birth of their account."""
    visite = db.exec(select(VisiteDocumentation).where(VisiteDocumentation.personne_id == user.personne_id)).first()
    if visite is not None:
        return (visite.vue_le if is_over(visite) else visite.avant_le), True
    assert user.personne_id is not None
    return db.get_one(Personne, user.personne_id).cree_le, False


def is_over(visite: VisiteDocumentation) -> bool:
    return clock.now() - visite.vue_le > VISIT


def note_visit(db: Session, personne_id: UUID) -> None:
    """They look at their library now."""
    now = clock.now()
    visite = db.exec(select(VisiteDocumentation).where(VisiteDocumentation.personne_id == personne_id)).first()
    if visite is None:
        born = db.get_one(Personne, personne_id).cree_le
        db.add(VisiteDocumentation(personne_id=personne_id, vue_le=now, avant_le=born))
        return
    if is_over(visite):
        visite.avant_le = visite.vue_le
    visite.vue_le = now


def unseen(user: Utilisateur) -> Any:
    """The keys of the documents that appeared since this user last looked at the library, and that they have not opened: for the menu."""
    looked = (
        sa_select(func.coalesce(VisiteDocumentation.vue_le, Personne.cree_le))
        .select_from(Personne)
        .outerjoin(VisiteDocumentation, col(VisiteDocumentation.personne_id) == Personne.id)
        .where(col(Personne.id) == user.personne_id)
    )
    opened = publics.there(VersionDocument, LectureDocument).where(
        present_version(),
        col(LectureDocument.version_id) == VersionDocument.id,
        col(LectureDocument.personne_id) == user.personne_id,
    )
    since = looked.scalar_subquery()
    appeared = or_(col(Document.paru_le) > since, publics.habilite_since(user) > since)
    return select(Document.id).where(Document.etat == EtatDocument.PUBLIE, appeared, publics.concerns(user), ~opened)


def note_opening(db: Session, version_id: UUID, personne_id: UUID) -> None:
    """They opened this version, or downloaded it."""
    found = lecture_of(db, version_id, personne_id)
    found.ouvertures, found.ouverte_le = found.ouvertures + 1, clock.now()


def lecture_of(db: Session, version_id: UUID, personne_id: UUID) -> LectureDocument:
    known = select(LectureDocument).where(LectureDocument.version_id == version_id, LectureDocument.personne_id == personne_id)
    found = db.exec(known.with_for_update()).first()
    if found is None:
        found = LectureDocument(version_id=version_id, personne_id=personne_id)
        db.add(found)
    return found


# --- what is to be confirmed ---


def nothing_to_confirm(db: Session, user: Utilisateur, document: Document) -> str:
    if not document.obligatoire:
        return "Ce document ne demande pas de confirmation."
    exemplaire = of_document(db, user, document)
    return "Vous avez déjà confirmé avoir lu cette version." if exemplaire and exemplaire.confirme_le else ""


@transition(
    "confirmation",
    Document,
    {EtatDocument.PUBLIE: EtatDocument.PUBLIE},
    by=publics.can_read,
    label="J’ai lu ce document",
    past="a confirmé avoir lu ce document",
    infinitive="confirmer avoir lu ce document",
    icon="check",
    unless=nothing_to_confirm,
)
def confirm(db: Session, document: Document, *, vue: str = "", by: Utilisateur) -> dict[str, int]:
    """This reader has read its present version; ``vue``: the one that their page showed. Raises Refus when another appeared since."""
    if vue not in ("", str(document.version)):
        raise Refus("Une nouvelle version vient de paraître : lisez-la, puis confirmez.")
    exemplaire = of_document(db, by, document)
    assert exemplaire is not None and by.personne_id is not None
    lecture_of(db, exemplaire.version.id, by.personne_id).confirmee_le = clock.now()
    return {"version": document.version}


def awaits_nobody(db: Session, user: Utilisateur, document: Document) -> str:
    if not document.obligatoire:
        return "Sa lecture n’est pas obligatoire : personne n’a à la confirmer."
    return "" if late(db, document, 1) else "Toutes les personnes concernées ont confirmé leur lecture."


@transition(
    "relance",
    Document,
    {EtatDocument.PUBLIE: EtatDocument.PUBLIE},
    by=policies.can_administer,
    label="Relancer ceux qui n’ont pas confirmé",
    past="a relancé ceux qui n’ont pas confirmé avoir lu ce document",
    infinitive="relancer ceux qui n’ont pas confirmé avoir lu ce document",
    icon="send",
    court="Relancer",
    unless=awaits_nobody,
)
def remind(db: Session, document: Document, *, by: Utilisateur) -> dict[str, int]:
    """A mail to those who have not confirmed, but for those who had one within the day. Raises Refus when that is everybody."""
    if journal.just_written(db, document, "relance", by=by):
        return UNCHANGED
    recent = select(Courriel.personne_id).where(
        Courriel.objet_id == document.id, Courriel.modele == ASKED, Courriel.cree_le > clock.now() - RESTS
    )
    told = set(db.exec(recent))
    people = [each for each in late(db, document) if each.id not in told]
    if not people:
        raise Refus("Tous ont reçu une relance il y a moins de 24 heures : laissez-leur le temps de lire.")
    courriels.documentation.lecture_a_confirmer(db, document, people)
    return {"personnes": len(people)}


def late(db: Session, document: Document, limit: int | None = None) -> list[Personne]:
    """Whom it concerns and who have not confirmed having read its present version."""
    confirmed = publics.there(VersionDocument, LectureDocument).where(
        present_version(),
        col(LectureDocument.version_id) == VersionDocument.id,
        col(LectureDocument.personne_id) == Personne.id,
        col(LectureDocument.confirmee_le).is_not(None),
    )
    return list(db.exec(publics.people(document).where(~confirmed).limit(limit)))


# --- figures ---

COUNTED_TO = 1000


@dataclass(frozen=True)
class Lecteurs:
    """Of one document: how many it concerns (up to COUNTED_TO + 1), how many of them opened its present version, how many confirmed it."""

    concernes: int
    ouvert: int
    confirme: int


def lecteurs(db: Session, documents: Collection[UUID]) -> dict[UUID, Lecteurs]:
    """Of these documents, in one query whatever their number."""
    found = db.execute(union_all(*map(figures, documents))) if documents else ()
    return {key: Lecteurs(*counts) for key, *counts in found}


def figures(document: UUID) -> Any:
    """Whom it concerns are counted up to the cap, beside what they did."""
    mine = and_(col(LectureDocument.version_id) == VersionDocument.id, col(LectureDocument.personne_id) == Personne.id)
    beside = (
        sa_select(col(LectureDocument.ouvertures), col(LectureDocument.confirmee_le))
        .select_from(Document)
        .join(VersionDocument, present_version())
        .join(Personne, publics.concerned())
        .outerjoin(LectureDocument, mine)
        .where(col(Document.id) == document)
        .limit(COUNTED_TO + 1)
        .subquery()
    )
    opened, confirmed = func.count(func.nullif(beside.c.ouvertures, 0)), func.count(beside.c.confirmee_le)
    return sa_select(literal(document, Uuid()), func.count(), opened, confirmed).select_from(beside)


def openings(db: Session, document: Document) -> dict[UUID, tuple[int, int]]:
    """Of each version: how often it was opened or downloaded, and by how many people."""
    found = (
        select(
            LectureDocument.version_id,
            func.sum(LectureDocument.ouvertures),
            func.count(func.nullif(LectureDocument.ouvertures, 0)),
        )
        .join(VersionDocument, col(VersionDocument.id) == LectureDocument.version_id)
        .where(VersionDocument.document_id == document.id)
        .group_by(col(LectureDocument.version_id))
    )
    return {key: (int(times or 0), people) for key, times, people in db.exec(found)}
