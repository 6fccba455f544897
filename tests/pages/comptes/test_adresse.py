"""One's own sign-in address: asked for at /compte, confirmed by the link that the new one received, or given up."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import facteurs
from eclat.http.sign_ins import cookie_name
from eclat.models import Courriel, Jeton, Personne, UsageJeton
from eclat.signatures import sign
from tests import factories as make
from tests.factories import PASSWORD

NEW = "m.lacombe@cour.example"


@pytest.fixture
def mathilde(db: Session) -> Personne:
    found = make.dirigeant(db, make.organisme(db))
    db.commit()
    return found


def ask(browser, courriel: str = NEW, mot_de_passe: str = PASSWORD):
    return browser.post("/compte/adresse", {"courriel": courriel, "mot_de_passe": mot_de_passe})


def link(db: Session) -> str:
    db.rollback()
    jeton = db.exec(select(Jeton).where(Jeton.usage == UsageJeton.ADRESSE).order_by(col(Jeton.cree_le).desc())).all()[0]
    signed = sign("jeton", str(jeton.id))
    db.commit()
    return f"/changement-adresse/{signed}"


def address_of(db: Session, personne: Personne) -> str:
    db.rollback()
    db.refresh(personne)
    found = personne.courriel
    db.commit()
    return found


def enters(browse, identifiant: str) -> bool:
    return bool(browse().post("/connexion", {"identifiant": identifiant, "mot_de_passe": PASSWORD}).status_code == 303)


def test_asked_from_the_account_and_shown_there_until_it_is_given_up(db: Session, browse, mathilde) -> None:
    here, former = browse(mathilde), mathilde.courriel
    assert 'href="/compte/adresse"' in here.get("/compte").text and former in here.get("/compte/adresse").text
    answer = ask(here, " M.Lacombe@Cour.example ")
    assert answer.headers["location"] == "/compte#adresse"
    page = here.get("/compte").text
    assert f"<b>{NEW}</b> remplacera {former}" in page and "Renoncer au changement" in page
    given_up = here.post("/compte/adresse/abandon")
    assert "Votre adresse reste la même" in here.follow(given_up).text and NEW not in here.get("/compte").text
    assert browse().get(link(db)).status_code == 410 and address_of(db, mathilde) == former


def test_the_link_opened_where_one_is_signed_in_changes_the_address_and_keeps_one_there(db: Session, browse, mathilde) -> None:
    here, elsewhere, stolen, former = browse(mathilde), browse(mathilde), browse(), mathilde.courriel
    before = here.client.cookies[cookie_name()]
    ask(here)
    opened = link(db)
    page = here.get(opened)
    assert page.status_code == 200 and NEW in page.text and former in page.text and "champ-mot_de_passe" not in page.text
    assert address_of(db, mathilde) == former, "looking changes nothing"
    answer = here.post(opened)
    assert answer.headers["location"] == "/compte#adresse"
    assert "Votre adresse mail est changée" in here.follow(answer).text and NEW in here.get("/compte").text
    stolen.client.cookies.set(cookie_name(), before)
    for other in (elsewhere, stolen):
        assert other.get("/compte").headers["location"].startswith("/connexion")
    assert enters(browse, NEW) and not enters(browse, former)
    for answer in (here.get(opened), here.post(opened)):
        assert (
            answer.status_code == 410
            and "Ce lien a déjà servi" in answer.text
            and "connectez-vous avec la nouvelle" in answer.text
        )


def test_elsewhere_the_password_is_asked_and_a_stranger_learns_nothing(db: Session, browse, mathilde) -> None:
    former = mathilde.courriel
    ask(browse(mathilde))
    opened, phone = link(db), browse()
    page = phone.get(opened).text
    assert NEW in page and former not in page and mathilde.nom_complet not in page and "champ-mot_de_passe" in page
    for typed, said in (("", "Indiquez votre mot de passe."), ("pas le bon", "Ce n’est pas votre mot de passe.")):
        refused = phone.post(opened, {"mot_de_passe": typed})
        assert refused.status_code == 422 and said in refused.text
    assert address_of(db, mathilde) == former
    answer = phone.post(opened, {"mot_de_passe": PASSWORD})
    assert answer.headers["location"] == "/connexion"
    assert "Votre adresse est changée : connectez-vous avec la nouvelle" in phone.follow(answer).text.replace("\u00a0", " ")
    assert address_of(db, mathilde) == NEW and enters(browse, NEW)


def test_another_s_sign_in_confirms_nothing(db: Session, browse, mathilde) -> None:
    sophie = make.instructeur(db)
    db.commit()
    ask(browse(mathilde))
    other = browse(sophie)
    assert other.post(link(db)).status_code == 422
    assert address_of(db, mathilde) != NEW


def test_an_agent_with_a_second_factor_gives_its_code_at_the_next_sign_in(db: Session, browse) -> None:
    sophie = make.instructeur(db)
    facteurs.install(db, sophie, make.FACTEUR)
    db.commit()
    ask(browse(sophie), "s.rakoto@oc-eclat.example")
    phone = browse()
    phone.post(link(db), {"mot_de_passe": PASSWORD})
    assert phone.get("/compte").headers["location"].startswith("/connexion?"), "changing the address signs nobody in"
    phone.post("/connexion", {"identifiant": "s.rakoto@oc-eclat.example", "mot_de_passe": PASSWORD})
    half = phone.get("/compte")
    assert half.headers["location"].startswith("/connexion/code")


def test_a_sign_in_that_owes_its_code_is_no_sign_in_for_a_link(db: Session, browse) -> None:
    sophie = make.instructeur(db)
    facteurs.install(db, sophie, make.FACTEUR)
    db.commit()
    ask(browse(sophie), NEW)
    half = browse()
    half.post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": PASSWORD})
    assert "champ-mot_de_passe" in half.get(link(db)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"courriel": ""}, "Indiquez la nouvelle adresse mail."),
        ({"courriel": "pas une adresse"}, "adresse"),
        ({"mot_de_passe": ""}, "Indiquez votre mot de passe."),
        ({"mot_de_passe": "pas le bon"}, "Ce n’est pas votre mot de passe."),
    ],
)
def test_what_is_refused_keeps_the_address_typed(db: Session, browse, mathilde, typed: dict[str, str], said: str) -> None:
    answer = browse(mathilde).post("/compte/adresse", {"courriel": NEW, "mot_de_passe": PASSWORD} | typed)
    assert answer.status_code == 422 and said in answer.text and PASSWORD not in answer.text
    assert f'value="{typed.get("courriel", NEW)}"' in answer.text
    assert not [mail for mail in make.mails(db) if mail.modele.startswith("adresse_")]


def test_nobody_learns_that_an_address_is_taken(db: Session, browse, mathilde) -> None:
    karim = make.dirigeant(db, make.organisme(db, "Les Ateliers"))
    db.commit()
    here = browse(mathilde)
    free = ask(here)
    free_page = here.get("/compte").text
    taken = ask(here, karim.courriel)
    taken_page = here.get("/compte").text
    assert (free.status_code, free.headers["location"]) == (taken.status_code, taken.headers["location"])
    said = [page[page.index('id="adresse"') : page.index('id="mot-de-passe"')] for page in (free_page, taken_page)]
    assert said[0].replace(NEW, "X") == said[1].replace(karim.courriel, "X")
    db.rollback()
    assert [mail.modele for mail in make.mails(db) if mail.destinataire == karim.courriel][-1] == "adresse_prise"


def test_a_link_that_has_expired_is_said_at_both_places(db: Session, browse, mathilde) -> None:
    here = browse(mathilde)
    ask(here)
    for mail in db.exec(select(Courriel).where(Courriel.modele == "adresse_a_confirmer")):
        mail.envoye_le = clock.now() - timedelta(hours=1, minutes=1)
    db.commit()
    assert "Ce lien a expiré : demandez-en un autre." in here.get("/compte").text.replace("\u00a0", " ")
    page = browse().get(link(db))
    assert page.status_code == 410 and "Ce lien a expiré" in page.text and "depuis votre compte" in page.text
    assert "Recevoir un nouveau lien" not in page.text


def test_nobody_guesses_the_password_from_a_link_or_an_open_screen(db: Session, browse, mathilde) -> None:
    here = browse(mathilde)
    ask(here)
    opened = link(db)
    answers = [browse().post(opened, {"mot_de_passe": f"essai {number}"}).status_code for number in range(7)]
    assert answers[:5] == [422] * 5 and answers[-1] == 429
    assert ask(here, "autre@cour.example").status_code == 429
