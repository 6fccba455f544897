"""Which column of a spreadsheet fills which column of the table: known by its heading, else by what it holds."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from eclat.domain.delegations import COLONNES
from eclat.domain.recherche import fold
from eclat.tableurs.feuilles import Cellule

LOOKED_AT: Final = 15  # rows among which the one of the headings is sought

PERSONNE: Final = r"(dirigeante?|responsable|presidente?|direct(eur|rice)|gerante?|contact|representante?|interlocut(eur|rice))"
# Words of headings, folded. A heading is of the first column whose words it has.
MOTS: Final[Mapping[str, str]] = {
    "courriel": r"\b(e ?mails?|mails?|courriels?|mel|adresse electronique)\b",
    "code_postal": r"\b(cp|c p|code ?postal)\b",
    "telephone": r"\b(tel|telephone|portable|mobile|gsm|fixe)\b",
    "dirigeant_nom": rf"\bnoms?\b.*\b{PERSONNE}\b|^{PERSONNE}( de l of)?$|\bnoms?\b.* prenoms?\b|\bprenoms?\b.* noms?\b|\bnom de famille\b",
    "dirigeant_prenom": r"\bprenoms?\b",
    "ville": r"\b(ville|commune|localite)\b",
    "adresse": r"\b(adresse|rue|voie)\b",
    "nom": r"\b(of|organismes?|raison sociale|denomination|structure|association|etablissement|societe|entreprise|centre|delegataires?)\b",
}
# Of whatever else they speak, these are no column of the table.
AUTRES: Final = r"\b(types?|statut|fonction|siret|siren|nda|date|nature|categorie|nombre|region|departement|site|web|url|qualiopi|remarques?)\b"
SANS_NOM: Final = r"\b(numero|n|no|id|code|reference)\b"
VOCABULARY: Final = frozenset(
    re.findall(
        r"\w+",
        """adresse adresses association c centre code codepostal commune complete contact courriel courriels cp d de delegataire delegataires denomination
    des directeur directrice dirigeant dirigeante du e electronique email emails entreprise et etablissement famille fixe formation gerant gerante gsm
    interlocuteur interlocutrice l la le legal localite mail mails mel mobile n nom noms numero obligatoire of organisme organismes ou p portable postal postale
    prenom prenoms president presidente professionnel raison representant representante responsable rue siege sociale societe structure tel telephone
    ville voie""",
    )
)
OF_THE_PERSON: Final = ("dirigeant_nom", "dirigeant_prenom", "courriel")

Row = Sequence[Cellule]


def guessed(headings: Row | None, rows: Sequence[Row]) -> dict[str, int]:
    """For each column of the table that is known, which of the file's fills it."""
    found = recognised(headings or ())
    for name, rank in by_content(rows).items():
        if name not in found and rank not in found.values():
            found[name] = rank
    return in_order(found) if headings else in_order(as_documented(found))


def heading_row(rows: Sequence[Row]) -> int | None:
    """Which of these rows holds the headings; None when none does."""
    known = [len(recognised(row)) if is_heading(row) else 0 for row in rows[:LOOKED_AT]]
    return known.index(max(known)) if any(known) else None


def is_heading(row: Row) -> bool:
    """Two columns of the table are named in words of headings alone: an association of the rue de la Ville is none."""
    cells = [plain(str(cell)) for cell in row if cell != ""]
    sure = {column_of(cell) for cell in cells if set(cell.split()) <= VOCABULARY} - {None}
    return len(sure) > 1 or (len(cells) == 1 and sure == {"courriel"})


def recognised(headings: Row) -> dict[str, int]:
    """The columns of the table that these headings name, each with the rank of its own."""
    words = [plain(str(heading)) for heading in headings]
    found: dict[str, int] = {}
    for name in COLONNES:
        named = [(distance(name, each), rank) for rank, each in enumerate(words) if column_of(each) == name]
        if named:
            found[name] = min(named)[1]
    for rank, each in enumerate(words):
        if each == "nom":
            beside = abs(found.get("dirigeant_prenom", -2) - rank) == 1
            free = [name for name in ("dirigeant_nom", "nom")[:: 1 if beside else -1] if name not in found]
            found |= dict.fromkeys(free[:1], rank)
    return in_order(found)


def plain(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(heading)))


def column_of(words: str) -> str | None:
    if re.search(AUTRES, words):
        return None
    name = next((name for name, pattern in MOTS.items() if re.search(pattern, words)), None)
    return None if name in ("nom", "dirigeant_nom") and re.search(SANS_NOM, words) else name


def distance(name: str, words: str) -> int:
    """Of two headings of one column, the nearer: the OF's telephone, not its mobile nor its dirigeant's; the dirigeant's address."""
    person = re.search(PERSONNE, words) is not None
    return (person != (name in OF_THE_PERSON)) + (re.search(r"\b(portable|mobile|gsm)\b", words) is not None)


LOOKS: Final[Mapping[str, str]] = {
    "courriel": r".*@.*",
    "code_postal": r"\d{4,5}",
    "telephone": r"(?=(?:\D*\d){9,13}\D*$)[-+0-9 ().\u202f\u00a0]+",
}


def by_content(rows: Sequence[Row]) -> dict[str, int]:
    """The columns whose cells, or most of them, are addresses, telephones, or postcodes."""
    width = max(map(len, rows), default=0)
    columns = [[str(row[rank]) for row in rows if rank < len(row) and row[rank] != ""] for rank in range(width)]
    found: dict[str, int] = {}
    for name, look in LOOKS.items():
        shares = [sum(re.fullmatch(look, cell) is not None for cell in cells) / (len(cells) or 1) for cells in columns]
        if max(shares, default=0) > 0.6:
            found[name] = shares.index(max(shares))
    return found


def as_documented(found: dict[str, int]) -> dict[str, int]:
    """Eight columns without headings in the order of the document: what is known of three of them tells of all."""
    first = found.get("telephone", 0) - COLONNES.index("telephone")
    expected = {name: first + rank for rank, name in enumerate(COLONNES)}
    return expected if first >= 0 and all(expected[name] == found.get(name) for name in LOOKS) else found


def in_order(found: Mapping[str, int]) -> dict[str, int]:
    return {name: found[name] for name in COLONNES if name in found}
