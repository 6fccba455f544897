"""The request of an Organisme National deposits itself once (P8), whichever process answers whom: two real servers, one database."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from eclat.database import reading, writing
from eclat.engines import journal
from eclat.models import (
    Courriel,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    Evenement,
    Habilitation,
    Identification,
    Personne,
)
from tests import factories as make
from tests.browser import sign_in_cookie
from tests.conftest import emptied
from tests.processes.test_concurrency import count, together
from tests.services.live import running_server

# Who begins how many milliseconds before the other: at once mostly, then each way.
OFFSETS = (0, 0, 0, 1, -1, 3, -3, 8, -8)


@dataclass
class Fenetre:
    """Somebody's window on one of the servers, whose form is about to be sent."""

    url: str
    cookie: tuple[str, str]

    def post(self, path: str, data: dict[str, str] | None = None, *, after_ms: int = 0) -> httpx.Response:
        time.sleep(max(0, after_ms) / 1000)
        with httpx.Client(base_url=self.url, cookies=dict([self.cookie]), timeout=30) as client:
            return client.post(path, data=data or {}, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture(scope="module")
def database(database_url: str) -> str:
    """One for all the tests: the servers hold it open."""
    return emptied(database_url)


@pytest.fixture(scope="module")
def servers(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    first, second = (tmp_path_factory.mktemp(name) for name in ("un", "deux"))
    with running_server(database, first) as one, running_server(database, second) as two:
        yield [one.url, two.url]


@dataclass
class Attente:
    """A request that awaits its délégataires, each with its form filled; ``finished``: how many of them have said so."""

    db: Session
    habilitation: Habilitation
    delegataires: list[Delegation]
    servers: list[str]

    @classmethod
    def told(cls, db: Session, servers: list[str], *, rows: int, finished: int) -> "Attente":
        habilitation = make.national(db, rows=rows, etat="en_attente_delegataires")
        named = make.delegataires(db, habilitation)
        for rank, each in enumerate(named):
            make.identification(db, each, etat="terminee" if rank < finished else "invitee")
        db.commit()
        return cls(db, habilitation, named, servers)

    def window(self, personne: Personne, server: int) -> Fenetre:
        return Fenetre(self.servers[server], sign_in_cookie(self.db, personne))

    def finishing(self, rank: int, server: int) -> Callable[..., httpx.Response]:
        """The délégataire hands its form over."""
        delegation = self.delegataires[rank]
        form = self.db.exec(select(Identification).where(Identification.delegation_id == delegation.id)).one()
        window = self.window(make.delegataire(self.db, delegation), server)
        return partial(window.post, f"/identification/{form.id}/achevement", make.FICHE | {"departements": "56"})

    def withdrawing(self, rank: int, server: int) -> Callable[..., httpx.Response]:
        return partial(self.helene(server).post, f"/delegataires/{self.delegataires[rank].id}/retrait")

    def adding(self, number: int, server: int) -> Callable[..., httpx.Response]:
        typed = {name: cell[0] for name, cell in make.row(number).items()}
        return partial(self.helene(server).post, "/delegataires/nouveau", typed)

    def helene(self, server: int) -> Fenetre:
        personne = self.db.get_one(Personne, make.owner(self.db, self.habilitation).personne_id)
        return self.window(personne, server)

    def at_once(self, offset: int, *calls: Callable[..., httpx.Response]) -> list[httpx.Response]:
        self.db.commit()
        first, second = calls
        answers: list[httpx.Response] = together(partial(first, after_ms=-offset), partial(second, after_ms=offset))
        assert all(each.status_code < 500 for each in answers), [each.text[:500] for each in answers]
        self.db.expire_all()
        return answers

    def deposits(self) -> tuple[int, int, int]:
        """Lines of the journal, mails to administrateurs, acknowledgements."""
        here = self.habilitation.id
        return (
            count(self.db, Evenement, Evenement.objet_id == here, Evenement.verbe == "depot_automatique"),
            count(self.db, Courriel, Courriel.objet_id == here, Courriel.modele == "habilitation_deposee"),
            count(self.db, Courriel, Courriel.objet_id == here, Courriel.modele == "habilitation_accuse_reception"),
        )

    def assert_deposited_once(self) -> None:
        assert self.db.get_one(Habilitation, self.habilitation.id).etat == EtatHabilitation.DEPOSEE
        assert self.deposits() == (1, 1, 1)
        assert list(journal.broken_lines(self.db)) == []


@pytest.fixture
def told(servers: list[str]) -> Iterator[Any]:
    """``told(rows=, finished=)``: another request that awaits, beside those before."""
    with writing() as db:
        if db.exec(select(Personne)).first() is None:
            make.administrateur(db)
        yield partial(Attente.told, db, servers)
    with reading() as db:
        assert list(journal.broken_lines(db)) == []


def state(delegation: Delegation) -> EtatDelegation:
    return EtatDelegation(delegation.etat)


def test_the_last_two_finish_at_the_same_instant(told: Any) -> None:
    for offset in OFFSETS:
        here = told(rows=3, finished=1)
        answers = here.at_once(offset, here.finishing(1, 0), here.finishing(2, 1))
        assert [each.status_code for each in answers] == [303, 303]
        here.assert_deposited_once()


def test_the_last_incomplete_one_is_withdrawn_while_another_finishes(told: Any) -> None:
    for offset in OFFSETS:
        here = told(rows=2, finished=0)
        answers = here.at_once(offset, here.finishing(0, 0), here.withdrawing(1, 1))
        assert [each.status_code for each in answers] == [303, 303]
        here.assert_deposited_once()
        assert [state(each) for each in here.delegataires] == [EtatDelegation.TERMINEE, EtatDelegation.RETIREE]


def test_one_is_withdrawn_and_one_is_added_at_once(told: Any) -> None:
    """The one that comes first wins: the request is gone and nobody is invited any more, or it awaits whoever was added."""
    for rank, offset in enumerate(OFFSETS):
        here = told(rows=2, finished=1)
        # Another one each time: an address is written to five times an hour at most.
        withdrawn, added = here.at_once(offset, here.withdrawing(1, 0), here.adding(9 + rank, 1))
        assert withdrawn.status_code == 303
        if added.status_code == 409:
            assert "La liste des délégataires ne peut plus être modifiée" in added.text
        else:
            assert added.status_code == 303 and here.deposits() == (0, 0, 0)
            here.delegataires = make.delegataires(here.db, here.habilitation)
            make.identification(here.db, here.delegataires[-1])
            assert here.finishing(-1, 0)().status_code == 303
            here.db.expire_all()
        here.assert_deposited_once()


def test_the_same_one_finishes_in_two_windows(told: Any) -> None:
    for offset in OFFSETS[::2]:
        here = told(rows=2, finished=1)
        answers = here.at_once(offset, here.finishing(1, 0), here.finishing(1, 1))
        assert [each.status_code for each in answers] == [303, 303]
        here.assert_deposited_once()
        finished = count(here.db, Evenement, Evenement.objet_id == here.delegataires[1].id, Evenement.verbe == "achevement")
        assert finished == 1


def test_the_one_that_finishes_is_withdrawn_at_once(told: Any) -> None:
    """It finished and the request is gone with it, or it was withdrawn and the request is gone without it."""
    for offset in OFFSETS:
        here = told(rows=2, finished=1)
        finished, withdrawn = here.at_once(offset, here.finishing(1, 0), here.withdrawing(1, 1))
        here.assert_deposited_once()
        if state(here.delegataires[1]) == EtatDelegation.TERMINEE:
            assert finished.status_code == 303
            assert withdrawn.status_code == 409 and "La liste des délégataires ne peut plus être modifiée" in withdrawn.text
        else:
            assert withdrawn.status_code == 303
            assert finished.status_code == 409 and "a retiré votre organisme de la liste" in finished.text


def test_the_last_two_are_withdrawn_in_two_windows(told: Any) -> None:
    for offset in OFFSETS[::2]:
        here = told(rows=3, finished=1)
        answers = here.at_once(offset, here.withdrawing(1, 0), here.withdrawing(2, 1))
        assert [each.status_code for each in answers] == [303, 303]
        here.assert_deposited_once()
