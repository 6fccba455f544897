"""The second step of a sign-in: the code of the moment, recovery codes, and what a half-open sign-in opens: nothing."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.comptes import facteurs
from eclat.http.routing import declaration
from eclat.http.sign_ins import cookie_name
from eclat.models import CodeSecours, Connexion, SecondFacteur
from eclat.routes import routes
from tests.factories import FACTEUR, PASSWORD, administrateur, code, dirigeant, instructeur, organisme
from tests.pages.comptes.test_compte import offered

PAGE = "/connexion/code"


@pytest.fixture
def claire(db):
    personne = administrateur(db)
    db.commit()
    return personne


@pytest.fixture
def half_open(browse, claire):
    return signed_in(browse(), claire)


def signed_in(browser, personne):
    """The right password, and nothing more."""
    answer = browser.post("/connexion", {"identifiant": personne.courriel, "mot_de_passe": PASSWORD, "suite": "/agents"})
    assert answer.status_code == 303 and answer.headers["location"] == "/agents"
    return browser


def cookie(browser) -> str:
    return str(browser.client.cookies[cookie_name()])


def test_the_code_opens_and_leads_where_one_was_going(half_open):
    assert half_open.get("/agents").headers["location"] == f"{PAGE}?suite=%2Fagents"
    page = half_open.get(f"{PAGE}?suite=/agents").text
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page and "Claire Aubertin" not in page
    answer = half_open.post(PAGE, {"code": f"{code()[:3]} {code()[3:]}", "suite": "/agents"})
    assert answer.headers["location"] == "/agents" and half_open.get("/agents").status_code == 200
    assert half_open.get(PAGE).headers["location"] == "/"


def test_the_secret_of_the_cookie_changes_at_each_step(browse, claire, half_open):
    before, thief = cookie(half_open), browse()
    half_open.post(PAGE, {"code": code()})
    assert cookie(half_open) != before
    thief.client.cookies.set(cookie_name(), before)
    assert thief.get("/agents").headers["location"] == "/connexion?suite=%2Fagents"
    known = cookie(half_open)
    assert cookie(signed_in(half_open, claire)) != known


def test_a_code_serves_once_and_so_do_those_before_it(browse, claire, half_open):
    used = code()
    assert half_open.post(PAGE, {"code": used}).status_code == 303
    second = signed_in(browse(), claire)
    refused = second.post(PAGE, {"code": used})
    assert refused.status_code == 422 and "Ce code a déjà servi" in refused.text
    assert second.post(PAGE, {"code": code(steps=-1)}).status_code == 422
    assert second.post(PAGE, {"code": code(steps=1)}).status_code == 303


def test_a_clock_set_back_an_hour_spends_no_code_that_is_still_to_come(browse, claire, half_open):
    """Nor does it lock for longer than a while."""
    assert half_open.post(PAGE, {"code": code()}).status_code == 303
    with clock.travel(timedelta(hours=-1)):
        assert signed_in(browse(), claire).post(PAGE, {"code": code()}).status_code == 303
        assert "Ce code a déjà servi" in signed_in(browse(), claire).post(PAGE, {"code": code()}).text
        for _ in range(5):
            last = signed_in(browse(), claire).post(PAGE, {"code": "000000"})
        assert last.status_code == 429
    with clock.travel(timedelta(hours=-2)):
        assert signed_in(browse(), claire).post(PAGE, {"code": code()}).status_code == 303


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(half_open, steps, taken):
    with clock.travel(timedelta(seconds=15 - clock.now().timestamp() % 30)):  # the middle of a step
        assert (half_open.post(PAGE, {"code": code(steps=steps)}).status_code == 303) is taken


@pytest.mark.parametrize("typed", ["", "000000", "12345", "１２３４５６", "' OR 1=1 --", "🦊" * 20])
def test_what_is_not_the_code_is_refused(half_open, typed):
    answer = half_open.post(PAGE, {"code": typed})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert half_open.get("/agents").headers["location"].startswith(PAGE)


def test_six_wrong_codes_end_every_half_open_sign_in_for_a_while(db, browse, claire, half_open):
    other = signed_in(browse(), claire)
    for _ in range(5):
        assert half_open.post(PAGE, {"code": "000000"}).status_code == 422
    last = half_open.post(PAGE, {"code": "000000"})
    assert last.status_code == 429 and "Trop de codes essayés" in last.text
    for browser in (half_open, other):
        assert browser.get("/agents").headers["location"].startswith("/connexion?")
    again = signed_in(browse(), claire)
    assert again.get(PAGE).status_code == 429
    assert again.post(PAGE, {"code": code()}).status_code == 429
    with clock.travel(timedelta(minutes=16)):
        assert signed_in(browse(), claire).post(PAGE, {"code": code()}).status_code == 303
    db.expire_all()
    assert db.exec(select(SecondFacteur)).one().echecs == 0


def test_a_recovery_code_serves_once_however_it_is_typed(db, browse, claire):
    codes = facteurs.new_codes(db, claire.id)
    db.commit()
    browser = signed_in(browse(), claire)
    assert "Code de secours" in browser.get(f"{PAGE}?secours=1").text
    answer = browser.post(PAGE, {"code_secours": f" {codes[3].replace('-', ' ').upper()} "})
    assert "Il vous reste 9 codes de secours" in browser.follow(answer).text
    again = signed_in(browse(), claire)
    assert again.post(PAGE, {"code_secours": codes[3]}).status_code == 422
    assert again.post(PAGE, {"code_secours": codes[4]}).status_code == 303


def test_another_s_codes_open_nothing(db, half_open):
    paul = administrateur(db, "Paul", "Decideur")
    facteurs.forget(db, paul.id)
    secret = facteurs.new_secret()
    codes = facteurs.install(db, paul, secret)
    db.commit()
    assert half_open.post(PAGE, {"code_secours": codes[0]}).status_code == 422
    assert half_open.post(PAGE, {"code": code(secret)}).status_code == 422


def test_a_half_open_sign_in_does_not_wait_for_ever(half_open):
    with clock.travel(timedelta(minutes=16)):
        assert half_open.get("/agents").headers["location"] == "/connexion?suite=%2Fagents"


def test_htmx_and_autosave_are_told_in_place(half_open):
    answer = half_open.get("/organismes", htmx=True)
    assert answer.status_code == 204 and answer.headers["hx-redirect"].startswith(PAGE)
    assert half_open.post(f"/habilitations/{uuid4()}/champs/nda", htmx=True, **{"X-Autosave": "1"}).status_code == 401


def test_signing_out_or_in_again_is_always_possible(browse, half_open):
    assert half_open.post("/deconnexion").headers["location"] == "/connexion"
    assert half_open.get("/agents").headers["location"] == "/connexion?suite=%2Fagents"


# What tells nothing of the account, or is a way in or out of it.
OPEN = re.compile(
    r"/(connexion|connexion/code|connexion/nouveau-lien|deconnexion|mot-de-passe.*|activation/.*|deblocage/.*|changement-adresse/.*|verification.*|annuaire.*|aide.*|robots\.txt|sitemap\.xml|[vV]/.*|"
    r"mes-certificats/.*|etat-civil/.*|resultats/.*|calendriers/.*|donnees-personnelles|mentions-legales|accessibilite|\.well-known/.*|sante.*|metrics|dev(/.*)?)"
)


@pytest.mark.parametrize("due", ["code", "enrolement"])
def test_nothing_else_opens_while_something_is_due(db, browse, claire, due):
    """Every route of the site, declared or not yet written: closed unless it says otherwise."""
    if due == "enrolement":
        facteurs.forget(db, claire.id)
        db.commit()
    browser, to = signed_in(browse(), claire), {"code": PAGE, "enrolement": "/compte/second-facteur"}[due]
    for route in routes(debug=True):
        path = re.sub(r"{\w+(:\w+)?}", lambda match: "1" if match[1] == ":int" else str(uuid4()), route.path)
        declared = declaration(route).during
        if due in declared:
            assert OPEN.fullmatch(path) or path == to, path
            continue
        answer = browser.post(path) if "POST" in (route.methods or ()) else browser.get(path)
        assert answer.status_code == 303 and answer.headers["location"].startswith(to), path
    assert "Claire Aubertin" not in browser.get("/nulle-part").text


def test_an_administrateur_without_a_factor_is_led_to_it_then_on(db, browse, claire):
    facteurs.forget(db, claire.id)
    db.commit()
    browser = signed_in(browse(), claire)
    page = browser.get(browser.get("/agents").headers["location"]).text
    assert "avant tout le reste" in page and "Annuler" not in page
    secret, sealed = offered(page)
    codes = browser.post("/compte/second-facteur", {"proposition": sealed, "code": code(secret), "suite": "/agents"})
    assert len(re.findall("<li><code>", codes.text)) == 10 and 'href="/agents"' in codes.text
    assert browser.get("/agents").status_code == 200


def test_whoever_becomes_administrateur_is_led_to_it_at_the_next_request(browse, db, claire):
    sophie = instructeur(db)
    db.commit()
    hers, admin = browse(sophie), browse(claire)
    assert hers.get("/habilitations").status_code == 200
    admin.post(f"/agents/{sophie.id}/roles", {"roles": ["administrateur", "instructeur"]})
    assert hers.get("/habilitations").headers["location"].startswith("/compte/second-facteur")


def test_the_others_sign_in_with_a_password_alone(db, browse):
    for personne in (instructeur(db), dirigeant(db, organisme(db))):
        db.commit()
        browser = browse()
        browser.post("/connexion", {"identifiant": personne.courriel, "mot_de_passe": PASSWORD})
        assert browser.get("/compte").status_code == 200


def test_the_developer_s_page_shows_the_codes(browse, claire, half_open):
    assert "/dev/codes" in half_open.get(PAGE).text
    assert code() in half_open.get("/dev/codes").text


def test_the_rows_hold_neither_secret_nor_codes(db, claire):
    codes = facteurs.new_codes(db, claire.id)
    db.flush()
    stored = str([row.model_dump() for table in (SecondFacteur, Connexion, CodeSecours) for row in db.exec(select(table))])
    assert FACTEUR not in stored and codes[0] not in stored and codes[0].replace("-", "") not in stored
