"""The pages that the law asks for."""

import pytest

from eclat import checks
from eclat.settings import get_settings
from tests.factories import dirigeant, organisme


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/donnees-personnelles",
            ["contact@oc-eclat.example", "CNIL", "Combien de temps", "Vos droits", "14 jours", "eclat-annonce"],
        ),
        (
            "/mentions-legales",
            ["Éditeur", "Directeur de la publication", "Hébergeur", "contact@oc-eclat.example", "sera complétée"],
        ),
        ("/accessibilite", ["partiellement conforme", "RGAA", "contact@oc-eclat.example", "Défenseur des droits"]),
    ],
)
def test_open_to_all(db, browse, path, said):
    mathilde = dirigeant(db, organisme(db, profil_complet=False))
    db.commit()
    for browser in (browse(), browse(mathilde)):
        page = browser.get(path)
        assert page.status_code == 200
        for words in said:
            assert words in page.text


@pytest.fixture
def published(monkeypatch):
    monkeypatch.setenv("ECLAT_PUBLISHER", "OC Éclat, association, 1 rue du Préau, 75000 Paris")
    monkeypatch.setenv("ECLAT_PUBLICATION_DIRECTOR", "Solange Préau")
    monkeypatch.setenv("ECLAT_HOSTING", "Hébergement du Préau, 2 rue du Préau, 75000 Paris")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def test_who_publishes_and_hosts_is_said_as_it_was_set(published, db, browse):
    page = browse().get("/mentions-legales").text
    assert "Solange Préau" in page and "OC Éclat, association" in page and "Hébergement du Préau" in page
    assert "sera complétée" not in page


def test_a_public_site_that_does_not_say_it_is_told_so(db, monkeypatch):
    assert checks.mentions() is None
    monkeypatch.setenv("ECLAT_BASE_URL", "https://oc-eclat.example")
    monkeypatch.setenv("ECLAT_HOSTING", "Hébergement du Préau")
    get_settings.cache_clear()
    said = checks.mentions()
    assert said is not None and "ECLAT_PUBLISHER, ECLAT_PUBLICATION_DIRECTOR: /mentions-legales" in said
    monkeypatch.undo()
    get_settings.cache_clear()
