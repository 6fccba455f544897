"""``python -m bench [part …]``: every part, or those named. Prints Markdown."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import delegataires, lists, mails, memory, saves, start, weight
from bench.report import Figure, machine, table

PARTS: dict[str, tuple[str, Callable[[Path], Iterator[Figure]]]] = {
    "lists": ("Lists", lists.figures),
    "saves": ("Row save and sign-in", saves.figures),
    "delegataires": ("Délégataires", delegataires.figures),
    "mails": ("Mails", mails.figures),
    "start": ("Start", start.figures),
    "weight": ("Bytes on the wire", weight.figures),
    "memory": ("Memory", memory.figures),
}


def main(asked: list[str]) -> int:
    unknown = set(asked) - set(PARTS)
    if unknown:
        print(f"Known parts: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(machine() + "\n", flush=True)
    for name in asked or PARTS:
        title, figures = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="eclat-bench-") as folder:
            Path(folder).chmod(0o755)  # PostgreSQL runs as someone else
            print(table(title, figures(Path(folder))), flush=True)
    return 0


if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("ECLAT_")]:
        del os.environ[name]
    os.environ |= {"ECLAT_SECRET_KEY": "a-key-for-the-bench-and-nothing-else", "ECLAT_COMPANIES_URL": ""}
    sys.exit(main(sys.argv[1:]))
