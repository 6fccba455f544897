"""A forgotten password (P16): the page tells nobody who is known."""

from tests.factories import dirigeant, mails, organisme, referent


def test_known_and_unknown_addresses_get_the_same_page(db, browse):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    known = browse().post("/mot-de-passe-oublie", {"identifiant": mathilde.courriel})
    unknown = browse().post("/mot-de-passe-oublie", {"identifiant": "inconnue@organisme.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(mathilde.courriel, "X") == unknown.text.replace("inconnue@organisme.example", "X")
    db.expire_all()
    assert [(m.modele, m.destinataire) for m in mails(db)][-1] == ("mot_de_passe_oublie", mathilde.courriel)


def test_account_not_yet_active_gets_its_activation_link(db, browse):
    karim = referent(db, organisme(db), active=False)
    db.commit()
    browse().post("/mot-de-passe-oublie", {"identifiant": karim.courriel.upper()})
    db.expire_all()
    assert mails(db)[-1].modele == "activation_renouvelee"


def test_address_must_look_like_one(db, browse):
    answer = browse().post("/mot-de-passe-oublie", {"identifiant": "mathilde"})
    assert answer.status_code == 422 and "Cette adresse mail n’est pas complète" in answer.text
    assert "Indiquez votre adresse mail" in browse().post("/mot-de-passe-oublie", {}).text


def test_reached_from_the_sign_in(browse):
    assert 'href="/mot-de-passe-oublie"' in browse().get("/connexion").text
    assert "Mot de passe oublié" in browse().get("/mot-de-passe-oublie").text
