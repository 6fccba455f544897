"""The strength of a password while it is typed (P15)."""

import pytest


@pytest.mark.parametrize(
    ("password", "word", "score"),
    [("", None, 0), ("azerty", "Très faible", 1), ("marelle-lucioles-au-preau-7", "Forte", 4)],
)
def test_meter_says_how_strong(browse, password, word, score):
    answer = browse().post("/mot-de-passe/force", {"mot_de_passe": password}, htmx=True)
    assert answer.status_code == 200
    assert f"strength-line s{score}" in answer.text
    assert word is None or word in answer.text


def test_scale_shows_the_four_words(browse):
    answer = browse().post("/mot-de-passe/force?echelle=1", {"nouveau_mot_de_passe": "marelle-lucioles-au-preau-7"})
    assert "strength-scale s4" in answer.text
    for word in ("Très faible", "Faible", "Moyenne", "Forte"):
        assert word in answer.text


def test_what_designates_the_owner_weakens_it(browse):
    typed = {"mot_de_passe": "courdespossibles2026", "courriel": "m.lacombe@courdespossibles.example"}
    answer = browse().post("/mot-de-passe/force", typed)
    assert "Évitez ce qui vous désigne" in answer.text


def test_confirmation_is_not_a_known_word(browse):
    typed = {"mot_de_passe": "marelle-lucioles-au-preau-7", "confirmation": "marelle-lucioles-au-preau-7"}
    assert "s4" in browse().post("/mot-de-passe/force", typed).text


def test_password_is_never_sent_back(browse):
    assert "marelle-lucioles" not in browse().post("/mot-de-passe/force", {"mot_de_passe": "marelle-lucioles-au-preau-7"}).text
