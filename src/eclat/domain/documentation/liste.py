"""The documents, as the administrateur keeps them (P12)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, false, select, true

from eclat.domain.documentation import lectures, publics
from eclat.domain.documentation.lectures import Lecteurs
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Filtre, Liste, Vue
from eclat.engines.listes.vues import key
from eclat.engines.recherche import MAX_WORDS, fold, words
from eclat.models import Cqp, Document, EtatDocument, Fichier, Role, VersionDocument

PUBLIC: tuple[Any, ...] = (
    Document.dirigeants, Document.referents, Document.instructeurs, Document.comite, Document.binome,
    Document.independants, Document.nationaux, Document.delegataires, Document.habilites,
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a document. What says its public comes last, as in PUBLIC."""

    id: UUID
    titre: str
    categorie: str
    etat: EtatDocument
    obligatoire: bool
    paru_le: datetime
    version: int
    adresse: str
    fichier: str | None
    taille: int | None
    cqp: str | None
    dirigeants: bool
    referents: bool
    instructeurs: bool
    comite: bool
    binome: bool
    independants: bool
    nationaux: bool
    delegataires: bool
    habilites: bool
    lecteurs: Lecteurs | None = None

    @property
    def public(self) -> str:
        return publics.in_words(self, self.cqp or "")


@dataclass(frozen=True)
class VueDocuments(Vue):
    """``categorie``: its folded name; ``public``: a role that reads; ``remplace``: the document of which a new version is asked for in its row."""

    categorie: str = ""
    public: str = ""
    remplace: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        public = given["public"] if given["public"] in list(publics.READERS) else ""
        return {
            **super().known(given),
            "categorie": fold(given["categorie"]),
            "public": public,
            "remplace": key(given["remplace"]),
        }

    def at(self, **changes: Any) -> dict[str, str]:
        return super().at(**{"remplace": "", **changes})

    def beside(self, document: UUID | str) -> dict[str, str]:
        """The same page of the list with the form of a new version under this document, or under none."""
        return {**self.here, "remplace": str(document)}


def columns() -> Any:
    shown: tuple[Any, ...] = (
        Document.id, Document.titre, Document.categorie, Document.etat, Document.obligatoire, Document.paru_le, Document.version,
        VersionDocument.adresse, Fichier.nom, Fichier.taille, Cqp.intitule, *PUBLIC,
    )  # fmt: skip
    return (
        sa_select(*shown)
        .select_from(Document)
        .join(VersionDocument, lectures.present_version())
        .outerjoin(Fichier, col(Fichier.id) == VersionDocument.fichier_id)
        .outerjoin(Cqp, col(Cqp.id) == Document.cqp_id)
    )


def sought(db: Session, q: str) -> Filtre:
    """Each word stands somewhere in the title, the category, the description or the name of the file."""
    wanted = words(q)[:MAX_WORDS]
    if not wanted:
        return Filtre((false(),), rare=True)
    names = [f"mot_{rang}" for rang in range(len(wanted))]
    there = tuple(col(Document.cherche).contains(bindparam(name, type_=Document.cherche.type)) for name in names)  # type: ignore[attr-defined]
    return Filtre(there, shape=("document", len(wanted)), given=dict(zip(names, wanted, strict=True)))


def of_category(db: Session, categorie: str) -> Filtre:
    return Filtre((col(Document.categorie_tri) == categorie,))


def read_by(db: Session, public: str) -> Filtre:
    return Filtre((publics.READERS[Role(public)],))


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with how many read them, in one query whatever their number."""
    found = lectures.lecteurs(db, [each.id for each in lignes])
    return [replace(each, lecteurs=found[each.id]) for each in lignes]


def kept_by(user: Utilisateur) -> Any:
    return select(Document).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


DOCUMENTS = Liste(
    Ligne,
    columns(),
    key=col(Document.id),
    visible=kept_by,
    states=Etats(
        {EtatDocument.PUBLIE: "Publiés", EtatDocument.PROGRAMME: "Programmés", EtatDocument.RETIRE: "Retirés"},
        within=lambda user, etat: [col(Document.etat) == etat],
        always=lambda user: [EtatDocument.PUBLIE],
    ),
    search=sought,
    filters={"categorie": of_category, "public": read_by},
    sorts={
        "date": col(Document.paru_le),
        "titre": col(Document.titre_tri),
        "ordre": (col(Document.categorie_tri), col(Document.rang)),
    },
    default="-date",
    bare=True,
    complete=completed,
    view=VueDocuments,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
)
