"""Everything that a reader sees and that answers to some words, by noun: organismes, files, people, certificates, documents, messages.

What they do not see counts for nothing: neither a number, nor a corrected word, says that it is there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from eclat.domain.documentation.publics import visible_documents
from eclat.domain.recherche import resultats, sources
from eclat.domain.recherche.demande import Demande
from eclat.domain.recherche.resultats import Resultat
from eclat.domain.recherche.sources import MANY, Autres, Source
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import lexique
from eclat.engines.prepared import prepared
from eclat.engines.recherche import MAX_WORDS, words
from eclat.models import Appartenance, Certificat, Document

SHOWN = 3  # of each group, under the box
PAGE = 50  # of one group, on its page


@dataclass(frozen=True)
class Groupe:
    """What is found of one noun. ``liste``: the route of its list, where the same words find the same."""

    nom: str
    titre: str
    source: Source
    load: Callable[[Session, Utilisateur, list[UUID], Demande], list[Resultat]]
    liste: str = ""


@dataclass(frozen=True)
class Trouve:
    """``nombre``: how many, up to MANY; ``lignes``: the best of them."""

    groupe: Groupe
    nombre: int
    lignes: list[Resultat]


@dataclass(frozen=True)
class Reponse:
    """``mots``: what was looked for; ``corrige``: in the place of words that name nothing as they are."""

    demande: Demande
    groupes: list[Trouve] = field(default_factory=list)
    mots: tuple[str, ...] = ()
    corrige: bool = False

    @property
    def nombre(self) -> int:
        return sum(each.nombre for each in self.groupes)

    @property
    def plein(self) -> bool:
        """There may be more than what is counted."""
        return any(each.nombre >= MANY for each in self.groupes)


GROUPES = (
    Groupe("organismes", "Organismes", sources.ORGANISMES, resultats.organismes, "organismes"),
    Groupe("dossiers", "Dossiers", sources.HABILITATIONS, resultats.habilitations, "habilitations"),
    Groupe("sessions", "Sessions", sources.SESSIONS, resultats.sessions, "sessions"),
    Groupe("personnes", "Personnes", sources.PERSONNES, resultats.personnes),
    Groupe("candidats", "Candidats", sources.CANDIDATS, resultats.candidats),
    Groupe("certificats", "Certificats", sources.CERTIFICATS, resultats.certificats, "certificats"),
    Groupe("documents", "Documents", Source(Document, visible_documents), resultats.documents, "documentation"),
    Groupe("messages", "Messages", sources.MESSAGES, resultats.messages, "messagerie"),
)
NAMED = ("organismes", "dossiers", "sessions", "personnes", "candidats", "certificats")  # by words that may be misspelt
ADDRESSED = ("personnes", "candidats")


def search(db: Session, user: Utilisateur, demande: Demande, only: str = "") -> Reponse:
    """What answers, the groups in their order; all of one group's when ``only`` names it, beside how many the others have."""
    if not demande:
        return Reponse(demande)
    found, mots, corrige = keys_of(db, user, demande), sought(demande), False
    if not any(found.values()) and (autres := meant(db, demande)):
        found = {each.nom: by_words(db, user, each, demande.mots, autres) for each in GROUPES if each.nom in NAMED}
        corrige = any(found.values())
        mots = tuple(each for mot in demande.mots for each in autres.get(mot, [mot]))
    groupes = [
        Trouve(each, len(keys), best(db, user, each, keys, demande, only))
        for each in GROUPES
        if (keys := found.get(each.nom, []))
    ]
    return Reponse(demande, groupes, mots, corrige)


def sought(demande: Demande) -> tuple[str, ...]:
    """The words of an address that is nobody's, part of which may be somebody's."""
    return demande.mots or tuple(words(demande.adresse)[:MAX_WORDS])


def keys_of(db: Session, user: Utilisateur, demande: Demande) -> dict[str, list[UUID]]:
    """Keys of what answers to it as it was typed, by group. A whole address is that of somebody, and of nobody else."""
    if demande.adresse:
        exact = {each.nom: each.source.at(db, user, demande.adresse) for each in GROUPES if each.nom in ADDRESSED}
        if any(exact.values()):
            return exact
        begins = {
            each.nom: by_words(db, user, each, (demande.adresse,)) for each in GROUPES if each.nom in (*ADDRESSED, "organismes")
        }
        if any(begins.values()):
            return begins
    found = {each.nom: answering(db, user, each, sought(demande), demande) for each in GROUPES}
    found["personnes"] = of_organismes(db, user, found["personnes"], found["organismes"])
    return found


def answering(db: Session, user: Utilisateur, groupe: Groupe, mots: tuple[str, ...], demande: Demande) -> list[UUID]:
    """By its number first, then by its words."""
    if groupe.nom == "documents":
        return resultats.documents_with(db, user, mots)
    by_code = coded(db, user, demande.code) if groupe.nom == "certificats" and demande.code else []
    numbered = groupe.source.numbered(db, user, demande)
    return list(dict.fromkeys([*by_code, *numbered, *by_words(db, user, groupe, mots)]))[:MANY]


def by_words(db: Session, user: Utilisateur, groupe: Groupe, mots: tuple[str, ...], autres: Autres | None = None) -> list[UUID]:
    return groupe.source.named(db, user, mots, autres or {}) if mots else []


def coded(db: Session, user: Utilisateur, code: str) -> list[UUID]:
    """The certificate that has this code, whole."""
    return [key for (key,) in with_code(user).rows(db, code=code)]


@prepared
def with_code(user: Utilisateur) -> Any:
    return select(Certificat.id).where(Certificat.code == bindparam("code"), sources.CERTIFICATS.seen(user, col(Certificat.id)))


def of_organismes(db: Session, user: Utilisateur, own: list[UUID], organismes: list[UUID]) -> list[UUID]:
    """Those whose own name answers, then the people of the organismes whose name does."""
    if not organismes or len(own) >= MANY:
        return own
    theirs = [key for (key,) in people_of(user).rows(db, organismes=sources.padded(organismes))]
    return list(dict.fromkeys([*own, *theirs]))[:MANY]


@prepared
def people_of(user: Utilisateur) -> Any:
    """Keys of those who have a place today in these organismes."""
    there = sources.PERSONNES.seen(user, col(Appartenance.personne_id))
    among = col(Appartenance.organisme_id).in_(bindparam("organismes", expanding=True))
    theirs = select(Appartenance.personne_id).where(among, col(Appartenance.jusqu_a).is_(None), there)
    return theirs.order_by(col(Appartenance.id)).limit(MANY)


def meant(db: Session, demande: Demande) -> Autres:
    """The words that may have been meant by those that name nothing as they are."""
    near = {mot: lexique.near(db, mot) for mot in demande.mots}
    return {mot: [mot, *others] for mot, others in near.items() if others}


def best(db: Session, user: Utilisateur, groupe: Groupe, keys: list[UUID], demande: Demande, only: str) -> list[Resultat]:
    """The nearest to what was typed first: what was found by its number, then whole words, then what begins so."""
    if only and groupe.nom != only:
        return []
    rang = {key: at for at, key in enumerate(keys)} if demande.envers or demande.code else {}
    found = groupe.load(db, user, keys, demande)
    ranked = sorted(found, key=lambda each: (rang.get(each.id, 0), each.distance(demande), each.tri, each.id.hex))
    return ranked[: PAGE if only else SHOWN]
