"""The two pages that the law asks for."""

import pytest

from tests.factories import dirigeant, organisme


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/donnees-personnelles",
            ["contact@oc-eclat.example", "CNIL", "Combien de temps", "Vos droits", "14 jours", "eclat-annonce"],
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
