"""Lighthouse on the demonstration: the public pages, a list and a form, on a phone and on a desk (`make lighthouse`).

The demonstration lives in a folder of its own and is served as anyone would serve it. Prints a table; exits with 1 below a floor.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.services.chromium import program
from tests.services.live import running_server

Report = dict[str, Any]
PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
FLOORS = {"accessibility": 100, "best-practices": 100, "performance": 98}
PUBLIC = ["/", "/connexion", "/inscription", "/mot-de-passe-oublie", "/accessibilite", "/donnees-personnelles", "/annuaire"]
PRESETS: dict[str, list[str]] = {"mobile": [], "desktop": ["--preset=desktop"]}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="eclat-lighthouse-") as name:
        folder = Path(name)
        database = f"sqlite:///{folder}/eclat.db"
        os.environ.update(
            ECLAT_DATABASE_URL=database, ECLAT_STORAGE_URL=f"file://{folder}/files", ECLAT_BASE_URL="http://127.0.0.1:8000",
            ECLAT_SECRET_KEY=secrets.token_hex(32), ECLAT_COMPANIES_URL="", ECLAT_SMTP_URL="", ECLAT_DEBUG="0",
        )  # fmt: skip
        for command in ("migrate", "demo"):
            subprocess.run([sys.executable, "-m", "eclat.cli", command], check=True, stdout=subprocess.DEVNULL)
        pages = [(path, "") for path in PUBLIC] + signed_in()
        with running_server(database, folder) as server:
            return measure(server.url, pages, folder)


def signed_in() -> list[tuple[str, str]]:
    """A list and a form, with the cookie of who may see them."""
    from sqlmodel import col, select

    from eclat.database import writing
    from eclat.models import Appartenance, Habilitation, Personne
    from tests.browser import sign_in_cookie

    with writing() as db:

        def cookie(courriel: str) -> str:
            return "=".join(sign_in_cookie(db, db.exec(select(Personne).where(Personne.courriel == courriel)).one()))

        leader = "m.lacombe@courdespossibles.example"
        draft = db.exec(
            select(Habilitation.id)
            .join(Appartenance, col(Appartenance.organisme_id) == Habilitation.organisme_id)
            .join(Personne, col(Personne.id) == Appartenance.personne_id)
            .where(Personne.courriel == leader)
        ).one()
        return [
            ("/organismes", cookie("claire.aubertin@oc-eclat.example")),
            (f"/habilitations/{draft}", cookie(leader)),
        ]


def measure(base: str, pages: list[tuple[str, str]], folder: Path) -> int:
    print(f"{'page':26} {'':8}" + "".join(f"{name:>16}" for name in FLOORS))
    failed = False
    for path, cookie in pages:
        for preset, options in PRESETS.items():
            report = usual(lambda: run(base + path, cookie, options, folder / "report.json"))  # noqa: B023 (called at once)
            scores, low = scores_of(report), below(report)
            print(
                f"{path[:26]:26} {preset:8}" + "".join(f"{each:16}" for each in scores.values()) + ("  ←" if low else ""),
                flush=True,
            )
            if low:
                print("\n".join(f"    {each}" for each in reasons(report)))
            failed = failed or low
    return int(failed)


def usual(measured: Callable[[], Report]) -> Report:
    """The first report if it is good enough; else the median of three, for whatever else the machine does weighs on one."""
    reports = [measured()]
    if below(reports[0]):
        reports = sorted([*reports, measured(), measured()], key=lambda report: scores_of(report)["performance"])
    return reports[len(reports) // 2]


def scores_of(report: Report) -> dict[str, int]:
    return {name: round((report["categories"][name]["score"] or 0) * 100) for name in FLOORS}


def below(report: Report) -> bool:
    return any(score < FLOORS[name] for name, score in scores_of(report).items())


def run(url: str, cookie: str, options: list[str], output: Path) -> Report:
    command = [
        str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={output}", f"--only-categories={','.join(FLOORS)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu", *options,
    ]  # fmt: skip
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    environment = os.environ | {"CHROME_PATH": program()}
    if subprocess.run(command, env=environment, timeout=180).returncode:  # now and then Chromium loses the trace
        subprocess.run(command, check=True, env=environment, timeout=180)
    found: Report = json.loads(output.read_text())
    return found


def reasons(report: Report) -> list[str]:
    """The audits that cost points, and by how much they missed."""
    weights = {each["id"]: each["weight"] for category in report["categories"].values() for each in category["auditRefs"]}
    return [
        f"{name}: {audit.get('displayValue') or audit['title']}"
        for name, audit in report["audits"].items()
        if weights.get(name) and audit["score"] is not None and audit["score"] < 0.95
    ]


if __name__ == "__main__":
    sys.exit(main())
