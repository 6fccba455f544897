"""A figure of the statistics: its rows and columns, which its drawing, its table and its file all say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from eclat.domain.statistiques.matieres import Serie
from eclat.formats import format_count
from eclat.partials.statistique.centres import CENTRES

HAUT, BAS = 22, 190  # of the drawing of columns, in pixels
MARCHE: Final = 4  # steps of its scale
ENTRE: Final = 14  # the least space between what is said of two lines
NB: Final = "\u00a0"
PAS: Final = (1, 2, 5)


def rounded(most: int) -> int:
    """The least round value of a scale that holds it."""
    step, rank = 1, 0
    while step * MARCHE < most:
        rank += 1
        step = PAS[rank % 3] * 10 ** (rank // 3)
    return step * MARCHE


@dataclass(frozen=True)
class Rang:
    """A row: what it is of, how many in each series, and where those that are counted are listed. ``taux``: what is said of it in all."""

    nom: str
    valeurs: tuple[int, ...]
    adresses: tuple[str, ...] = ()
    taux: str = ""
    code: str = ""

    @property
    def total(self) -> int:
        return sum(self.valeurs)

    @property
    def point(self) -> tuple[int, int] | None:
        """Where its number stands on the map; nothing overseas, where it is written in its square."""
        return CENTRES.get(self.code)


@dataclass(frozen=True)
class Figure:
    """``compte``: what it counts, in a sentence; ``tete``: what its rows are; ``additif``: whether its series add up; ``unite``: of its
    values. ``taux``: the head of what is said of a row in all. ``vide``: what is said where there is nothing."""

    id: str
    genre: str
    titre: str
    apres: str
    compte: str
    tete: str
    series: Sequence[Serie]
    rangs: Sequence[Rang]
    additif: bool = True
    unite: str = ""
    taux: str = ""
    vide: str = "Rien n’est compté sur cette période."
    cible: int = 0  # a value that lines are read against

    @property
    def est_vide(self) -> bool:
        return not any(each.total for each in self.rangs)

    @property
    def totaux(self) -> tuple[int, ...]:
        return tuple(sum(values) for values in zip(*[each.valeurs for each in self.rangs], strict=True)) or (0,) * len(
            self.series
        )

    @property
    def description(self) -> str:
        """All that it shows, read out."""
        unit = f" {self.unite}" if self.unite else ""
        said = [
            f"{each.nom}\u00a0: "
            + ", ".join(
                f"{serie.nom} {format_count(value)}{unit}" for serie, value in zip(self.series, each.valeurs, strict=True)
            )
            for each in self.rangs
            if each.total
        ]
        return "\u00a0; ".join(said) + "." if said else self.vide

    def dite(self, value: int) -> str:
        """“1 jour”, “12 jours”"""
        return f"{format_count(value)} {self.unite if value > 1 else self.unite.removesuffix('s')}".rstrip()

    # --- columns ---

    @property
    def graduations(self) -> list[tuple[int, float]]:
        """The values of the scale, and at which height."""
        top = self.sommet
        return [(rank * top // MARCHE, self.hauteur(rank * top // MARCHE)) for rank in range(MARCHE + 1)]

    @property
    def sommet(self) -> int:
        """The highest value of the scale: a round one."""
        return rounded(max((each.total for each in self.rangs), default=0))

    def hauteur(self, value: float) -> float:
        return round(BAS - (BAS - HAUT) * value / self.sommet, 1)

    def colonnes(self) -> Iterator[tuple[Rang, float, float, list[tuple[int, float, float]]]]:
        """Each row: the middle of its column, its width, in per cent; its pieces: pattern, top, height; the first series lies at the bottom."""
        step = 94 / max(1, len(self.rangs))
        for rank, each in enumerate(self.rangs):
            pieces, below = [], 0
            for serie, value in zip(self.series, each.valeurs, strict=True):
                if value:
                    top = self.hauteur(below + value)
                    pieces.append((serie.motif, top, round(self.hauteur(below) - top, 1)))
                below += value
            yield each, round(6 + step * (rank + 0.5), 2), round(min(step * 0.62, 9), 2), pieces

    # --- lines ---

    @property
    def reperes(self) -> list[tuple[int, float]]:
        """The values of the scale of lines, and at which height."""
        return [(rank * self.faite // MARCHE, self.niveau(rank * self.faite // MARCHE)) for rank in range(MARCHE + 1)]

    @property
    def faite(self) -> int:
        """The highest value of that scale: a round one above each point, and the target."""
        return rounded(max((value for each in self.rangs for value in (*each.valeurs, self.cible)), default=0))

    def niveau(self, value: float) -> float:
        return round(BAS - (BAS - HAUT) * value / self.faite, 1)

    def abscisses(self) -> list[tuple[Rang, float]]:
        """Where each row stands, in per cent."""
        step = 86 / max(1, len(self.rangs))
        return [(each, round(6 + step * (rank + 0.5), 2)) for rank, each in enumerate(self.rangs)]

    def lignes(self) -> Iterator[tuple[int, list[tuple[float, float]], str, float]]:
        """Each series, the lowest first: its pattern, its points, what is said beside the last, and at which height: above the one before
        it. A row without a value has no point."""
        below = float("inf")
        for rank, serie in enumerate(self.series):
            points = [(x, each.valeurs[rank]) for each, x in self.abscisses() if each.valeurs[rank]]
            if not points:
                continue
            below = min(self.niveau(points[-1][1]) + 4, below - ENTRE)
            yield serie.motif, [(x, self.niveau(value)) for x, value in points], f"{points[-1][1]}{NB}j", below

    # --- bars ---

    def parts(self) -> Iterator[tuple[Rang, list[tuple[int, float, float, int]]]]:
        """Each row: its pieces, one after the other: pattern, where, width, in per cent of the longest; how many."""
        most = max((each.total for each in self.rangs), default=0) or 1
        for each in self.rangs:
            scale = 100 / (each.total or 1) if self.taux else 100 / most
            pieces, before = [], 0.0
            for serie, value in zip(self.series, each.valeurs, strict=True):
                if value:
                    pieces.append((serie.motif, round(before, 2), round(value * scale, 2), value))
                before += value * scale
            yield each, pieces

    def barres(self) -> Iterator[tuple[Rang, list[tuple[int, float, str]]]]:
        """Each row: a bar for each series: pattern, width, what is said beside it."""
        most = max((value for each in self.rangs for value in each.valeurs), default=0) or 1
        for each in self.rangs:
            bars = zip(self.series, each.valeurs, strict=True)
            yield (
                each,
                [(serie.motif, round(45 * value / most, 2), f"{serie.nom} {self.dite(value)}") for serie, value in bars],
            )

    # --- map ---

    @cached_property
    def seuils(self) -> list[int]:
        """The least value of each of the four steps."""
        most = max((each.total for each in self.rangs), default=0)
        return [1, 2, 3, 4] if most <= 4 else sorted({1, *(max(2, most * part // 16 + 1) for part in (2, 5, 10))})

    def pas(self, value: int) -> int:
        """The step of a value: none, then from light to dark."""
        return sum(value >= each for each in self.seuils)

    def legende_carte(self) -> list[tuple[int, str]]:
        bounds = self.seuils
        said = [(0, "aucun")]
        for rank, first in enumerate(bounds, 1):
            if rank == len(bounds):
                said.append((rank, f"{first} et plus"))
            else:
                last = bounds[rank] - 1
                said.append((rank, str(first) if first == last else f"{first} à {last}"))
        return said[::-1]
