"""What is shown of what was found: a line, and what tells it from others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.domain.recherche import lignes
from eclat.domain.recherche.demande import Demande
from eclat.domain.recherche.sources import padded
from eclat.domain.socle.utilisateur import QUALITES, Utilisateur
from eclat.engines.recherche import fold, words
from eclat.formats import format_date_short, format_siret
from eclat.francais import of_name
from eclat.models import (
    Candidat,
    Certificat,
    Document,
    EtatPersonne,
    Habilitation,
    Message,
    Organisme,
    Personne,
    Qualification,
    Role,
    SessionCqp,
    nom_complet,
)

EXCERPT = 90  # characters of a message, around the word that was sought
QUALIFICATIONS = {Qualification.OF_INDEPENDANT: "OF indépendant", Qualification.ORGANISME_NATIONAL: "Organisme National"}
Keys = Sequence[UUID]


@dataclass(frozen=True)
class Resultat:
    """``genre``, ``etat``: how its state is said, if it has one. ``route``, ``params``: where it is read."""

    id: UUID
    titre: str
    detail: str
    icone: str
    route: str
    params: dict[str, Any] = field(default_factory=dict)
    genre: str = ""
    etat: str = ""
    tri: str = ""

    def distance(self, demande: Demande) -> int:
        """Whole words of its first line are nearest, then those that begin so, then those of the line below."""
        whole = words(self.titre)
        return sum(0 if mot in whole else 1 if any(each.startswith(mot) for each in whole) else 2 for mot in demande.mots)


def joined(*parts: str | None) -> str:
    return " · ".join(each for each in parts if each)


def organismes(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    icone, route = "building-2", "organisme"
    return [
        Resultat(key, nom, joined(format_siret(siret), ville), icone, route, {"id": key}, "organisme", str(etat), tri)
        for key, nom, tri, siret, ville, etat in lignes.of(db, Organisme, keys)
    ]


def habilitations(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    icone, route = "file-pen-line", "habilitation"
    return [
        Resultat(
            key, numero, joined(nom, QUALIFICATIONS.get(kind), cqp), icone, route, {"id": key}, "habilitation", str(etat), numero
        )
        for key, numero, etat, kind, nom, cqp in lignes.of(db, Habilitation, keys)
    ]


def sessions(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    found = []
    for key, numero, intitule, ville, debut, etat, nom in lignes.of(db, SessionCqp, keys):
        titre = intitule or ville or numero
        detail = joined(numero if titre != numero else None, nom, debut and f"commence le {format_date_short(debut)}")
        found.append(Resultat(key, titre, detail, "graduation-cap", "session", {"id": key}, "session", str(etat), numero))
    return found


def personnes(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    """The administrateur is led to their account, other agents to their organisme."""
    everyone, found = user.is_a(Role.ADMINISTRATEUR), []
    places, roles = places_of(db, user, keys), roles_of(db, keys) if everyone else {}
    for key, nom, prenom, courriel, etat in lignes.of(db, Personne, keys):
        mine = places[key]
        if not (everyone or mine):
            continue
        route, where = ("compte-fiche", key) if everyone else ("organisme", mine[0][1])
        said = [
            *(f"{QUALITES[role]} {of_name(nom_organisme)}" for role, _, nom_organisme in mine),
            *map(QUALITES.get, roles.get(key, [])),
        ]
        called, shown = nom_complet(prenom, nom, courriel), "" if etat == EtatPersonne.ACTIVE else str(etat)
        detail = joined(*said[:2], courriel if courriel != called else None)
        found.append(
            Resultat(key, called, detail, "user-round", route, {"id": where}, "personne", shown, fold(f"{nom} {prenom}"))
        )
    return found


def places_of(db: Session, user: Utilisateur, keys: Keys) -> dict[UUID, list[tuple[Role, UUID, str]]]:
    found: defaultdict[UUID, list[tuple[Role, UUID, str]]] = defaultdict(list)
    for personne, role, organisme, nom in lignes.places(user).rows(db, cles=padded(keys)):
        found[personne].append((Role(role), organisme, nom))
    return found


def roles_of(db: Session, keys: Keys) -> dict[UUID, list[Role]]:
    held, order = lignes.roles().rows(db, cles=padded(keys)), list(Role)
    found: defaultdict[UUID, list[Role]] = defaultdict(list)
    for personne, role in sorted(held, key=lambda row: order.index(Role(row[1]))):
        found[personne].append(Role(role))
    return found


def candidats(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    """Their name and their session; never their birth."""
    found = []
    for key, session, naissance, usage, prenoms, courriel, numero, intitule in lignes.of(db, Candidat, keys):
        first, nom = prenoms.split(",")[0].strip(), usage or naissance
        other = f"nom de naissance {naissance}" if fold(nom) != fold(naissance) else None
        where = {"id": session, "candidat": key}
        detail, tri = joined(other, numero, intitule, courriel), fold(f"{nom} {first}")
        found.append(
            Resultat(key, f"{first} {nom}".strip() or "Sans nom", detail, "user-round-check", "candidat", where, tri=tri)
        )
    return found


def certificats(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    found = []
    for key, numero, titulaire, tri, le, etat in lignes.of(db, Certificat, keys):
        detail = joined(numero, f"délivré le {format_date_short(le)}")
        found.append(
            Resultat(key, titulaire, detail, "award", "certificat", {"id": key}, "certificat", str(etat), f"{tri} {numero}")
        )
    return found


def documents_with(db: Session, user: Utilisateur, mots: Sequence[str]) -> list[UUID]:
    given = {f"mot_{rang}": mot for rang, mot in enumerate(mots)}
    return [key for (key,) in lignes.documents(user, len(mots)).rows(db, **given)] if mots else []


def documents(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    return [
        Resultat(key, titre, categorie, "book-open", "document", {"id": key}, "document", str(etat), tri)
        for key, titre, tri, categorie, etat in lignes.of(db, Document, keys)
    ]


def messages(db: Session, user: Utilisateur, keys: Keys, demande: Demande) -> list[Resultat]:
    """The last first."""
    found = []
    for key, fil, texte, auteur, le, nom in lignes.of(db, Message, keys):
        said, detail = excerpt(texte, demande.mots), joined(auteur, nom, f"le {format_date_short(le)}")
        tri = f"{2**40 - int(le.timestamp()):016}"
        found.append(Resultat(key, said or "Pièce jointe", detail, "message-square", "fil", {"id": fil}, tri=tri))
    return found


def excerpt(texte: str, mots: Sequence[str]) -> str:
    """Some words of the text, around the first that was sought."""
    line = " ".join(texte.split())
    plain = fold(line)
    met = [at for mot in mots if (at := plain.find(mot)) >= 0] if len(plain) == len(line) else []
    start = max(min(met, default=0) - EXCERPT // 3, 0)
    start = line.find(" ", start) + 1 if start else 0
    return ("… " if start else "") + line[start : start + EXCERPT] + (" …" if len(line) > start + EXCERPT else "")
