"""Real processes whose database is full, read-only or frozen: what can be read is read, and the rest is said within seconds."""

import os
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlmodel import Session

from eclat.models import Habilitation, Organisme
from tests import factories as make
from tests.browser import sign_in_cookie
from tests.conftest import VAR
from tests.services.forks import run
from tests.services.live import LiveServer, running_server
from tests.services.postgresql import throwaway_cluster

FULL = "L’espace prévu pour les documents est plein"
NOT_KEPT = "Nous ne pouvons rien enregistrer pour le moment"
POST = {"Sec-Fetch-Site": "same-origin"}


def applicant(db: Session, server: LiveServer) -> tuple[Habilitation, httpx.Client]:
    """A draft, and its applicant's browser."""
    make.administrateur(db)
    draft = make.habilitation(db, make.organisme(db), complete=False)
    organisme = db.get(Organisme, draft.organisme_id)
    assert organisme is not None
    name, value = sign_in_cookie(db, make.dirigeant(db, organisme))
    db.commit()
    return draft, httpx.Client(base_url=server.url, cookies={name: value}, timeout=60, headers=POST)


@contextmanager
def full_disk(server: LiveServer) -> Iterator[None]:
    """It can make no file longer: not its database, its documents, nor its log."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


def test_a_full_disk_is_still_read_and_said(db: Session, live_server: LiveServer) -> None:
    if not str(db.get_bind().engine.url).startswith("sqlite"):
        pytest.skip("PostgreSQL's disk is not the server's")
    draft, mathilde = applicant(db, live_server)
    with mathilde:
        see_it_full(mathilde, draft, live_server)


def see_it_full(mathilde: httpx.Client, draft: Habilitation, live_server: LiveServer) -> None:
    page, field = f"/habilitations/{draft.id}", f"/habilitations/{draft.id}/champs/financement"
    assert mathilde.get(page).status_code == 200
    with full_disk(live_server):
        assert mathilde.get(page).status_code == 200
        for sent in ({"data": {"financement": "OPCO"}}, {"files": {"piece-qualiopi": ("a.pdf", make.PDF)}}):
            answer = mathilde.post(field if "data" in sent else f"{page}/pieces", **sent)
            assert answer.status_code == 503 and answer.headers["connection"] == "close"
            assert NOT_KEPT in answer.text or ("files" in sent and FULL in answer.text)
            if "data" in sent:  # without a script, what was typed is in the page, and is sent again from it
                assert "<pre" in answer.text and "OPCO" in answer.text and "Envoyer à nouveau" in answer.text
                assert f'action="{field}"' in answer.text and 'name="financement" value="OPCO"' in answer.text
        heavy = {"piece-qualiopi": ("a.pdf", make.PDF + b"%" * 2_000_000 + b"\n%%EOF\n")}  # it comes by a file of the system's
        assert mathilde.post(f"{page}/pieces", files=heavy).status_code == 503
        assert mathilde.get("/sante").status_code == 200
        ready = mathilde.get("/sante/pret")
        assert ready.status_code == 503
        assert [each.partition(":")[0] for each in ready.json()["manque"]] == ["ECLAT_DATABASE_URL", "ECLAT_STORAGE_URL"]
        assert "not written" in ready.json()["manque"][0]
    assert mathilde.post(field, data={"financement": "OPCO"}).status_code in (200, 303)
    assert mathilde.get("/sante/pret").status_code == 200


def processes_of(folder: Path) -> list[int]:
    """A cluster's server, and those that it made for each connection."""
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True, check=True).stdout
    return [first, *map(int, children.split())]


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """It accepts, and says nothing."""
    stopped = processes_of(folder)
    for each in stopped:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in stopped:
            os.kill(each, signal.SIGCONT)


def test_a_frozen_postgresql_freezes_nobody(tmp_path: Path) -> None:
    """All its visitors at once; it goes on by itself when the database does."""
    cluster = VAR / "frozen"  # which another user may enter
    with throwaway_cluster(cluster) as url:
        settings = os.environ | {"ECLAT_DATABASE_URL": url}
        run("-m", "eclat.cli", "migrate", env=settings, cwd=tmp_path, check=True)
        with running_server(url, tmp_path, database_patience="1") as server, ExitStack() as leaving:
            cookie = {"Cookie": "eclat=nobody"}
            visitors = [
                leaving.enter_context(httpx.Client(base_url=server.url, timeout=60, headers=POST | cookie)) for _ in range(8)
            ]

            def sign_in(visitor: httpx.Client) -> httpx.Response:
                """Someone whom nobody knows."""
                form = {"identifiant": f"{uuid4()}@organisme.example", "mot_de_passe": "Tambour-cerisier-verger-512"}
                return visitor.post("/connexion", data=form)

            assert sign_in(visitors[0]).status_code == 422
            with frozen(cluster):
                told: list[httpx.Response] = []
                asking = [threading.Thread(target=lambda visitor=each: told.append(sign_in(visitor))) for each in visitors]
                for each in asking:
                    each.start()
                assert httpx.get(f"{server.url}/sante", timeout=60).text == "ok\n"
                ready = httpx.get(f"{server.url}/sante/pret", timeout=60)
                assert ready.status_code == 503 and "does not answer" in ready.json()["manque"][0]
                for each in asking:
                    each.join()
                assert {each.status_code for each in told} == {503}
                assert all("Un de nos services ne répond pas" in each.text for each in told)
            for _ in range(100):
                if httpx.get(f"{server.url}/sante/pret", timeout=60).status_code == 200:
                    break
                threading.Event().wait(0.2)
            assert sign_in(visitors[0]).status_code == 422
