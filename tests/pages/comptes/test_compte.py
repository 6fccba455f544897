"""One's own account: password, second factor, open sign-ins; and the factor that another administrateur resets."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from eclat import clock, courriels
from eclat.domain.comptes import connexions, facteurs
from eclat.encryption import decrypt
from eclat.http.sign_ins import cookie_name
from eclat.models import CodeSecours, Connexion, Role
from tests.factories import (
    FACTEUR,
    PASSWORD,
    administrateur,
    agent,
    code,
    dirigeant,
    failed_mail,
    instructeur,
    mails,
    organisme,
)
from tests.swap import assert_swap_equals_reload

NEW = "un-verger-sous-la-neige-9"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sophie(db):
    personne = instructeur(db)
    db.commit()
    return personne


def test_the_page_says_that_the_last_mail_did_not_arrive(db, browse, sophie) -> None:
    assert "Le dernier n’est pas arrivé" not in browse(sophie).get("/compte").text
    courriels.comptes.mot_de_passe_change(db, sophie)
    failed_mail(db, "452 4.2.2 Mailbox full")
    db.commit()
    page = browse(sophie).get("/compte").text
    assert "Le dernier n’est pas arrivé : cette boîte aux lettres est pleine. Vérifiez cette adresse" in page


@pytest.fixture
def protected(db, sophie):
    """Sophie, who chose to have a factor."""
    facteurs.install(db, sophie, FACTEUR)
    db.commit()
    return sophie


def written(db) -> list[tuple[str, str]]:
    """The mails, by model and reader. The writing session is let go: on SQLite there is one."""
    found = [(mail.modele, mail.destinataire) for mail in mails(db)]
    db.commit()
    return found


def test_everyone_has_an_account_page(db, browse, sophie):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    page = browse(mathilde).get("/compte").text
    assert "Association La Cour des Possibles" in page and mathilde.courriel in page and "Second facteur" not in page
    page = browse(sophie).get("/compte").text
    assert "Instructeur – Demande d’habilitation" in page and "Activer le second facteur" in page
    assert 'href="/compte"' in browse(sophie).get("/").text


def test_an_incomplete_profile_does_not_hide_it(db, browse):
    mathilde = dirigeant(db, organisme(db, profil_complet=False))
    db.commit()
    page = browse(mathilde).get("/compte")
    assert page.status_code == 200 and "Mon compte" in browse(mathilde).get("/profil").text


def change(browser, **typed):
    return browser.post("/compte/mot-de-passe", {"mot_de_passe_actuel": PASSWORD, "nouveau_mot_de_passe": NEW} | typed)


def test_a_new_password_ends_every_other_sign_in(db, browse, sophie):
    here, elsewhere, stolen = browse(sophie), browse(sophie), browse()
    before = here.client.cookies[cookie_name()]
    assert "Votre mot de passe est changé" in here.follow(change(here)).text
    assert elsewhere.get("/compte").headers["location"].startswith("/connexion")
    stolen.client.cookies.set(cookie_name(), before)
    assert stolen.get("/compte").headers["location"].startswith("/connexion")
    assert here.get("/compte").status_code == 200
    assert written(db)[-1] == ("mot_de_passe_change", sophie.courriel)
    assert browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": PASSWORD}).status_code == 422
    assert browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": NEW}).status_code == 303


def test_a_new_password_keeps_one_where_one_is(db, browse):
    """Neither the code again, nor the choice of an organisme."""
    claire = administrateur(db)
    db.commit()
    browser = browse(claire)
    change(browser)
    assert browser.get("/agents").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mot_de_passe_actuel": "autre"}, "Ce n’est pas votre mot de passe actuel."),
        ({"nouveau_mot_de_passe": PASSWORD}, "C’est déjà votre mot de passe"),
        ({"nouveau_mot_de_passe": "court"}, "il en faut au moins 12"),
        ({"nouveau_mot_de_passe": "Sophie-Rakoto-Sophie"}, "Évitez ce qui vous désigne"),
        ({"nouveau_mot_de_passe": ""}, "Choisissez un nouveau mot de passe."),
    ],
)
def test_a_password_that_cannot_be_taken_changes_nothing(db, browse, sophie, typed, said):
    here, elsewhere = browse(sophie), browse(sophie)
    answer = change(here, **typed)
    assert answer.status_code == 422 and said in answer.text and NEW not in answer.text
    assert elsewhere.get("/compte").status_code == 200 and written(db) == []


def test_nobody_guesses_the_password_from_an_open_screen(browse, sophie):
    here = browse(sophie)
    answers = [change(here, mot_de_passe_actuel=f"essai {number}").status_code for number in range(7)]
    assert answers[:5] == [422] * 5 and answers[-1] == 429
    assert change(here).status_code == 429


def rows(page) -> list[str]:
    return re.findall(r"<b>([^<]+)</b><p>Depuis", page)


def test_sign_ins_are_listed_in_plain_words_and_ended(db, browse, sophie):
    here = browse(sophie)
    there, _ = connexions.open_connexion(db, sophie, appareil=FIREFOX)
    connexions.open_connexion(db, sophie, appareil="")
    gone, _ = connexions.open_connexion(db, sophie, appareil="Gone Safari")
    gone.vue_le = clock.now() - connexions.IDLE - timedelta(minutes=1)
    db.commit()
    before = here.get("/compte").text
    assert sorted(rows(before)) == ["Appareil inconnu", "Appareil inconnu", "Firefox sur Windows"]
    assert before.index("Cette connexion") < before.index("Firefox")
    fragment = here.post(f"/compte/connexions/{there.id}/fin", htmx=True).text
    after = here.get("/compte").text
    assert "Firefox" not in after
    assert_swap_equals_reload(before, fragment, after, target="connexions")
    assert here.post(f"/compte/connexions/{there.id}/fin").status_code == 303  # a second click: it is over


def test_all_the_others_end_at_once(browse, sophie):
    here, elsewhere = browse(sophie), browse(sophie)
    before = here.get("/compte").text
    fragment = here.post("/compte/connexions/fin", htmx=True).text
    assert elsewhere.get("/compte").headers["location"].startswith("/connexion")
    assert_swap_equals_reload(before, fragment, here.get("/compte").text, target="connexions")
    assert "nulle part ailleurs" in here.get("/compte").text
    answer = here.post("/compte/connexions/fin")
    assert answer.headers["location"] == "/compte#connexions-ouvertes"


def test_a_stranger_s_sign_in_does_not_exist(db, browse, sophie):
    julien = instructeur(db, "Julien", "Delmas")
    theirs, _ = connexions.open_connexion(db, julien, appareil="")
    db.commit()
    here = browse(sophie)
    for key in (theirs.id, uuid4()):
        assert here.post(f"/compte/connexions/{key}/fin").status_code == 404
    db.expire_all()
    assert theirs.fin_le is None


# --- the second factor ---


def offered(page) -> tuple[str, str]:
    """The secret on the page, and its sealed form."""
    secret = re.search(r'id="cle">([A-Z2-7 ]+)<', page)
    sealed = re.search(r'name="proposition" value="([^"]+)"', page)
    assert secret and sealed
    return secret[1].replace(" ", ""), sealed[1]


def enrol(browser, **typed):
    secret, sealed = offered(browser.get("/compte/second-facteur").text)
    return secret, browser.post("/compte/second-facteur", {"proposition": sealed, "code": code(secret)} | typed)


def test_an_agent_enrols_and_the_other_sign_ins_end(db, browse, sophie):
    here, elsewhere = browse(sophie), browse(sophie)
    assert here.get("/compte/second-facteur").text.count("data:image/svg+xml") == 1
    secret, answer = enrol(here)
    codes = re.findall(r"<li><code>([a-z2-9-]{29})</code>", answer.text)
    assert answer.status_code == 200 and len(set(codes)) == 10 and 'download="codes-de-secours' in answer.text
    assert written(db)[-1][0] == "second_facteur_change"
    assert elsewhere.get("/compte").headers["location"].startswith("/connexion")
    page = here.get("/compte").text
    assert "10 codes de secours" in page and codes[0] not in page
    again = browse()
    again.post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": PASSWORD})
    assert again.get("/compte").headers["location"].startswith("/connexion/code")
    assert again.post("/connexion/code", {"code": code(secret, steps=1)}).status_code == 303


def test_a_wrong_code_leaves_the_same_image(browse, sophie):
    here = browse(sophie)
    page = here.get("/compte/second-facteur").text
    secret, sealed = offered(page)
    answer = here.post("/compte/second-facteur", {"proposition": sealed, "code": "000000"})
    assert answer.status_code == 422 and offered(answer.text)[0] == secret
    assert "Activer le second facteur" in here.get("/compte").text


def test_an_offer_is_for_one_person_and_one_hour(db, browse, sophie):
    julien = instructeur(db, "Julien", "Delmas")
    db.commit()
    secret, sealed = offered(browse(sophie).get("/compte/second-facteur").text)
    for proposition in (sealed, "x", "", sealed[:-3]):
        browser = browse(julien)
        assert browser.post("/compte/second-facteur", {"proposition": proposition, "code": code(secret)}).status_code == 422
    with clock.travel(timedelta(minutes=61)):
        late = browse(sophie).post("/compte/second-facteur", {"proposition": sealed, "code": code(secret)})
    assert late.status_code == 422 and offered(late.text)[0] != secret


def test_replacing_asks_for_the_password_and_voids_the_old(db, browse, protected):
    old = {each.empreinte for each in db.exec(select(CodeSecours))}
    db.commit()
    here = browse(protected)
    assert enrol(here)[1].status_code == 422
    assert enrol(here, mot_de_passe="autre")[1].status_code == 422
    secret, answer = enrol(here, mot_de_passe=PASSWORD)
    assert answer.status_code == 200
    db.expire_all()
    facteur = facteurs.of(db, protected.id)
    assert facteur is not None and decrypt(facteurs.PURPOSE, facteur.secret) == secret
    assert old.isdisjoint(each.empreinte for each in db.exec(select(CodeSecours)))


def test_new_recovery_codes_void_the_old(db, browse, protected):
    before = facteurs.new_codes(db, protected.id)
    db.commit()
    here = browse(protected)
    assert here.get("/compte/codes-de-secours").status_code == 200
    assert here.post("/compte/codes-de-secours", {"mot_de_passe": "autre"}).status_code == 422
    page = here.post("/compte/codes-de-secours", {"mot_de_passe": PASSWORD}).text
    assert len(re.findall("<li><code>", page)) == 10 and before[0] not in page
    other = browse()
    other.post("/connexion", {"identifiant": protected.courriel, "mot_de_passe": PASSWORD})
    assert other.post("/connexion/code", {"code_secours": before[0]}).status_code == 422


def test_removing_asks_for_the_password_and_a_code(db, browse, protected):
    here, path = browse(protected), "/compte/second-facteur/retrait"
    assert here.get(path).status_code == 200
    assert here.post(path, {"mot_de_passe": "autre", "code": code()}).status_code == 422
    assert here.post(path, {"mot_de_passe": PASSWORD, "code": "000000"}).status_code == 422
    assert here.post(path, {"mot_de_passe": PASSWORD, "code": code()}).headers["location"] == "/compte"
    assert written(db)[-1][0] == "second_facteur_change"
    assert "Activer le second facteur" in here.get("/compte").text
    assert here.post(path, {"mot_de_passe": PASSWORD, "code": code(steps=1)}).headers["location"] == "/compte"  # a second click


def test_an_administrateur_only_replaces(db, browse):
    claire = administrateur(db)
    db.commit()
    here = browse(claire)
    page = here.get("/compte").text
    assert "/compte/second-facteur/retrait" not in page and "il peut seulement le remplacer" in page
    assert here.get("/compte/second-facteur/retrait").status_code == 409
    assert here.post("/compte/second-facteur/retrait", {"mot_de_passe": PASSWORD, "code": code()}).status_code == 409
    assert facteurs.of(db, claire.id) is not None


def test_people_of_organismes_have_no_factor(db, browse):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    for path in ("/compte/second-facteur", "/compte/codes-de-secours", "/compte/second-facteur/retrait"):
        assert browse(mathilde).get(path).status_code == 403


# --- a factor that was lost ---


def test_another_administrateur_resets_a_lost_factor(db, browse, protected):
    claire = administrateur(db)
    db.commit()
    here, hers, page = browse(claire), browse(protected), f"/agents/{protected.id}"
    assert '<dialog id="reinitialisation-facteur"' in here.get(page).text
    assert "de vive voix" in here.get(f"{page}/reinitialisation-facteur").text
    answer = here.follow(here.post(f"{page}/reinitialisation-facteur"))
    assert "est réinitialisé" in answer.text and "a réinitialisé le second facteur de cet agent" in answer.text
    assert hers.get("/compte").headers["location"].startswith("/connexion")
    assert written(db) == [("second_facteur_reinitialise", protected.courriel)]
    assert "Vous venez de réinitialiser" in here.follow(here.post(f"{page}/reinitialisation-facteur")).text
    again = browse()
    again.post("/connexion", {"identifiant": protected.courriel, "mot_de_passe": PASSWORD})
    assert again.get("/compte").status_code == 200


def test_nobody_resets_their_own(db, browse, protected):
    claire = administrateur(db)
    db.commit()
    here, page = browse(claire), f"/agents/{claire.id}"
    assert "reinitialisation-facteur" not in here.get(page).text
    assert here.post(f"{page}/reinitialisation-facteur").status_code == 403
    assert browse(protected).post(f"{page}/reinitialisation-facteur").status_code == 403
    assert facteurs.of(db, claire.id) is not None


def test_an_administrateur_whose_factor_was_reset_enrols_anew(db, browse):
    claire, paul = administrateur(db), agent(db, "Paul", "Decideur", Role.ADMINISTRATEUR)
    db.commit()
    browse(paul).post(f"/agents/{claire.id}/reinitialisation-facteur")
    again = browse()
    again.post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": PASSWORD})
    assert again.get("/agents").headers["location"].startswith("/compte/second-facteur")


# --- what is kept of sign-ins ---


def test_old_sign_ins_go_but_each_one_s_last(db, sophie):
    for days in (200, 150, 100, 10):
        with clock.travel(-timedelta(days=days)):
            made, _ = connexions.open_connexion(db, sophie, appareil=f"{days}")
            db.flush()
        made.fin_le = made.vue_le
    julien = instructeur(db, "Julien", "Delmas")
    with clock.travel(-timedelta(days=300)):
        connexions.open_connexion(db, julien, appareil="last")
    db.flush()
    assert connexions.sweep(db) == 3
    assert sorted(each.appareil for each in db.exec(select(Connexion))) == ["10", "last"]
