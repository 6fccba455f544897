"""National organisations and their délégataires, as the bench needs them: 300, beside three."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import httpx
from sqlalchemy import text
from sqlmodel import Session, col, select

MANY, FEW = 300, 3
PAUSED = timedelta(days=-2)  # when the awaited ones were invited: reminded within a day, they would be spared
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
ROWS = count(1)


@dataclass(frozen=True)
class Demande:
    """A request of a national organisation, and the cookie of who leads it."""

    path: str
    cookie: str
    row: str = ""  # the address of its first row

    @property
    def table(self) -> str:
        return f"{self.path}/delegataires"


@contextmanager
def writing_to(database_url: str) -> Iterator[Session]:
    from eclat.database import make_engine, writing

    engine = make_engine(database_url)
    with writing(engine) as db:
        yield db
        db.commit()
    engine.dispose()


def made(database_url: str, rows: int, etat: str = "brouillon", times: int = 1) -> list[Demande]:
    """So many requests with so many délégataires; those awaited were invited two days ago, and their mails have left."""
    from eclat import clock
    from eclat.domain.delegataires import delegations
    from eclat.models import Courriel, EtatCourriel
    from tests import factories as make

    found = []
    with writing_to(database_url) as db, clock.travel(PAUSED if etat != "brouillon" else timedelta()):
        for _ in range(times):
            named = [make.row(number) for number in (next(ROWS) for _ in range(rows))]
            habilitation = make.national(db, rows=named, etat=etat)
            first = delegations.rows(db, habilitation)[:1]
            found.append((habilitation.id, make.owner(db, habilitation).personne_id, first[0].id if first else ""))
        for mail in db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER)):
            mail.etat, mail.envoye_le = EtatCourriel.ENVOYE, mail.cree_le
        db.flush()
        db.execute(text("ANALYZE"))  # as the database does by itself, within minutes, once it holds so many more rows
    return [entered(database_url, *each) for each in found]


def entered(database_url: str, habilitation_id: object, personne_id: object, row: object) -> Demande:
    from eclat.models import Personne
    from tests.browser import sign_in_cookie

    with writing_to(database_url) as db:
        name, value = sign_in_cookie(db, db.get_one(Personne, personne_id))
    path = f"/habilitations/{habilitation_id}"
    return Demande(path, f"{name}={value}", f"{path}/delegataires/{row}")


def post(url: str, demande: Demande, path: str, data: dict[str, str], expected: int = 200) -> str:
    headers = SAME_ORIGIN | {"Cookie": demande.cookie} | ({"HX-Request": "true"} if expected == 200 else {})
    answer = httpx.post(url + path, data=data, headers=headers, timeout=60)
    assert answer.status_code == expected, answer.text[:500]
    return answer.text


def wait_for_mails(database_url: str) -> None:
    from eclat.models import Courriel, EtatCourriel

    waiting = (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS)
    while True:
        with writing_to(database_url) as db:
            if db.exec(select(Courriel.id).where(col(Courriel.etat).in_(waiting)).limit(1)).first() is None:
                return
        time.sleep(0.1)


def sheet(rows: int) -> str:
    """A range as a spreadsheet copies it."""
    from tests import factories as make

    return "".join("\t".join(cell for (cell,) in make.row(next(ROWS)).values()) + "\n" for _ in range(rows))
