"""A candidate in the grid of results: what one row shows, drawn once for each shape (``http/drawn.py``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from eclat.domain.jurys import acquis, champs, regles
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.resultats import Issue
from eclat.domain.jurys.saisie import Conflit
from eclat.formats import plural
from eclat.http.drawn import Mot, Texte
from eclat.models import Bloc, PresenceJury

Etat = Literal["saved", "editing", "error", "conflict"]
Place = Literal[
    "", "verrou", "hors", "absent", "declare"
]  # where nothing is typed: held before, not aimed at, not there, to be confirmed


@dataclass(slots=True)
class Rangee:
    """``vu``: what the page believes to be kept, cell by cell, as a query. ``fautes``: cells to be corrected, each ``dit``."""

    cle: Mot
    numero: Texte
    nom: Texte
    ne_le: Texte
    adresse: Texte
    vu: Texte
    observations: Texte
    resultat: Texte
    notes: tuple[Texte, ...]
    acquis: tuple[Texte, ...]
    dits: tuple[Texte, ...]
    conflits: tuple[Texte, ...]
    etat: Etat
    presence: str
    valeurs: tuple[str, ...]
    places: tuple[Place, ...]
    codes: tuple[str, ...]
    titres: tuple[str, ...]
    notees: tuple[bool, ...]
    fautes: tuple[str, ...]
    issue: str
    ouverte: bool
    modifiable: bool


def seen(ligne: Ligne, codes: Sequence[str]) -> str:
    """presence=present&resultat-BC01=valide: every cell that holds something."""
    tapes = dict(ligne.tapes)
    held = {champ: champs.held(ligne.passage, tapes, champ) for champ in champs.names(list(codes))}
    return urlencode({champ: text for champ, text in held.items() if text})


def place(ligne: Ligne, code: str) -> Place:
    if acquis.locked(ligne.tapes.get(code)):
        return "verrou"
    if ligne.passage.presence != PresenceJury.PRESENT:
        return "absent"
    if code in ligne.declares and code not in ligne.tapes:
        return "declare"
    return "" if code in ligne.proposition.vises or code in ligne.tapes else "hors"


def held_since(ligne: Ligne, code: str) -> str:
    """Acquis 2025"""
    return f"Acquis {acquis.year_of(ligne.tapes[code].origine)}".strip() if code in ligne.tapes else ""


def said(ligne: Ligne) -> str:
    """Partielle, 3 sur 4"""
    found = ligne.proposition
    if found.issue == Issue.BLOCS_VISES:
        return f"{plural(len(found.obtenus), 'bloc visé validé', 'blocs visés validés')}"
    return found.dite


def rangee(
    ligne: Ligne, blocs: Sequence[Bloc], adresse: str, *, modifiable: bool, ouverte: bool = False,
    tapees: Mapping[str, str] | None = None, conflits: Sequence[Conflit] = (),
) -> Rangee:  # fmt: skip
    """``tapees``: what was typed and is not kept."""
    codes, typed, tapes = [each.code for each in blocs], tapees or {}, dict(ligne.tapes)
    found = list(regles.manques(ligne, blocs))
    wrong = [each for each in found if each.faux]

    def shown(champ: str) -> str:
        return typed.get(champ, champs.held(ligne.passage, tapes, champ))

    etat: Etat = "conflict" if conflits else "error" if wrong else "editing" if found else "saved"
    return Rangee(
        cle=Mot(str(ligne.passage.id)),
        numero=Texte(str(ligne.passage.rang)),
        nom=Texte(ligne.nom),
        ne_le=Texte(f"{ligne.candidat.ne_le:%d/%m/%Y}" if ligne.candidat.ne_le else ""),
        adresse=Texte(adresse),
        vu=Texte(seen(ligne, codes)),
        observations=Texte(shown("observations")),
        resultat=Texte(said(ligne)),
        notes=tuple(Texte(shown(f"note-{code}")) for code in codes),
        acquis=tuple(Texte(held_since(ligne, code)) for code in codes),
        dits=tuple(Texte(each.dit) for each in wrong),
        conflits=tuple(Texte(each.dit) for each in conflits),
        etat=etat,
        presence=shown("presence"),
        valeurs=tuple(shown(f"resultat-{code}") for code in codes),
        places=tuple(place(ligne, code) for code in codes),
        codes=tuple(codes),
        titres=tuple(f"{each.code} {each.intitule}" for each in blocs),
        notees=tuple(each.note_min is not None for each in blocs),
        fautes=tuple(each.champ for each in wrong),
        issue=ligne.proposition.issue.value,
        ouverte=ouverte,
        modifiable=modifiable,
    )
