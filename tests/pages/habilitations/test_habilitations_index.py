"""The list of requests: an agent's to work from, an organisme's own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from eclat.domain.habilitations import attributions
from eclat.domain.habilitations.liste import HABILITATIONS
from eclat.engines import listes
from eclat.engines.listes import Vue
from eclat.models import EtatHabilitation, Habilitation, Personne, Role
from tests.browser import Browser
from tests.factories import (
    administrateur,
    agent,
    comite_technique,
    dirigeant,
    habilitation,
    instructeur,
    organisme,
    referent,
    user_of,
)

Browse = Callable[..., Browser]
LIST = "/habilitations"


@pytest.fixture
def claire(db: Session) -> Personne:
    return administrateur(db)


@pytest.fixture
def pair(db: Session, claire: Personne) -> list[Personne]:
    return [instructeur(db), instructeur(db, "Julien", "Delmas")]


def made(db: Session, nom: str, etat: str = "deposee", pair: list[Personne] | None = None) -> Habilitation:
    found = habilitation(db, organisme(db, nom), etat=etat, instructeurs=pair)
    db.commit()
    return found


def names(html: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]+)</a>', html)


# --- agents ---


def test_the_administrateur_sees_what_left_the_draft_newest_first(
    db: Session, browse: Browse, claire: Personne, pair: list[Personne]
) -> None:
    made(db, "Brouillon et Cie", "brouillon")
    made(db, "Les Ateliers du Belvédère")
    made(db, "Maison des Temps Libres", "a_completer", pair)
    page = browse(claire).get(LIST)
    assert names(page.text) == ["Maison des Temps Libres", "Les Ateliers du Belvédère"]
    assert "<b>1 demande attend</b> que vous l’attribuiez" in page.text
    assert "Sophie Rakoto" in page.text and "HAB-2026-0002" in page.text


def test_an_instructeur_sees_their_own_only(db: Session, browse: Browse, pair: list[Personne]) -> None:
    made(db, "Les Ateliers du Belvédère", "en_instruction", [pair[1]])
    made(db, "Maison des Temps Libres", "en_instruction", [pair[0]])
    page = browse(pair[0]).get(LIST).text
    assert names(page) == ["Maison des Temps Libres"]
    assert "Les miennes" in page and "1 demande attend</b> votre étude" in page and "Attribuer…" not in page


def test_the_comite_technique_is_waited_for_by_nobody(
    db: Session, browse: Browse, claire: Personne, pair: list[Personne]
) -> None:
    odile = comite_technique(db)
    found = made(db, "Maison des Temps Libres", "en_instruction", pair)
    attributions.attribute(db, found, instructeurs=[p.id for p in pair], comite=[odile.id], by=user_of(db, claire))
    db.commit()
    page = browse(odile).get(LIST).text
    assert names(page) == ["Maison des Temps Libres"] and "au titre du comité technique" in page
    assert '<span class="count" data-compte="habilitations"></span>' in page


def test_one_who_sees_all_may_keep_their_own(db: Session, browse: Browse, pair: list[Personne]) -> None:
    both = agent(db, "Yves", "Double", Role.ADMINISTRATEUR, Role.INSTRUCTEUR)
    made(db, "Les Ateliers du Belvédère", "en_instruction", [both])
    made(db, "Maison des Temps Libres", "en_instruction", pair)
    browser = browse(both)
    assert len(names(browser.get(LIST).text)) == 2
    assert names(browser.get(f"{LIST}?etat=miennes").text) == ["Les Ateliers du Belvédère"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("belv", ["Les Ateliers du Belvédère"]),
        ("ATELIERS bel", ["Les Ateliers du Belvédère"]),
        ("HAB-2026-0002", ["Maison des Temps Libres"]),
        ("2026-0001", ["Les Ateliers du Belvédère"]),
        ("hab-", ["Maison des Temps Libres", "Les Ateliers du Belvédère"]),
        ("introuvable", []),
        ("%_", []),
    ],
)
def test_searching_by_name_or_number(db: Session, browse: Browse, claire: Personne, q: str, found: list[str]) -> None:
    made(db, "Les Ateliers du Belvédère")
    made(db, "Maison des Temps Libres")
    page = browse(claire).client.get(LIST, params={"q": q})
    assert names(page.text) == found
    assert found or "Effacer la recherche" in page.text


def test_filtering_by_state_and_counting(db: Session, browse: Browse, claire: Personne, pair: list[Personne]) -> None:
    made(db, "Les Ateliers du Belvédère")
    made(db, "Institut Les Tilleuls", "acceptee", pair)
    page = browse(claire).get(f"{LIST}?etat=acceptee").text
    assert names(page) == ["Institut Les Tilleuls"]
    assert re.search(r'aria-current="true">Acceptées <b>1</b>', page) and re.search(r">Toutes <b>2</b>", page)


def test_sorting_by_date_of_deposit(db: Session, browse: Browse, claire: Personne) -> None:
    made(db, "Les Ateliers du Belvédère")
    made(db, "Maison des Temps Libres")
    page = browse(claire).get(f"{LIST}?tri=date").text
    assert names(page) == ["Les Ateliers du Belvédère", "Maison des Temps Libres"] and 'aria-sort="ascending"' in page


def test_pages_follow_one_another_and_come_back(db: Session, claire: Personne, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listes, "PAGE", 2)
    for n in range(5):
        made(db, f"Organisme {n}")
    user = user_of(db, claire)

    def shown(**place: Any) -> tuple[list[str], bool, bool]:
        page = HABILITATIONS.page(db, user, Vue(**{name: str(key) for name, key in place.items()}))
        return [row.organisme for row in page.lignes], page.avant, page.apres

    first = HABILITATIONS.page(db, user, Vue()).lignes
    second = HABILITATIONS.page(db, user, Vue(apres=str(first[-1].id))).lignes
    assert shown() == (["Organisme 4", "Organisme 3"], False, True)
    assert shown(apres=first[-1].id) == (["Organisme 2", "Organisme 1"], True, True)
    assert shown(apres=second[-1].id) == (["Organisme 0"], True, False)
    assert shown(avant=second[0].id) == (["Organisme 4", "Organisme 3"], False, True)


def test_those_that_await_their_delegataires_are_apart(db: Session, browse: Browse, claire: Personne) -> None:
    found = made(db, "Fédération du Grand Préau", "brouillon")
    found.etat = EtatHabilitation.EN_ATTENTE_DELEGATAIRES
    db.commit()
    browser = browse(claire)
    assert names(browser.get(LIST).text) == []
    assert names(browser.get(f"{LIST}?etat=en_attente_delegataires").text) == ["Fédération du Grand Préau"]


def test_the_same_number_of_queries_for_one_row_and_three(
    db: Session, browse: Browse, claire: Personne, pair: list[Personne]
) -> None:
    browser = browse(claire)
    made(db, "Un", "en_instruction", pair)
    one = browser.queries(LIST)
    made(db, "Deux", "a_completer", pair)
    made(db, "Trois", "en_instruction", pair)
    assert len(browser.queries(LIST)) == len(one)


# --- attributing in the row ---


def test_attributing_in_the_row(db: Session, browse: Browse, claire: Personne, pair: list[Personne]) -> None:
    found = made(db, "Les Ateliers du Belvédère")
    browser = browse(claire)
    question = browser.get(f"{LIST}/{found.id}/attribution?vue=liste", htmx=True)
    assert "Attribution en cours" in question.text and "Julien Delmas" in question.text and "<html" not in question.text
    chosen = {"instructeur_1": str(pair[0].id), "instructeur_2": str(pair[1].id)}
    done = browser.post(f"{LIST}/{found.id}/attribution?vue=liste", chosen, htmx=True)
    assert "Attribuée à l’instant" in done.text and "Toutes les demandes déposées sont attribuées" in done.text
    db.refresh(found)
    assert found.etat == "en_instruction"


def test_a_wrong_pair_stays_in_the_row_with_what_was_chosen(
    db: Session, browse: Browse, claire: Personne, pair: list[Personne]
) -> None:
    found = made(db, "Les Ateliers du Belvédère")
    twice = {"instructeur_1": str(pair[0].id), "instructeur_2": str(pair[0].id)}
    answer = browse(claire).post(f"{LIST}/{found.id}/attribution?vue=liste", twice, htmx=True)
    assert answer.status_code == 422 and "Choisissez un ou deux instructeurs différents." in answer.text
    assert answer.text.count(f'<option value="{pair[0].id}" selected>') == 2


def test_cancelling_gives_the_row_back(db: Session, browse: Browse, claire: Personne, pair: list[Personne]) -> None:
    found = made(db, "Les Ateliers du Belvédère")
    row = browse(claire).get(f"{LIST}/{found.id}/ligne", htmx=True)
    assert "Attribuer…" in row.text and "<form" not in row.text


def test_attributing_without_a_script(db: Session, browse: Browse, claire: Personne, pair: list[Personne]) -> None:
    found = made(db, "Les Ateliers du Belvédère")
    browser = browse(claire)
    assert f'href="/habilitations/{found.id}/attribution"' in browser.get(LIST).text
    assert browser.get(f"{LIST}/{found.id}/attribution").status_code == 200
    missing = browser.post(f"{LIST}/{found.id}/attribution")
    assert missing.status_code == 422 and "Choisissez au moins un instructeur." in missing.text
    done = browser.follow(browser.post(f"{LIST}/{found.id}/attribution", {"instructeur_1": str(pair[0].id)}))
    assert "La demande est attribuée" in done.text and "Sophie Rakoto" in done.text


# --- organismes ---


def test_an_organisme_is_led_to_its_only_request(db: Session, browse: Browse, pair: list[Personne]) -> None:
    found = made(db, "Les Ateliers du Belvédère")
    theirs = dirigeant(db, db.get_one(type(organisme(db, "Autre")), found.organisme_id))
    db.commit()
    assert browse(theirs).get(LIST).headers["location"] == f"/habilitations/{found.id}"


def test_a_dirigeant_without_request_begins_at_once(db: Session, browse: Browse) -> None:
    asso = organisme(db)
    db.commit()
    browser = browse(dirigeant(db, asso))
    answer = browser.get(LIST)
    assert answer.headers["location"] == "/habilitations/nouvelle" and "Commencer la demande" in browser.follow(answer).text


def test_a_referent_without_request_learns_who_may_begin(db: Session, browse: Browse) -> None:
    karim = referent(db, organisme(db))
    db.commit()
    page = browse(karim).get(LIST).text
    assert "Mathilde Lacombe peut la commencer" in page and "Commencer la demande" not in page


def test_several_requests_are_listed(db: Session, browse: Browse, pair: list[Personne]) -> None:
    asso = organisme(db)
    habilitation(db, asso, etat="refusee", instructeurs=pair)
    habilitation(db, asso, complete=False)
    db.commit()
    page = browse(dirigeant(db, asso)).get(LIST).text
    assert names(page) == ["HAB-2026-0002", "HAB-2026-0001"] and "Préparer une nouvelle demande" not in page
