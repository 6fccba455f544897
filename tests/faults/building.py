"""The stage is set: a database, its agents, and every process, listening."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL

from sqlmodel import Session, func, select

from eclat.database import writing
from eclat.models import College, Evenement
from eclat.settings import get_settings
from eclat.tasks.unit_of_work import commit
from tests import factories as make
from tests.faults.disk import Disk
from tests.faults.stage import Stage
from tests.services.forks import run
from tests.services.ports import free_port
from tests.services.postgresql import UNSAFE, command, new_cluster, new_database

ROOT = Path(__file__).parents[2]


@contextmanager
def set_stage(folder: Path, *, embedded: bool) -> Iterator[Stage]:
    """The stage, empty but for its agents; everything ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder, embedded, Disk(folder / "disk"))
    try:
        build(stage)
        yield stage
    finally:
        stage.close()


def build(stage: Stage) -> None:
    ports = [free_port() for _ in range(2)]
    smtp, secret = free_port(), ",".join(get_settings().secret_keys)  # ours too: we install the second factors
    stage.environment |= {name: value for name, value in os.environ.items() if not name.startswith("ECLAT_")}
    stage.environment |= {
        "PYTHONPATH": str(ROOT), "ECLAT_SECRET_KEY": secret, "ECLAT_SMTP_URL": f"smtp://127.0.0.1:{smtp}", "ECLAT_COMPANIES_URL": "",
        "ECLAT_STORAGE_URL": f"file://{stage.disk.folder}", "ECLAT_BASE_URL": f"http://127.0.0.1:{ports[0]}",
        "ECLAT_TRUSTED_PROXIES": "127.0.0.1", "dramatiq_restart_delay": "300", "PYTHONHASHSEED": "0",
        "ECLAT_PV_SECOND_FACTEUR": "false", "ECLAT_CONVENTION_REQUIRED": "false", "ECLAT_MESSAGE_DELAY": "2", "ECLAT_NOTICE_DELAY": "2", "ECLAT_GROUP_DELAY": "0",
    }  # fmt: skip
    stage.database_url = f"sqlite:///{stage.folder}/eclat.db" if stage.embedded else postgresql(stage)
    stage.environment["ECLAT_DATABASE_URL"] = stage.database_url
    run("-m", "eclat.cli", "migrate", env=stage.environment, cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL, check=True)
    with writing(stage.engine) as db:
        populate(stage, db)
    stage.add("smtp", [sys.executable, "-m", "tests.faults.mailserver", str(smtp), str(stage.folder)], smtp)
    if not stage.embedded:
        redis(stage)
    for number, port in enumerate(ports[: 1 if stage.embedded else 2], 1):
        stage.eclat(f"web{number}", "serve", "--port", str(port), port=port)
        stage.web.append(f"http://127.0.0.1:{port}")
    if not stage.embedded:
        for name in ("worker1", "worker2", "clock"):
            stage.eclat(name, name.rstrip("12"))
    for process in stage.processes.values():
        if not process.listens():
            raise RuntimeError(f"{process.name} does not start: {process.log}")


def populate(stage: Stage, db: Session) -> None:
    """Two administrateurs, a pair of instructeurs, a binôme paritaire and two of the comité technique, who were there before."""
    people = [
        make.administrateur(db), make.administrateur(db, "Paul", "Ferrand"), make.instructeur(db),
        make.instructeur(db, "Julien", "Delmas"), make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"),
        make.binome_paritaire(db), make.comite_technique(db), make.comite_technique(db, "Denis", "Collet"),
    ]  # fmt: skip
    stage.agents = {each.prenom: (each.courriel, str(each.id)) for each in people}
    commit(db)
    stage.baseline = db.exec(select(func.max(Evenement.rang))).one() or 0


def postgresql(stage: Stage) -> str:
    """A cluster that may be killed: what it says committed is, though not after a power cut."""
    folder, port = stage.folder / "postgresql", free_port()
    user = new_cluster(folder)
    stage.add("postgresql", command(folder, port, *UNSAFE), port, user=user)
    return new_database(port, user)


def redis(stage: Stage) -> None:
    port, program = free_port(), shutil.which("redis-server")
    assert program, "Redis is not installed (Debian package: redis-server)"
    stage.add("redis", [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], port)
    stage.environment["ECLAT_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
