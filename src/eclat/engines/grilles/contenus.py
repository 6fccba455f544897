"""Which column of a file fills which column of the table: known by its heading, else by what it holds."""

import re
from collections.abc import Collection, Mapping, Sequence

from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.titres import Row


def guessed(grille: Grille, headings: Row | None, rows: Sequence[Row], hidden: Collection[int] = ()) -> dict[str, int]:
    """For each column of the table that is known, which of the file's fills it. ``hidden``: those of the file that are never guessed."""
    seen = ["" if rank in hidden else heading for rank, heading in enumerate(headings or ())]
    found = grille.lecteur.recognised(seen)
    others = {rank for rank, heading in enumerate(seen) if grille.lecteur.of_something_else(str(heading))}
    for name, rank in by_content(grille, rows, {*hidden, *others}).items():
        if name not in found and rank not in found.values():
            found[name] = rank
    return grille.lecteur.in_order(found if headings else as_documented(grille, found))


def rivals(grille: Grille, headings: Row, found: Mapping[str, int], hidden: Collection[int] = ()) -> dict[str, list[int]]:
    """The columns that other headings name as well as the one that was taken, each with the ranks of those."""
    seen = ["" if rank in hidden else heading for rank, heading in enumerate(headings)]
    nearest = grille.lecteur.nearest(seen)
    others = {name: [rank for rank in nearest.get(name, ()) if rank not in found.values()] for name in found}
    return {name: ranks for name, ranks in others.items() if ranks and found[name] in nearest[name]}


def by_content(grille: Grille, rows: Sequence[Row], hidden: Collection[int] = ()) -> dict[str, int]:
    """The columns whose cells, or most of them, look like those of a column of the table: addresses, telephones, postcodes."""
    width = max(map(len, rows), default=0)
    columns = [
        [] if rank in hidden else [str(row[rank]) for row in rows if rank < len(row) and row[rank] != ""] for rank in range(width)
    ]
    found: dict[str, int] = {}
    for name, look in aspects(grille).items():
        shares = [sum(re.fullmatch(look, cell) is not None for cell in cells) / (len(cells) or 1) for cells in columns]
        if max(shares, default=0) > 0.6:
            found[name] = shares.index(max(shares))
    return found


def heads(grille: Grille, rows: Sequence[Row]) -> bool:
    """Whether the first row names columns in words that nobody knows: it holds nothing of the shape of what stands under it.

    Two columns tell at least: a mere gap in one row of data looks like a heading too.
    """
    known = by_content(grille, rows[1:])
    tops = {name: str(rows[0][rank]) for name, rank in known.items() if rank < len(rows[0])}
    shapes = aspects(grille)
    return len(tops) > 1 and all(
        top and not re.fullmatch(shapes[name], top) and not re.search(r"\d", top) for name, top in tops.items()
    )


def as_documented(grille: Grille, found: dict[str, int]) -> dict[str, int]:
    """Columns without headings in the order of the table: what is known of those that have a look tells of all."""
    names, known = list(grille.noms), list(aspects(grille))
    if not known:
        return found
    first = found.get(known[0], 0) - names.index(known[0])
    expected = {name: first + rank for rank, name in enumerate(names)}
    return expected if first >= 0 and all(expected[name] == found.get(name) for name in known) else found


def aspects(grille: Grille) -> Mapping[str, str]:
    return {name: each.aspect for name, each in grille.saisies.items() if each.aspect}
