"""``python -m bench.postman 10000``: write that many mails in one transaction, send them with one worker, say how long each took."""

import json
import sys
import time

from sqlmodel import Session, col, func, select

from eclat import courriels
from eclat.database import reading
from eclat.logs import configure_logs
from eclat.models import Courriel, EtatCourriel, Personne
from eclat.tasks import smtp
from eclat.tasks.unit_of_work import unit_of_work
from eclat.tasks.worker import running_worker


def main(mails: int) -> None:
    opened = counted_connections()
    began = time.perf_counter()
    with unit_of_work() as db:
        personne = db.exec(select(Personne)).first()
        assert personne is not None
        for _ in range(mails):
            courriels.mot_de_passe_change(db, personne)
    written = time.perf_counter()
    with running_worker():
        while left():
            time.sleep(0.05)
        sent = time.perf_counter()
    print(json.dumps({"written_s": written - began, "sent_s": sent - written, "connections": len(opened)}))


def left() -> int:
    with reading() as db:
        return waiting(db)


def waiting(db: Session) -> int:
    return db.exec(select(func.count()).select_from(Courriel).where(col(Courriel.etat) != EtatCourriel.ENVOYE)).one()


def counted_connections() -> list[str]:
    """One entry for each connection to the SMTP server from now on."""
    opened: list[str] = []
    connect = smtp.Fenced.connect

    def noted(self: smtp.Fenced, host: str = "localhost", port: int = 0, *arguments: object) -> tuple[int, bytes]:
        opened.append(host)
        return connect(self, host, port)

    smtp.Fenced.connect = noted  # type: ignore[method-assign, assignment]
    return opened


if __name__ == "__main__":
    configure_logs()
    main(int(sys.argv[1]))
