"""What the Caisse des Dépôts answers: a receipt of the file as a whole, then the report of what was treated.

Both are found by the local names of their elements, whatever their prefix, capitals and order: no schema of either is public, and
those that were seen declare a prefix that they do not use.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from eclat.cdc.xml import MO, XmlRefuse, local, parsed, text

SANS: Final = re.compile(r"\b(sans|aucune?|0)[ _-]*(erreur|rejet)s?", re.IGNORECASE)
LIMITE: Final = 20 * MO
LONG: Final = 4000
OK, KO = "passagesok", "passagesko"
STATUTS: Final = ("statut", "etat", "resultat", "codestatut", "statutflux", "acceptation")
FAUTES: Final = ("messageerreur", "erreur", "libelleerreur", "motif", "motifrejet", "message", "detail", "libelle")
REFUS: Final = re.compile(r"refus|rejet|\bko\b|erreur|invalide|non[ _-]?conforme|echec|échec|\bfalse\b|\bnon\b", re.IGNORECASE)


@dataclass(frozen=True)
class Rejet:
    id_technique: str
    message: str


@dataclass(frozen=True)
class Reponse:
    """``traitement``: a report, else a receipt. ``acceptee``, ``message``: of the file as a whole. An identifier that is told twice
    is one; told both ways, it was rejected."""

    traitement: bool
    id_flux: str
    nom_fichier: str
    id_traitement: str
    acceptee: bool = True
    message: str = ""
    acceptes: list[str] = field(default_factory=list)
    rejetes: list[Rejet] = field(default_factory=list)


def lue(data: bytes) -> Reponse:
    """Raises XmlRefuse."""
    root = parsed(data, limit=LIMITE)
    if local(root) in ("schema", "flux"):
        said = "un schéma" if local(root) == "schema" else "un fichier de déclarations"
        raise XmlRefuse(f"Ce fichier est {said}, non une réponse de la Caisse des Dépôts. Choisissez l’accusé, ou le rapport.")
    every = list(root.iter(etree.Element))
    named = {name: first(every, name) for name in ("idflux", "nomfichier", "idtraitement")}
    if not named["idflux"] and not named["nomfichier"]:
        raise XmlRefuse(
            "Ce fichier ne dit pas à quel envoi il répond. Choisissez l’accusé, ou le rapport, tel que le portail l’a donné."
        )
    sections = [each for each in every if local(each) in (OK, KO)]
    head = named["idflux"][:255], named["nomfichier"][:255], named["idtraitement"][:255]
    if not sections:
        refused, message = verdict(every)
        return Reponse(False, *head, not refused, message)
    rejected = {each.id_technique: each for section in sections if local(section) == KO for each in rejets(section)}
    accepted = [
        text(each)
        for section in sections
        if local(section) == OK
        for each in section.iter(etree.Element)
        if local(each) == "idtechnique"
    ]
    kept = [each for each in dict.fromkeys(accepted) if each and each not in rejected]
    return Reponse(True, *head, acceptes=kept, rejetes=list(rejected.values()))


def first(every: list[etree._Element], name: str) -> str:
    return next((said for each in every if local(each) == name and (said := text(each))), "")


def rejets(section: etree._Element) -> list[Rejet]:
    """One for each identifier: what is beside it says why."""
    found = []
    for key in (each for each in section.iter(etree.Element) if local(each) == "idtechnique" and text(each)):
        parent = key.getparent()
        beside = [each for each in parent if each is not key] if parent is not None and parent is not section else []
        said = {local(each): text(each) for each in beside if text(each)}
        code = said.pop("codeerreur", "")
        message = " ".join(dict.fromkeys(said.values()))
        found.append(
            Rejet(text(key)[:255], " ".join(filter(None, (f"{code}\u00a0:" if code and message else code, message)))[:LONG])
        )
    return found


def verdict(every: list[etree._Element]) -> tuple[bool, str]:
    """Whether a receipt refuses the file, and what it says of it."""
    leaves = [each for each in every if not len(each) and text(each)]
    messages = " ".join(dict.fromkeys(text(each) for each in leaves if local(each) in FAUTES))[:LONG]
    statuts = " ".join(text(each) for each in leaves if local(each) in STATUTS)
    if statuts:
        refused = REFUS.search(SANS.sub("", statuts.replace("_", " "))) is not None
    else:
        refused = any("erreur" in local(each) or "rejet" in local(each) for each in leaves)
    return refused, messages or (statuts[:LONG] if refused else "")
