"""What import-linter holds beside its own contracts (``pyproject.toml``)."""

import ast
from pathlib import Path
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

SRC = Path(__file__).parents[1] / "src"


class WingContract(Contract):
    """A wing imports another only through the modules that the other offers in its ``__all__``; none is offered for nobody."""

    container = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        wings = graph.find_children(str(self.container))
        entered = [each for wing in wings for each in self.entrances(graph, wing)]
        closed = [(importer, module) for importer, module, wing in entered if module not in offered(wing)]
        used = {module for _, module, _ in entered}
        idle = [module for wing in wings for module in offered(wing) if module not in used]
        return ContractCheck(kept=not closed and not idle, metadata={"closed": sorted(closed), "idle": sorted(idle)})

    def entrances(self, graph: ImportGraph, wing: str) -> list[tuple[str, str, str]]:
        """Each import of a module of this wing by a module of another: who imports, what, of which wing."""
        return [
            (importer, module, wing)
            for module in graph.find_descendants(wing)
            for importer in graph.find_modules_that_directly_import(module)
            if importer.startswith(f"{self.container}.") and not f"{importer}.".startswith(f"{wing}.")
        ]

    def render_broken_contract(self, check: ContractCheck) -> None:
        found: dict[str, Any] = check.metadata
        for importer, module in found["closed"]:
            output.print_error(f"{importer} imports {module}, which its wing does not offer.")
        for module in found["idle"]:
            output.print_error(f"{module} is offered by its wing, and no other imports it.")


def offered(wing: str) -> set[str]:
    """The modules named by ``__all__`` in the wing's ``__init__``, dotted."""
    tree = ast.parse((SRC / Path(*wing.split(".")) / "__init__.py").read_text())
    names = [
        ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign) and "__all__" in ast.unparse(node)
    ]
    return {f"{wing}.{name}" for each in names for name in each}
