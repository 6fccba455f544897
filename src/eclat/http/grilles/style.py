"""The style of a table that follows from its declaration: how many places it has, and on a phone what labels them and which share a line.
Each row would say it again."""

from eclat.engines.grilles.grille import Grille


def sheet(grille: Grille) -> str:
    """After the sign of the row come its places, in their order."""
    rules = [
        f'tr:first-child > td:nth-child({rank}) {{ --label: "{quoted(said)}"; }}' for rank, said in enumerate(labels(grille), 2)
    ]
    rules += [
        f"tr:first-child > td:nth-child({rank}) {{ --span: auto; }}"
        for rank, place in enumerate(grille.places, 2)
        if place[0].moitie
    ]
    return f'@layer components {{ .grid[data-grid="{grille.nom}"] {{\n--places: {len(grille.places)};\n{chr(10).join(rules)}\n}} }}\n'


def labels(grille: Grille) -> list[str]:
    return [", ".join(each.label for each in place if each.label) for place in grille.places]


def quoted(text: str) -> str:
    """A text inside a string of a style sheet."""
    return "".join(f"\\{ord(sign):x} " if sign in '"\\<' or sign < " " else sign for sign in text)
