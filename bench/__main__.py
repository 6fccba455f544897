"""``python -m bench [part …] [--db sqlite|postgresql]``: every part, or those named.

Each figure is printed, and written to ``var/bench/``, as soon as it is known: a part that fails loses only what it had not measured.
"""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bench import (
    bureau,
    candidats,
    certificats,
    databases,
    declarations,
    delegataires,
    growth,
    lists,
    mails,
    memory,
    messagerie,
    paints,
    presences,
    pv_document,
    resultats,
    saves,
    sessions,
    sign_in,
    start,
    weight,
)
from bench.report import HEAD, Figure, machine

RESULTS = Path("var/bench")
PARTS: dict[str, tuple[str, Callable[[Path], Iterator[Figure]]]] = {
    "lists": ("Lists of 100,000 rows", lists.figures),
    "growth": ("Lists of a million rows beside a thousand", growth.figures),
    "saves": ("A row saved", saves.figures),
    "delegataires": ("A national organisation with 300 délégataires, and with three", delegataires.figures),
    "bureau": ("The back office: a search, a file of 100,000 rows, délégataires and candidates", bureau.figures),
    "messagerie": ("A thread of 5,000 messages, 100,000 threads, 200 open pages", messagerie.figures),
    "sessions": ("100,000 sessions, the calendar of a month, a calendar that is typed", sessions.figures),
    "candidats": ("The table of 300 candidates, and of three", candidats.figures),
    "presences": ("The presence grid of 24 candidates by 60 half-days", presences.figures),
    "pv_document": ("The PDF of a procès-verbal", pv_document.figures),
    "certificats": ("Certificates and their ZIP", certificats.figures),
    "declarations": ("A file for the Caisse des Dépôts", declarations.figures),
    "resultats": ("The results of 24 candidates before a jury, and of 300", resultats.figures),
    "paints": ("The same in Chromium", paints.figures),
    "sign_in": ("Sign-in", sign_in.figures),
    "mails": ("Mails", mails.figures),
    "start": ("Start", start.figures),
    "weight": ("Bytes on the wire", weight.figures),
    "memory": ("Memory", memory.figures),
}


def main(asked: list[str], results: Path) -> int:
    failed = 0
    with results.open("w") as file:

        def say(line: str) -> None:
            print(line, flush=True)
            print(line, file=file, flush=True)

        say(machine())
        for name in asked or PARTS:
            title, figures = PARTS[name]
            say(f"\n### {title}\n\n{HEAD}")
            try:
                with tempfile.TemporaryDirectory(prefix="eclat-bench-") as folder:
                    Path(folder).chmod(0o755)  # PostgreSQL runs as someone else
                    for figure in figures(Path(folder)):
                        say(figure.row())
            except Exception as error:
                failed = 1
                traceback.print_exc()
                say(f"\n{title}: stopped there, {type(error).__name__}")
    print(f"\nWritten to {results}")
    return failed


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all when none is named")
    parser.add_argument("--db", choices=[kind.lower() for kind in databases.KINDS], help="both when none is named")
    return parser.parse_args()


if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("ECLAT_")]:
        del os.environ[name]
    os.environ |= {"ECLAT_SECRET_KEY": "a-key-for-the-bench-and-nothing-else", "ECLAT_COMPANIES_URL": ""}
    given = arguments()
    databases.KINDS = tuple(kind for kind in databases.KINDS if given.db in (None, kind.lower()))
    RESULTS.mkdir(parents=True, exist_ok=True)
    sys.exit(main(given.parts, RESULTS / f"{datetime.now():%Y-%m-%d-%H%M%S}.md"))
