"""The clauses of a convention: what article R6113-16-2 of the Code du travail wants stated, and what certifying bodies add to it.

Each is a text with variables: ``{organisme}``. A paragraph one of whose variables has nothing to say is left out; a clause with no
paragraph is no article.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

Paragraphe = list[tuple[str, bool]]  # its words, and whether they are bold

MARKED: Final = re.compile(r"\*\*(?P<bold>.+?)\*\*")
VALUE: Final = re.compile(r"\{\s*(?P<name>[^{}]*?)\s*\}")
LONGEST: Final = 4000

VARIABLES: Final = {
    "organisme": "le nom de l’organisme",
    "siret": "son SIRET",
    "demande": "le numéro de sa demande",
    "certificateur": "l’organisme certificateur",
    "cqp": "l’intitulé du CQP",
    "rncp": "son code au RNCP",
    "fin_enregistrement": "la fin de son enregistrement",
    "objet": "ce que l’habilitation permet",
    "portee": "la certification entière, ou ses blocs",
    "debut": "le début de validité",
    "fin": "la fin de validité",
    "territoire": "les régions, ou toute la France",
    "conditions": "les conditions de la décision",
    "equipe": "le nombre de personnes de l’équipe",
    "delegataires": "le nombre de délégataires habilités",
    "heures_centre": "les heures en centre, au moins",
    "heures_structure": "les heures en structure, au moins",
    "stagiaires": "les stagiaires par formateur, au plus",
}


@dataclass(frozen=True)
class Clause:
    """``loi``: which item of R6113-16-2 it states; such a one is never empty."""

    cle: str
    titre: str
    texte: str
    loi: str = ""


CLAUSES: Final = (
    Clause("objet", "Objet", "OC Éclat habilite {organisme} à **{objet}**.", "1°"),
    Clause(
        "certification",
        "Certification et blocs",
        "**{cqp}**\u00a0: {portee}.\nCertification enregistrée sous le code {rncp}, jusqu’au {fin_enregistrement}.",
        "2°",
    ),
    Clause(
        "duree",
        "Durée",
        "Du **{debut} au {fin}**. La convention ne se reconduit pas d’elle-même\u00a0: le renouvellement se demande six mois avant son "
        "terme. Elle prend fin, au plus tard, avec l’enregistrement de la certification.",
        "3°",
    ),
    Clause(
        "contrepartie",
        "Contrepartie financière",
        "L’habilitation elle-même ne donne lieu à aucune contrepartie financière. Les frais de session, s’il y en a, sont ceux du barème "
        "qu’OC Éclat publie, facturés à la clôture de la session.",
        "4°",
    ),
    Clause(
        "sous_traitance",
        "Sous-traitance",
        "L’organisme ne confie l’évaluation à aucun tiers. S’il confie à un tiers une partie de la formation, il le nomme dans la demande "
        "d’ouverture de la session, dit ce que ce tiers fait, et en reste responsable.",
        "5°",
    ),
    Clause(
        "moyens",
        "Moyens techniques, pédagogiques et d’encadrement",
        "L’organisme met en œuvre les moyens décrits dans sa demande {demande}, et tient OC Éclat informé de leurs changements.\n"
        "Équipe pédagogique\u00a0: {equipe}, en annexe.\n"
        "{stagiaires} stagiaires au plus par formateur présent.\n"
        "Territoire\u00a0: {territoire}.\n"
        "Délégataires\u00a0: {delegataires}, en annexe. L’organisme répond de ce qu’ils font en application de cette convention.\n"
        "Conditions posées par la décision\u00a0: {conditions}",
        "6°",
    ),
    Clause(
        "cfa",
        "Centres de formation d’apprentis",
        "Quand l’organisme est un centre de formation d’apprentis, il assure lui-même la gestion administrative de la préparation et des "
        "sessions\u00a0: inscriptions, suivi de l’assiduité, convocations et conservation des pièces.",
        "7°",
    ),
    Clause(
        "communication",
        "Intitulé et communication",
        "L’organisme emploie l’intitulé exact de la certification et son code au RNCP. Il se dit habilité par OC Éclat, jamais "
        "certificateur, et n’emploie pas le logo de France compétences.",
    ),
    Clause(
        "sessions",
        "Sessions et jurys",
        "{heures_centre} heures en centre au moins.\n"
        "{heures_structure} heures en structure au moins.\n"
        "Chaque session est demandée avant de commencer. Un binôme paritaire de la branche l’ouvre, la suit et préside son jury. "
        "L’organisme inscrit à une session d’évaluation les personnes qu’il a préparées.",
    ),
    Clause(
        "donnees",
        "Données personnelles",
        "L’organisme et OC Éclat traitent, chacun pour sa part, les données des candidats nécessaires à la certification, à la "
        "délivrance des certificats et à leur déclaration à la Caisse des Dépôts. L’organisme en informe les candidats, recueille un "
        "état civil exact et ne communique ces données à personne d’autre.",
    ),
    Clause(
        "suivi",
        "Suivi et contrôle",
        "L’organisme remet chaque année un bilan de ses sessions. Il déclare sans attendre tout changement de direction, d’équipe, de "
        "locaux ou de certification qualité. OC Éclat peut contrôler sur pièces et sur place l’application de cette convention.",
    ),
    Clause(
        "suspension",
        "Suspension et résiliation",
        "OC Éclat peut suspendre l’habilitation sans délai. Elle n’est résiliée qu’après notification des griefs et un temps "
        "suffisant pour y répondre. Tout changement est déclaré à France compétences dans les deux mois.",
    ),
    Clause(
        "differends",
        "Différends",
        "En cas de différend, les parties cherchent d’abord un accord\u00a0: l’organisme écrit à OC Éclat, qui lui répond sous un mois.",
    ),
    Clause("autres", "Autres dispositions", ""),
)
PAR_CLE: Final = {each.cle: each for each in CLAUSES}


def texts(kept: Mapping[str, str]) -> dict[str, str]:
    """Each clause as it stands: what OC Éclat wrote, else as it shipped."""
    return {each.cle: kept.get(each.cle, each.texte) for each in CLAUSES}


def fautes(cle: str, texte: str) -> list[str]:
    """What is wrong in a text, said to who writes it."""
    found = []
    if not texte.strip() and PAR_CLE[cle].loi:
        found.append(f"La loi veut cette clause (article R. 6113-16-2, {PAR_CLE[cle].loi})\u00a0: elle ne peut pas être vide.")
    for name in VALUE.findall(texte):
        if name not in VARIABLES:
            near = get_close_matches(name, VARIABLES, 1)
            found.append(f"«\u00a0{{{name}}}\u00a0» n’existe pas." + (f" Vous vouliez sans doute {{{near[0]}}}." if near else ""))
    rest = VALUE.sub("", MARKED.sub(lambda bold: bold["bold"], texte))
    found += [f"«\u00a0{mark}\u00a0» n’a pas son pendant." for mark in ("{", "}", "**") if mark in rest]
    return found


def paragraphes(texte: str, values: Mapping[str, str]) -> list[Paragraphe]:
    """Its lines, filled: what a value says is never read as a mark."""
    lines = [line.strip() for line in texte.splitlines() if line.strip()]
    return [list(filled(line, values)) for line in lines if all(values.get(name, "").strip() for name in VALUE.findall(line))]


def filled(line: str, values: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    done = 0
    for found in MARKED.finditer(line):
        if found.start() > done:
            yield said(line[done : found.start()], values), False
        yield said(found["bold"], values), True
        done = found.end()
    if done < len(line):
        yield said(line[done:], values), False


def said(words: str, values: Mapping[str, str]) -> str:
    return VALUE.sub(lambda found: values[found["name"]], words)
