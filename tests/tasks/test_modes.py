"""The two ways of running: everything in one process, or web, worker and clock apart with Redis between them."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.database import reading, writing
from eclat.models import Courriel, EtatCourriel
from tests import factories as make
from tests.services.live import running_process, running_server
from tests.services.ports import free_port
from tests.services.smtp import SmtpServer


def register(url: str) -> httpx.Response:
    form = {
        "nom": "Association La Cour des Possibles", "siret": make.siret(), "courriel": "m.lacombe@courdespossibles.example",
        "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD,
    }  # fmt: skip
    return httpx.post(f"{url}/inscription", data=form, headers={"Sec-Fetch-Site": "same-origin"}, timeout=20)


def until(condition: Callable[[], bool], seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def sent() -> int:
    with reading() as db:
        return len(db.exec(select(Courriel.id).where(col(Courriel.etat) == EtatCourriel.ENVOYE)).all())


def pretend_that_minutes_have_passed() -> None:
    """A mail in the hands of a killed process is taken back after a while."""
    with writing() as db:
        before = clock.now() - timedelta(minutes=5)
        db.execute(update(Courriel).values(pris_le=before, prochain_essai_le=before))
        db.commit()


def test_one_process_sends_its_mails(database: str, db: Session, smtp_server: SmtpServer, tmp_path: Path) -> None:
    make.administrateur(db)
    db.commit()
    with running_server(database, tmp_path, smtp_url=smtp_server.url) as server:
        assert register(server.url).status_code == 303
        until(lambda: len(smtp_server.messages) == 2)
        until(lambda: sent() == 2)
    recipients = {message["To"] for message in smtp_server.messages}
    assert recipients == {"m.lacombe@courdespossibles.example", "claire.aubertin@oc-eclat.example"}


def test_web_worker_and_clock_apart(database: str, db: Session, smtp_server: SmtpServer, redis_url: str, tmp_path: Path) -> None:
    make.administrateur(db)
    db.commit()
    settings = {"redis_url": redis_url, "smtp_url": smtp_server.url}
    with running_server(database, tmp_path, **settings) as server:
        assert register(server.url).status_code == 303
        time.sleep(0.5)
        assert smtp_server.messages == []  # the web process sends nothing itself
        with running_process("worker", database, tmp_path, **settings), running_process("clock", database, tmp_path, **settings):
            until(lambda: sent() == 2)
    assert len(smtp_server.messages) == 2


def test_without_redis_the_page_answers_and_the_mail_leaves_when_it_is_back(
    database: str, db: Session, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    from tests.services.redis import running_redis

    make.administrateur(db)
    db.commit()
    port = free_port()
    settings = {"redis_url": f"redis://127.0.0.1:{port}/0", "smtp_url": smtp_server.url}
    with running_server(database, tmp_path, **settings) as server:
        assert register(server.url).status_code == 303
        with (
            running_redis(tmp_path / "redis", port),
            running_process("worker", database, tmp_path, **settings),
            running_process("clock", database, tmp_path, **settings),
        ):
            until(lambda: sent() == 2, seconds=40)


def test_a_stopped_process_leaves_its_mails_to_the_next(
    database: str, db: Session, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    """Killed before it could send: the next start's sweep finds the rows."""
    make.administrateur(db)
    db.commit()
    closed = f"smtp://127.0.0.1:{free_port()}"
    with running_server(database, tmp_path, smtp_url=closed) as server:
        assert register(server.url).status_code == 303
        server.process.kill()
        server.process.wait()
    assert sent() == 0
    pretend_that_minutes_have_passed()
    with running_server(database, tmp_path, smtp_url=smtp_server.url):
        until(lambda: sent() == 2, seconds=60)
    assert len(smtp_server.messages) == 2
