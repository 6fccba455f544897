"""The timeline of a request, filtered by kind, and the files of its messages among its documents."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from eclat.models import Habilitation, Personne
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def told(db: Session, sophie: Personne) -> Habilitation:
    """A request about which each side wrote, with a file, and agents noted something."""
    found = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    make.message(db, found, "Où en êtes-vous ?", by=make.owner(db, found), pieces=1)
    make.message(db, found, "<b>Confidentiel</b>", by=make.user_of(db, sophie), interne=True, pieces=1)
    db.commit()
    return found


def timeline(browser: Browser, told: Habilitation, **query: str) -> str:
    page: Any = browser.get(f"/habilitations/{told.id}?" + "&".join(f"{key}={value}" for key, value in query.items()))
    assert page.status_code == 200
    return str(page.text.split('id="historique"')[1].split("</aside>")[0])


def test_agents_filter_it_by_kind(db: Session, browse: Browse, told: Habilitation, sophie: Personne) -> None:
    browser = browse(sophie)
    whole = timeline(browser, told, onglet="historique")
    assert "Où en êtes-vous ?" in whole and "&lt;b&gt;Confidentiel&lt;/b&gt;" in whole and "a déposé la demande" in whole
    messages = timeline(browser, told, onglet="historique", genre="message")
    assert "avec 1 fichier" in messages and "a déposé la demande" not in messages
    assert "Confidentiel" not in timeline(browser, told, onglet="historique", genre="mail")
    assert "Où en êtes-vous ?" not in timeline(browser, told, onglet="historique", genre="etape")
    assert "Où en êtes-vous ?" in timeline(browser, told, onglet="historique", genre="autre")  # no kind that is known: all


def test_the_organisme_reads_its_own_part_of_it(db: Session, browse: Browse, told: Habilitation) -> None:
    browser = browse(make.dirigeant(db, make.organisme_of(db, told)))
    for genre in ("", "message", "mail", "etape"):
        assert "Confidentiel" not in timeline(browser, told, genre=genre)
    assert "Où en êtes-vous ?" in timeline(browser, told, genre="message")
    assert "Aucun mail" not in timeline(browser, told)


@pytest.mark.parametrize("avant", ["", "demain", "2026-11-01T10:00:00_x", "2026-11-01T10:00:00+00:00_", "_"])
def test_an_address_that_says_nothing_of_where_to_go_on_gives_the_last_lines(
    browse: Browse, told: Habilitation, sophie: Personne, avant: str
) -> None:
    assert "Où en êtes-vous ?" in timeline(browse(sophie), told, onglet="historique", avant=avant)


def test_mails_are_opened_by_the_administrateur_alone(db: Session, browse: Browse, told: Habilitation, sophie: Personne) -> None:
    for who, opens in ((make.administrateur(db), True), (sophie, False)):
        shown = timeline(browse(who), told, onglet="historique", genre="mail")
        assert "Mail" in shown and ('href="/courriels/' in shown) == opens


def test_files_of_messages_stand_among_the_documents(db: Session, browse: Browse, told: Habilitation, sophie: Personne) -> None:
    hers = browse(sophie).get(f"/habilitations/{told.id}?onglet=pieces").text.split('id="pieces-messages"')[1]
    assert "joint par" in hers and "Note interne" in hers and hers.count("Lire le message") == 2
    theirs = browse(make.dirigeant(db, make.organisme_of(db, told))).get(f"/habilitations/{told.id}").text
    kept = theirs.split('id="pieces-messages"')[1].split("</section>")[0]
    assert kept.count("Lire le message") == 1 and "Note interne" not in theirs
