"""The request path: who is let in, from where, how much, and what happens when something fails."""

import pytest
from sqlmodel import Session, select

from eclat.http.bodies import MAX_FIELDS
from eclat.http.middleware import CSP, MAX_BODY_BYTES
from eclat.models import Organisme
from tests import factories as make
from tests.browser import Browser

INSCRIPTION = {
    "nom": "Association La Cour des Possibles",
    "courriel": "m.lacombe@courdespossibles.example",
    "mot_de_passe": make.PASSWORD,
    "confirmation": make.PASSWORD,
}


def inscription() -> dict[str, str]:
    return INSCRIPTION | {"siret": make.siret()}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_sent_from_elsewhere_changes_nothing(browse, db: Session, headers: dict[str, str]) -> None:
    answer = browse().client.post("/inscription", data=inscription(), headers=headers)
    assert answer.status_code == 403
    assert db.exec(select(Organisme)).all() == []


def test_a_form_that_does_not_say_where_it_comes_from_changes_nothing(browse, db: Session) -> None:
    assert browse().client.post("/inscription", data=inscription()).status_code == 403


def test_an_old_browser_is_judged_by_its_origin(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    answer = browse().client.post("/inscription", data=inscription(), headers={"Origin": "http://127.0.0.1:8000"})
    assert answer.status_code == 303
    assert len(db.exec(select(Organisme)).all()) == 1


def test_another_host_name_is_not_answered(browse) -> None:
    assert browse().get("/connexion", Host="evil.example").status_code == 400


def test_every_page_carries_the_strict_policy(browse) -> None:
    for path in ("/connexion", "/inscription", "/nulle-part", "/static/css/base.css"):
        headers = browse().get(path).headers
        assert headers["content-security-policy"] == CSP
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert browse().get("/connexion").headers["cache-control"] == "no-store"


def test_a_body_over_the_limit_is_refused_before_it_is_read(browse) -> None:
    answer = browse().post("/inscription", files={"fichier": ("gros.pdf", b"x" * (MAX_BODY_BYTES + 1))})
    assert answer.status_code == 413
    assert "20\u00a0Mo au plus" in answer.text


def test_too_many_fields_are_refused(browse) -> None:
    answer = browse().post("/inscription", {f"champ{n}": "x" for n in range(MAX_FIELDS + 1)})
    assert answer.status_code == 413 and "trop d’éléments à la fois" in answer.text


def test_an_unknown_address_is_a_page_that_leads_on(browse) -> None:
    answer = browse().get("/nulle-part")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text and 'href="/"' in answer.text


def test_a_signed_out_reader_is_sent_to_sign_in_and_back(browse, db: Session) -> None:
    claire = make.administrateur(db)
    db.commit()
    visitor: Browser = browse()
    answer = visitor.get("/organismes")
    assert answer.status_code == 303 and answer.headers["location"] == "/connexion?suite=%2Forganismes"
    answer = visitor.post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": make.PASSWORD, "suite": "/organismes"})
    assert answer.headers["location"] == "/organismes"


@pytest.mark.parametrize("suite", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\n/x"])
def test_signing_in_never_leads_to_another_site(browse, db: Session, suite: str) -> None:
    claire = make.administrateur(db)
    db.commit()
    answer = browse().post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": make.PASSWORD, "suite": suite})
    assert answer.status_code == 303 and answer.headers["location"] == "/"


def test_an_expired_sign_in_tells_htmx_where_to_go(browse) -> None:
    answer = browse().get("/organismes", htmx=True, **{"HX-Current-URL": "http://127.0.0.1:8000/organismes?etat=refuse"})
    assert answer.status_code == 204
    assert answer.headers["hx-redirect"] == "/connexion?suite=%2Forganismes"


def test_a_failure_of_ours_is_a_calm_page_and_changes_nothing(browse, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    make.administrateur(db)
    db.commit()
    monkeypatch.setattr("eclat.courriels.organismes.inscription_a_valider", lambda *_: 1 / 0)
    visitor: Browser = browse()
    visitor.client = type(visitor.client)(
        visitor.client.app, base_url=str(visitor.client.base_url), follow_redirects=False, raise_server_exceptions=False
    )
    answer = visitor.post("/inscription", inscription())
    assert answer.status_code == 500
    assert "La page n’a pas pu s’afficher" in answer.text and "ZeroDivisionError" not in answer.text
    db.rollback()
    assert db.exec(select(Organisme)).all() == []
