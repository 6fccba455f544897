"""An address is looked at as soon as it is left, in every form that asks for one: a question, and never a refusal."""

from collections.abc import Callable

import lxml.html

from tests.browser import Browser


def test_a_mistyped_domain_is_asked_about_beside_the_field(browse: Callable[..., Browser]) -> None:
    someone = browse(None)
    asked = someone.post("/adresse-mail/question?champ=courriel", {"courriel": "anne@gmial.com"}, htmx=True)
    assert "Vouliez-vous écrire gmail.com ?" in asked.text and 'data-prendre="anne@gmail.com"' in asked.text
    assert someone.post("/adresse-mail/question?champ=courriel", {"courriel": "anne@gmail.com"}, htmx=True).text.strip() == ""
    assert someone.post("/adresse-mail/question?champ=<b>", {"courriel": "anne@gmial.com"}, htmx=True).status_code == 400


def test_each_page_that_asks_a_stranger_for_an_address_looks_at_it(browse: Callable[..., Browser]) -> None:
    for path, name in (("/inscription", "courriel"), ("/connexion", "identifiant"), ("/mot-de-passe-oublie", "identifiant")):
        (field,) = lxml.html.document_fromstring(browse(None).get(path).text).xpath(f"//input[@id='champ-{name}']")
        assert field.get("data-hx-post") == f"/adresse-mail/question?champ={name}" and field.get("type") == "email"
