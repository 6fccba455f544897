"""The transitions as Mermaid diagrams, drawn from their declarations: docs/transitions.md."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from eclat import domain, engines
from eclat.engines import workflow
from eclat.engines.workflow import Transition

for package in (domain, engines):
    for each in walk_packages(package.__path__, f"{package.__name__}."):
        import_module(each.name)  # which declares its transitions

HEADER = """# Transitions

Drawn by `make diagram` from the declarations in `src/eclat/domain/`; a test fails when this page is not up to date.
A verb that leaves the state as it is stands in the table only.
"""


def diagrams() -> str:
    """One section per table: the diagram of its states, and its verbs with who may do them."""
    tables = sorted({table for table, _ in workflow.TRANSITIONS})
    return "\n".join([HEADER, *(section(table) for table in tables)])


def section(table: str) -> str:
    moves = sorted((move for (name, _), move in workflow.TRANSITIONS.items() if name == table), key=lambda move: move.name)
    rows = [
        f"| `{m.name}` | {m.label} | `{m.by.__name__}` | {', '.join(sorted(str(state) for state in m.moves))} |" for m in moves
    ]
    return "\n".join(
        [
            f"## {table}\n",
            "```mermaid",
            "stateDiagram-v2",
            *sorted(edges(moves)),
            "```\n",
            "| verb | button | policy | from |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def edges(moves: list[Transition]) -> Iterator[str]:
    for move in moves:
        for before, after in move.moves.items():
            if before != after:
                yield f"    {before} --> {after}: {move.name}"
