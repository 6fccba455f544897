"""The page of the inscription (P1): what it keeps, what it says of what it does not keep."""

from typing import Any

import pytest

from tests import factories as make

AGAIN = "À saisir de nouveau : par sécurité, cette page ne le garde pas."


def form(**values: str) -> dict[str, str]:
    passwords = {"mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
    return {"nom": "La Cour", "siret": make.siret(), "courriel": "m.lacombe@possibles.example"} | passwords | values


@pytest.mark.parametrize("wrong", [{"siret": "123"}, {"courriel": "rien"}, {"nom": ""}])
def test_who_corrects_an_answer_is_told_beside_the_passwords_to_type_them_again(browse: Any, wrong: dict[str, str]) -> None:
    page = browse().post("/inscription", form(**wrong))
    assert page.status_code == 422 and AGAIN in page.text and "À saisir de nouveau.<" in page.text
    assert make.PASSWORD not in page.text, "never written into a page"
    assert 'id="champ-mot_de_passe-aide"' in page.text or "aria-describedby" in page.text


def test_a_fresh_page_says_nothing_of_it(browse: Any) -> None:
    assert AGAIN not in browse().get("/inscription").text
    assert AGAIN not in browse().post("/inscription", form(mot_de_passe="", confirmation="")).text
