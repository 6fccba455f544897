"""``python -m bench.postman 10000``: write that many mails in one transaction, send them with one worker, say how long each took."""

import json
import sys
import time

from sqlmodel import col, select

from eclat import courriels
from eclat.database import reading
from eclat.logs import configure_logs
from eclat.models import Courriel, EtatCourriel, Personne
from eclat.tasks.dialogue import Dialogue
from eclat.tasks.unit_of_work import unit_of_work
from eclat.tasks.worker import running_worker


def main(mails: int) -> None:
    opened = counted_connections()
    began = time.perf_counter()
    with unit_of_work() as db:
        personne = db.exec(select(Personne)).first()
        assert personne is not None
        for _ in range(mails):
            courriels.comptes.mot_de_passe_change(db, personne)
    written, used = time.perf_counter(), time.process_time()
    with running_worker():
        while left():
            time.sleep(0.05)
        sent, used = time.perf_counter(), time.process_time() - used
    print(json.dumps({"written_s": written - began, "sent_s": sent - written, "cpu_s": used, "connections": len(opened)}))


def left() -> bool:
    """Whether any is to be sent: looked up, since a count of the table would take its share of what is measured."""
    under_way = select(Courriel.id).where(col(Courriel.etat).in_([EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS]))
    with reading() as db:
        return db.exec(under_way.limit(1)).first() is not None


def counted_connections() -> list[str]:
    """One entry for each connection to the SMTP server from now on."""
    opened: list[str] = []
    connect = Dialogue.connect

    def noted(self: Dialogue, host: str = "localhost", port: int = 0, *arguments: object) -> tuple[int, bytes]:
        opened.append(host)
        return connect(self, host, port)

    Dialogue.connect = noted  # type: ignore[method-assign, assignment]
    return opened


if __name__ == "__main__":
    configure_logs()
    main(int(sys.argv[1]))
