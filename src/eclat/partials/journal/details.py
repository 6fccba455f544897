"""What a line of the journal says, unfolded: before and after, why, what else was kept of it, where it came from, what it sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eclat.domain.comptes.appareils import plain_words
from eclat.domain.socle.utilisateur import QUALITES
from eclat.domain.support.journal import Ligne
from eclat.engines.journal import Origine
from eclat.formats import format_date, format_hour
from eclat.http.exports import badges
from eclat.models import Provenance

# What the details of the verbs are called. Others are shown under their own name; those of INNER are for the programs.
TITRES: Final = {
    "motif": "Motif", "membres": "Membres", "membre": "Membre", "place": "Place", "point": "Point", "points": "Points", "pv": "Procès-verbal",
    "version": "Version", "champs": "Champs", "roles": "Rôles", "referent": "Référent", "ancien": "Auparavant", "instructeurs": "Binôme",
    "comite": "Comité technique", "jours": "Jours", "lieu": "Lieu", "lignes": "Lignes", "liste": "Liste", "format": "Format",
    "cherche": "Après une recherche", "numero": "Numéro", "empreinte": "Empreinte", "sha256": "Empreinte du fichier", "issue": "Décision",
    "sens": "Avis", "valide_du": "Valable du", "valide_jusqu_au": "Valable jusqu’au", "objet": "Objet", "mails": "Mails", "lettres": "Lettres",
    "second_facteur": "Second facteur", "delegataires": "Délégataires", "manques": "Ce qui manquait", "de": "D’après", "du": "Du",
    "reponse": "Réponse", "etat": "État", "mentions": "Mentions", "note": "Note", "seuils": "Seuils", "document": "Document", "nom": "Nom",
    "ville": "Ville", "siret": "SIRET", "pages": "Pages", "minutes": "Minutes", "page": "Page", "comme": "Comme", "fin": "Fin",
    "intitule": "Intitulé", "obligatoire": "Obligatoire", "pour": "Demandée dans", "aide": "Aide", "piece": "Pièce",
    "jusqu_au": "Au", "code": "Code", "evaluation": "Modalité d’évaluation", "competences": "Compétences", "bornes": "Limites", "bloc": "Bloc",
    "enregistrement": "Enregistrement", "libelle": "Réponse", "blocs": "Blocs", "regions": "Régions", "regions_avant": "Régions auparavant",
    "convention": "Convention", "changements_dits": "Ce qui change",
}  # fmt: skip
VALEURS: Final = {"texte_mail": "Texte"}
NOMMES: Final = {"texte_mail": ("modele",), "reglage": ("nom",)}  # what the line is about, said under its title
INNER: Final = frozenset(("nouveaute", "changements", "candidat", "personne", "liens", "consultation"))


@dataclass(frozen=True)
class Changement:
    quoi: str
    avant: str
    apres: str


def changes(ligne: Ligne) -> list[Changement]:
    """What was and what is, then why."""
    found = [Changement(each["quoi"], each["avant"], each["apres"]) for each in ligne.details.get("changements", ())]
    if ligne.avant != ligne.apres:
        table = ligne.objet_type
        found.append(Changement("État", state(table, ligne.avant), state(table, ligne.apres)))
    if "roles" in ligne.details:
        before, after = ligne.details.get("avant", ()), ligne.details["roles"]
        found.append(Changement("Rôles", said(before, QUALITES), said(after, QUALITES)))
    else:
        found += kept(ligne)
    if motif := ligne.details.get("motif"):
        found.append(Changement("Motif", "", str(motif)))
    return found


def kept(ligne: Ligne) -> list[Changement]:
    """What the details say it was and is: a value, or each field of it that differs."""
    details = ligne.details
    if "avant" not in details and "apres" not in details:
        return []
    before, after = details.get("avant", ""), details.get("apres", details.get("point", ""))
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return [Changement("Point" if "point" in details else VALEURS.get(ligne.objet_type, "Valeur"), said(before), said(after))]
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [Changement(title(name), said(before.get(name, "")), said(after.get(name, ""))) for name in names]


def title(name: str) -> str:
    return TITRES.get(name, name.replace("_", " ").capitalize())


def state(table: str, etat: str) -> str:
    """The words of its badge, if it has one."""
    words: Mapping[str, Any] = badges().mots.get(table, {})
    return str(words[etat][0]) if etat in words else etat.replace("_", " ").capitalize()


def others(ligne: Ligne) -> list[tuple[str, str]]:
    """What else the line keeps."""
    shown = {
        "avant",
        "apres",
        "motif",
        "roles",
        *(["point"] if "avant" in ligne.details else []),
        *NOMMES.get(ligne.objet_type, ()),
    }
    return [(title(name), said(value)) for name, value in ligne.details.items() if name not in INNER | shown]


def said(value: Any, words: Mapping[Any, str] | None = None) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):
        return "\u00a0; ".join(f"{name}\u00a0: {said(each)}" for name, each in value.items() if each not in (None, "", []))
    if isinstance(value, list | tuple):
        return ", ".join(said(each, words) for each in value)
    return (words or {}).get(value, str(value))


def came_from(provenance: Provenance | None) -> str:
    """203.0.113.24, Firefox sur Windows, connexion du 26 novembre 2026 à 8 h 41; and whether that is what the line sealed."""
    if provenance is None:
        return ""
    sealed = Origine(provenance.adresse, provenance.appareil, provenance.connexion_le, provenance.sel).id
    since = provenance.connexion_le
    parts = [
        provenance.adresse,
        plain_words(provenance.appareil),
        f"connexion du {format_date(since)} à {format_hour(since)}" if since else "",
        "" if sealed == provenance.id else "altéré depuis",
    ]
    return ", ".join(each for each in parts if each)


def shortened(empreinte: str | None) -> str:
    """7be0 41c9 … 93fa"""
    return f"{empreinte[:4]} {empreinte[4:8]} … {empreinte[-4:]}" if empreinte else "aucune"
