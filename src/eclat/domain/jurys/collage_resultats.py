"""Results of a spreadsheet on their way into the procès-verbal: read, told cell by cell before anything is written, then written (P14)."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlmodel import Session

from eclat.domain.jurys import champs, pv, saisie
from eclat.domain.jurys import feuille_resultats as colonnes
from eclat.domain.jurys.feuille_resultats import CANDIDAT, NE_LE, OBSERVATIONS, PRENOMS, PRESENCE, WHO
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.rapprochement import Registre
from eclat.domain.jurys.saisie import Cellules
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import cellules, feuilles, plages
from eclat.engines.grilles.feuilles import FeuilleLue
from eclat.engines.grilles.grille import Grille
from eclat.file_types import FileRefused
from eclat.models import Bloc, PresenceJury, Pv, SessionCqp
from eclat.tableurs.feuilles import Cellule, Feuille, bounded

PASTED: Final = "Ce collage"
PRESENCES: Final = {each.value for each in PresenceJury}
A_DAY: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


@dataclass(frozen=True)
class Depart:
    """The cell where a range without names nor headings was pasted; none: the first candidate, the first bloc."""

    passage: UUID | None = None
    champ: str = ""


@dataclass(frozen=True)
class Ecriture:
    """A cell that will hold something else. ``avant``: what it holds now, which is what the page shows it to replace."""

    ligne: Ligne
    champ: str
    avant: str
    apres: str


@dataclass
class Lecture:
    """What a spreadsheet says of a procès-verbal: cells to write, cells that hold it already, and all that is left out, each said."""

    ecritures: list[Ecriture] = field(default_factory=list)
    deja: int = 0
    dits: list[str] = field(default_factory=list)
    lignes: int = 0  # lines that speak of a candidate who was found
    par_ordre: bool = False  # no names: by the order of the lines

    @property
    def marque(self) -> str:
        """Changes with what would be written, and over what: what a preview may be told that it still speaks of."""
        cells = [(str(each.ligne.passage.id), each.champ, each.avant, each.apres) for each in self.ecritures]
        return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]


# --- what is read ---


def pasted(grille: Grille, text: str) -> FeuilleLue:
    """A range, by the readers of files. Raises Refus."""
    rows = plages.cells(text)
    held = [each for each in rows if any(each)]
    plages.check(grille, held[1:] or held, max(map(len, rows)))  # the first may be its headings
    sheet, _ = bounded("", enumerate(rows, 1))
    try:
        return feuilles.read(grille, PASTED, [sheet])[0]
    except FileRefused as refused:
        raise Refus(refused.message) from None


def of_file(grille: Grille, name: str, sheets: Sequence[Feuille]) -> tuple[FeuilleLue, str]:
    """The sheet that is read, and which others are not. Raises FileRefused."""
    found = feuilles.read(grille, name, sheets)
    rank = feuilles.first(found)
    others = [each.nom for at, each in enumerate(found) if at != rank]
    said = f"La feuille «\u00a0{found[rank].nom}\u00a0» est lue" if others else ""
    left = ", ".join(f"«\u00a0{each}\u00a0»" for each in others[:3])
    return found[rank], f"{said}, pas {left}. Pour en lire une autre, copiez ses cases et collez-les." if said else ""


def as_text(grille: Grille, sheet: FeuilleLue) -> str:
    """A sheet as its cells would be pasted: line by line where they stand in the file, so that lines keep their numbers."""
    hidden = set() if sheet.entiere else set(sheet.masquees)
    shown = {number: cells for number, cells in sheet.lignes if number not in hidden}
    typed = dict(sheet.donnees)
    first = 1 if sheet.titres is not None else min(shown, default=1)
    return "\n".join(
        "\t".join(plain_cells(grille, sheet, shown.get(number, []), number in typed))
        for number in range(first, max(shown, default=0) + 1)
    )


def plain_cells(grille: Grille, sheet: FeuilleLue, cells: Sequence[Cellule], data: bool) -> list[str]:
    found = [" ".join(str(cell).split()) for cell in cells]
    day = sheet.colonnes.get(NE_LE)
    if data and day is not None and day < len(found):
        found[day] = cellules.typed(grille.saisies[NE_LE], cells[day])
    return found


def places(grille: Grille, sheet: FeuilleLue, registre: Registre, start: str = "") -> dict[str, int]:
    """Which column of the sheet fills which: by its headings; names by whom they name, results by their words."""
    rows = [cells for _, cells in sheet.donnees]
    found = dict(sheet.colonnes) if sheet.titres is not None else {}
    if CANDIDAT not in found:
        found |= {name: rank for name, rank in names_in(rows, registre, set(found.values())).items() if name not in found}
    return found if sheet.titres is not None else found | in_order(grille, rows, set(found.values()), start)


def texts(rows: Sequence[Sequence[Cellule]], rank: int) -> list[str]:
    return [str(row[rank]).strip() for row in rows if rank < len(row) and str(row[rank]).strip()]


def names_in(rows: Sequence[Sequence[Cellule]], registre: Registre, taken: set[int]) -> dict[str, int]:
    """The column, or two beside one another, that name candidates on most lines; nothing when none does."""
    width = max(map(len, rows), default=0)
    free = [rank for rank in range(width) if rank not in taken]
    best: dict[str, int] = {}
    most = 0
    for rank in free:
        for given in ([rank + 1] if rank + 1 in free else []) + [None]:
            held = [" ".join(str(row[at]) for at in (rank, given) if at is not None and at < len(row)) for row in rows]
            known = sum(bool(each.strip()) and bool(registre.named(each)) for each in held)
            if known > most and known * 2 >= len(texts(rows, rank)):
                best, most = {CANDIDAT: rank} | ({PRENOMS: given} if given is not None else {}), known
    return best


def in_order(grille: Grille, rows: Sequence[Sequence[Cellule]], taken: set[int], start: str = "") -> dict[str, int]:
    """Columns without headings: those whose words are results are the blocs in their order, a text after them is the observation.

    ``start``: the column where they were pasted."""
    blocs = [name for name in grille.noms if name not in (*WHO, PRESENCE, OBSERVATIONS)]
    first, found = grille.saisies[blocs[0]], dict[str, int]()
    blocs = [] if start == OBSERVATIONS else blocs[blocs.index(start) :] if start in blocs else blocs
    for rank in range(max(map(len, rows), default=0)):
        cells = texts(rows, rank)
        values = [colonnes.read_as(cellules.typed(first, each)) for each in cells]
        clear = sum(colonnes.understood(each) for each in values)
        left = [name for name in blocs if name not in found]
        if rank in taken:
            continue
        if cells and all(map(A_DAY.fullmatch, cells)):
            found.setdefault(NE_LE, rank)
        elif cells and PRESENCE not in found and left == blocs and start in ("", PRESENCE) and says_presence(values):
            found[PRESENCE] = rank
        elif left and (clear * 2 > len(cells) or (not cells and left != blocs)):
            found[left[0]] = rank
        elif (left != blocs or not blocs) and cells and OBSERVATIONS not in found:
            found[OBSERVATIONS] = rank
    return found


def says_presence(values: Sequence[str]) -> bool:
    """Who is there, not what they obtained: nothing but such words, of which one at least is “présent”."""
    return all(each in PRESENCES for each in values) and PresenceJury.PRESENT.value in values


# --- what it would write ---


def lire(db: Session, document: Pv, blocs: Sequence[Bloc], text: str, depart: Depart = Depart()) -> Lecture:
    """What this text would write, nothing being written. Raises Refus."""
    session = db.get_one(SessionCqp, document.session_id)
    codes = [each.code for each in blocs]
    return lue(pv.lignes(db, session, codes, [document.id]), blocs, text, depart)


def lue(lignes: Sequence[Ligne], blocs: Sequence[Bloc], text: str, depart: Depart) -> Lecture:
    codes = [each.code for each in blocs]
    grille, registre = colonnes.grille(tuple(codes)), Registre(lignes)
    sheet = pasted(grille, text)
    start = {champ: name for name, champ in colonnes.champs_de(codes).items()}.get(depart.champ, "")
    sheet.colonnes = places(grille, sheet, registre, start)
    if not set(sheet.colonnes) - set(WHO):
        raise Refus(
            "Aucune colonne de résultats n’est reconnue\u00a0: mettez-leur pour titres "
            f"{', '.join(codes)}, ou gardez des colonnes de V et de N."
        )
    found = Lecture(par_ordre=CANDIDAT not in sheet.colonnes)
    whom = in_turn(sheet, lignes, depart.passage) if found.par_ordre else by_name(grille, sheet, registre, found)
    for number, values in feuilles.reprises(grille, sheet):
        ligne = whom.get(number)
        if ligne is None:
            if found.par_ordre:
                found.dits.append(f"Ligne {number}\u00a0: il n’y a plus de candidat en face, rien n’en est repris.")
            continue
        found.lignes += 1
        of_line(found, ligne, list(blocs), codes, number, values)
    found.dits.sort(key=first_line)
    return found


def first_line(said: str) -> int:
    """The number of the line that a sentence speaks of."""
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def in_turn(sheet: FeuilleLue, lignes: Sequence[Ligne], depart: UUID | None) -> dict[int, Ligne]:
    """By number of line, without names: the first under the headings is of the row of departure."""
    start = next((at for at, each in enumerate(lignes) if each.passage.id == depart), 0)
    return {(sheet.titres or 0) + 1 + at: each for at, each in enumerate(lignes[start:])}


def by_name(grille: Grille, sheet: FeuilleLue, registre: Registre, found: Lecture) -> dict[int, Ligne]:
    """By number of line; who is nobody, or two, or on two lines, is said."""
    whom: dict[int, Ligne] = {}
    seen: dict[UUID, list[int]] = {}
    for number, values in feuilles.reprises(grille, sheet):
        name = " ".join(filter(None, (values[CANDIDAT].strip(), values[PRENOMS].strip())))
        known = registre.named(name, values[NE_LE])
        quoted = f"Ligne {number}\u00a0: «\u00a0{name[:80]}\u00a0»"
        if not name:
            found.dits.append(f"Ligne {number}\u00a0: elle ne nomme personne, rien n’en est repris.")
        elif not known:
            found.dits.append(f"{quoted} n’est le nom d’aucun candidat de ce procès-verbal, rien n’en est repris.")
        elif len(known) > 1:
            found.dits.append(
                f"{quoted} est le nom de {len(known)} candidats\u00a0: ajoutez une colonne avec leur date de naissance. Rien n’en est repris."
            )
        else:
            whom[number] = known[0]
            seen.setdefault(known[0].passage.id, []).append(number)
    for numbers in seen.values():
        if len(numbers) > 1:
            who = whom[numbers[0]].nom
            found.dits.append(
                f"Lignes {', '.join(map(str, numbers))}\u00a0: elles parlent toutes de {who}, rien n’en est repris."
            )
            for number in numbers:
                del whom[number]
    return whom


def of_line(found: Lecture, ligne: Ligne, blocs: list[Bloc], codes: list[str], number: int, values: Mapping[str, str]) -> None:
    """The cells of one line, each to be written, held already, or left out with the reason."""
    wanted = wanted_of(codes, values)
    told = champs.read("presence", wanted["presence"])[0] if wanted.get("presence") in PRESENCES else None
    tapes, said = dict(ligne.tapes), f"Ligne {number}, {ligne.nom}"
    for champ in saisie.ordered(codes, wanted):
        text, now = wanted[champ], champs.held(ligne.passage, tapes, champ)
        value, error = champs.read(champ, text)
        after = text if error else champs.said(value)
        if saisie.same(champ, now, after):
            found.deja += 1
        elif error:
            why = error if champ == "observations" else f"«\u00a0{text[:40]}\u00a0» n’est pas une réponse connue."
            found.dits.append(f"{said}, {champs.called(champ, blocs)}\u00a0: {why} Rien n’y est changé.")
        elif refused := saisie.why_not(ligne, tapes.get(champs.parts(champ)[2]), champ, told or ligne.passage.presence, value):
            found.dits.append(f"{said}\u00a0: {refused}")
        else:
            found.ecritures.append(Ecriture(ligne, champ, now, after))


def wanted_of(codes: Sequence[str], values: Mapping[str, str]) -> dict[str, str]:
    """By cell, what a line says of it; A or E in a bloc says that the candidate was not there."""
    read = {champ: colonnes.read_as(values[name]) for name, champ in colonnes.champs_de(codes).items() if name != OBSERVATIONS}
    read |= {"observations": values[OBSERVATIONS]}
    away = [text for champ, text in read.items() if champs.parts(champ)[2] and text in PRESENCES]
    found = {champ: text for champ, text in read.items() if text and not (champs.parts(champ)[2] and text in PRESENCES)}
    return {"presence": away[0]} | found if away else found


# --- what is written ---


def ecrire(
    db: Session, session: SessionCqp, text: str, depart: Depart = Depart(), *, vu: str, by: Utilisateur
) -> tuple[int, Lecture]:
    """Write what was previewed, or nothing when it is no longer that: ``vu`` is its mark. Returns how many cells, and the preview of
    now. Raises Interdit, Refus.
    """
    document = pv.editable(db, session, by)
    blocs = pv.blocs(db, session)
    found = lire(db, document, blocs, text, depart)
    if found.ecritures and found.marque != vu:
        return 0, found
    rows = {
        each.ligne.passage.id: Cellules(db, each.ligne.passage, each.ligne, dict(each.ligne.tapes), by)
        for each in found.ecritures
    }
    for each in found.ecritures:
        saisie.write(rows[each.ligne.passage.id], blocs, each.champ, each.apres, each.avant)
    db.flush()
    return len(found.ecritures), found
