"""The référent CQP of an organisme (P4)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.organismes.organismes import referent_of
from eclat.models import Courriel, EtatCourriel
from tests.factories import administrateur, dirigeant, mails, organisme, referent
from tests.swap import assert_swap_equals_reload

KARIM = {"nom": "Benhaddou", "prenom": "Karim", "courriel": "k.benhaddou@courdespossibles.example"}


@pytest.fixture
def cour(db):
    made = organisme(db)
    db.commit()
    return made


@pytest.fixture
def mathilde(db, browse, cour):
    return browse(dirigeant(db, cour))


def last_mail(db, **values):
    """Change what became of the last mail."""
    db.expire_all()
    courriel = mails(db)[-1]
    for name, value in values.items():
        setattr(courriel, name, value)
    db.commit()
    return courriel


def test_dirigeant_designates(db, cour, mathilde):
    assert "Vous n’avez pas désigné de référent CQP" in mathilde.get("/referent").text
    answer = mathilde.post("/referent", KARIM)
    assert answer.status_code == 303
    page = mathilde.follow(answer).text
    assert "Karim Benhaddou" in page and "Un mail d’activation part à k.benhaddou@courdespossibles.example" in page
    db.expire_all()
    assert (mails(db)[-1].modele, mails(db)[-1].destinataire) == ("activation_referent", KARIM["courriel"])


def test_missing_and_wrong_answers_stay_on_the_page(db, cour, mathilde):
    answer = mathilde.post("/referent", {"nom": "Benhaddou", "courriel": "karim"})
    assert answer.status_code == 422
    assert "Indiquez le prénom du référent CQP" in answer.text and 'value="karim"' in answer.text
    address = dirigeant(db, cour).courriel
    db.commit()
    own = mathilde.post("/referent", KARIM | {"courriel": address})
    assert own.status_code == 422 and "C’est votre adresse de dirigeant" in own.text


def test_address_of_an_agent_is_refused(db, cour, mathilde):
    claire = administrateur(db)
    db.commit()
    told = mathilde.post("/referent", KARIM | {"courriel": claire.courriel}).text
    assert (
        "Cette adresse ne peut pas être invitée" in told
        and "agent" not in told.partition('id="champ-courriel"')[2].partition("</p>")[0]
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "il part dans un instant"),
        ({"etat": EtatCourriel.ENVOYE, "envoye_le": clock.now()}, "Invitation envoyée le"),
        ({"etat": EtatCourriel.ECHEC, "derniere_reponse": "550 5.1.1 User unknown"}, "Échec : cette adresse n’existe pas."),
        ({"tentatives": 1, "derniere_reponse": "451 4.7.1 Greylisted"}, "pas encore parti : le serveur du destinataire a refusé"),
        ({"tentatives": 1, "derniere_reponse": "TimeoutError: timed out"}, "le serveur d’envoi n’a pas répondu. Nouvel essai à"),
    ],
)
def test_page_says_what_became_of_the_mail(db, cour, mathilde, values, said):
    mathilde.post("/referent", KARIM)
    last_mail(db, **values)
    assert said in mathilde.get("/referent").text


def test_resending_answers_in_place_and_counts(db, cour, mathilde):
    mathilde.post("/referent", KARIM)
    last_mail(db, etat=EtatCourriel.ENVOYE, envoye_le=clock.now())
    before = mathilde.get("/referent").text
    fragment = mathilde.post("/referent/relance", htmx=True)
    assert fragment.status_code == 200 and "<html" not in fragment.text
    assert "Relancé le" in fragment.text and "(2 envois)" in fragment.text
    assert_swap_equals_reload(before, fragment.text, mathilde.get("/referent").text, target="referent-etat")
    db.expire_all()
    assert [m.modele for m in mails(db)][-2:] == ["activation_referent"] * 2


def test_resending_without_a_script(db, cour, mathilde):
    mathilde.post("/referent", KARIM)
    answer = mathilde.post("/referent/relance")
    assert (answer.status_code, answer.headers["location"]) == (303, "/referent")


def test_nothing_to_resend_once_active(db, browse, cour, mathilde):
    referent(db, cour)
    db.commit()
    assert "Compte actif" in mathilde.get("/referent").text
    answer = mathilde.post("/referent/relance", htmx=True)
    assert answer.status_code == 409 and "déjà actif" in answer.text


def test_expired_link_is_said(db, cour, mathilde):
    mathilde.post("/referent", KARIM)
    last_mail(db, etat=EtatCourriel.ENVOYE, envoye_le=clock.now() - timedelta(days=15))
    assert "Son lien a expiré le" in mathilde.get("/referent").text


def test_same_address_corrects_the_name(db, cour, mathilde):
    mathilde.post("/referent", KARIM)
    assert 'value="Benhaddou"' in mathilde.get("/referent/modification").text
    page = mathilde.follow(mathilde.post("/referent", KARIM | {"nom": "Ben Haddou"})).text
    assert "Karim Ben Haddou" in page and "Enregistré" in page
    db.expire_all()
    assert len(db.exec(select(Courriel).where(Courriel.modele == "activation_referent")).all()) == 1


def test_another_address_replaces_and_shuts_the_former_out(db, browse, cour, mathilde):
    karim = referent(db, cour)
    db.commit()
    his = browse(karim)
    assert his.get("/referent").status_code == 200
    mathilde.post("/referent", {"nom": "Leroy", "prenom": "Anne", "courriel": "a.leroy@courdespossibles.example"})
    assert his.get("/referent").headers["location"].startswith("/connexion")
    db.expire_all()
    present = referent_of(db, cour.id)
    assert present is not None and present.courriel == "a.leroy@courdespossibles.example"


def test_someone_who_has_an_account_is_told_to_sign_in(db, browse, cour, mathilde):
    elsewhere = referent(db, organisme(db, "Institut Les Tilleuls"))
    db.commit()
    page = mathilde.follow(mathilde.post("/referent", KARIM | {"courriel": elsewhere.courriel}))
    assert "a déjà un compte" in page.text and elsewhere.nom not in page.text
    db.expire_all()
    assert mails(db)[-1].modele == "referent_rattache"


def test_someone_known_elsewhere_keeps_their_name(db, cour, mathilde):
    elsewhere = referent(db, organisme(db, "Institut Les Tilleuls"))
    name = elsewhere.nom
    db.commit()
    mathilde.post("/referent", KARIM | {"courriel": elsewhere.courriel})
    answer = mathilde.post("/referent", KARIM | {"courriel": elsewhere.courriel, "nom": "Autrement"})
    assert answer.status_code == 422 and "ne se change pas d’ici" in answer.text
    db.expire_all()
    assert elsewhere.nom == name


def test_removing_asks_first(db, browse, cour, mathilde):
    karim = referent(db, cour)
    db.commit()
    his = browse(karim)
    page = mathilde.get("/referent").text
    assert '<dialog id="retrait"' in page and 'href="/referent/retrait"' in page
    assert "Retirer Karim Benhaddou ?" in mathilde.get("/referent/retrait").text
    page = mathilde.follow(mathilde.post("/referent/retrait")).text
    assert "Karim Benhaddou n’est plus votre référent CQP" in page and "Désigner le référent CQP" in page
    assert his.get("/").status_code in (200, 303) and his.get("/referent").headers["location"].startswith("/connexion")
    assert mathilde.get("/referent/retrait").headers["location"] == "/referent"
    assert "Vous venez de retirer le référent CQP" in mathilde.follow(mathilde.post("/referent/retrait")).text
    with clock.travel(timedelta(minutes=5)):
        assert mathilde.post("/referent/retrait").status_code == 409


def test_referent_reads_and_changes_nothing(db, browse, cour):
    karim = referent(db, cour)
    db.commit()
    browser = browse(karim)
    page = browser.get("/referent").text
    assert "Vous êtes le référent CQP" in page
    assert "Retirer" not in page and "Modifier" not in page and "Relancer" not in page
    for path in ("/referent", "/referent/relance", "/referent/retrait"):
        assert browser.post(path, KARIM).status_code == 403
    assert browser.get("/referent/modification").status_code == 403
