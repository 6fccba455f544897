"""The password page and its single-use links (P15)."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from eclat import clock
from eclat.domain.comptes import agents, comptes, jetons, reconnaissance
from eclat.domain.organismes import referents
from eclat.models import Courriel, EtatPersonne, Jeton, Personne, Role
from eclat.signatures import sign
from tests.factories import PASSWORD, administrateur, dirigeant, mails, organisme, referent, user_of

GOOD = "Tambour-cerisier-verger-512"


def link(db, personne) -> str:
    """The last link mailed to this person. Leaves no transaction open: browsing needs the database."""
    jeton = db.exec(select(Jeton).where(Jeton.personne_id == personne.id).order_by(col(Jeton.cree_le).desc())).first()
    db.commit()
    return f"/activation/{sign('jeton', str(jeton.id))}"


def sent(db, personne, ago=timedelta(0)):
    """The mails of this person left some time ago."""
    for courriel in db.exec(select(Courriel).where(Courriel.personne_id == personne.id)):
        courriel.envoye_le = clock.now() - ago


@pytest.fixture
def karim(db) -> Personne:
    found = referent(db, organisme(db), active=False)
    db.commit()
    return found


def test_page_says_whose_account_it_opens(db, browse, karim):
    page = browse().get(link(db, karim))
    assert page.status_code == 200
    assert "Activer mon compte" in page.text
    assert "Saisissez votre nouveau mot de passe ci-dessous ou générez-en un." in page.text
    assert "<strong>Référent CQP</strong> – Association La Cour des Possibles" in page.text
    assert f"Identifiant : {karim.courriel}" in page.text
    assert (
        "Conseil : Le mot de passe devrait contenir au moins douze caractères. Pour le rendre plus sûr, utilisez des lettres en "
        'majuscules et minuscules, des nombres, et des symboles tels que ! " ? $ % ^ &amp;).'
    ) in page.text
    assert "Ce lien ne sert qu’une fois." in page.text


def test_page_says_when_the_link_expires_once_the_mail_has_left(db, browse, karim):
    assert "Il expire le" not in browse().get(link(db, karim)).text
    sent(db, karim)
    db.commit()
    assert "Il expire le" in browse().get(link(db, karim)).text


def test_looking_uses_nothing(db, browse, karim):
    for _ in range(3):
        assert "Enregistrer le mot de passe" in browse().get(link(db, karim)).text


def test_choosing_a_password_activates_and_signs_in(db, browse, karim):
    visitor = browse()
    answer = visitor.post(link(db, karim), {"nouveau_mot_de_passe": GOOD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert visitor.get("/referent").status_code == 200
    db.refresh(karim)
    assert karim.etat == EtatPersonne.ACTIVE
    assert reconnaissance.recognise(db, karim.courriel, GOOD, adresse="").personne_id == karim.id


@pytest.mark.parametrize("password", ["", "court", "benhaddou-karim-benhaddou"])
def test_weak_password_is_refused_with_what_to_do(db, browse, karim, password):
    answer = browse().post(link(db, karim), {"nouveau_mot_de_passe": password})
    assert answer.status_code == 422
    assert "Un champ est à corriger" in answer.text
    db.refresh(karim)
    assert karim.etat == EtatPersonne.INVITEE


def test_link_serves_once(db, browse, karim):
    path = link(db, karim)
    browse().post(path, {"nouveau_mot_de_passe": GOOD})
    for answer in (browse().get(path), browse().post(path, {"nouveau_mot_de_passe": PASSWORD})):
        assert answer.status_code == 410
        assert "Ce lien a déjà servi" in answer.text
        assert karim.courriel not in answer.text
    db.expire_all()
    assert reconnaissance.recognise(db, karim.courriel, GOOD, adresse="")


def test_generated_password_fills_the_field_without_a_script(db, browse, karim):
    page = browse().post(link(db, karim) + "/generation")
    field = re.search(r'<input class="input" id="champ-nouveau_mot_de_passe"[^>]*>', page.text)
    assert page.status_code == 200 and "<html" in page.text and field is not None
    assert 'type="text"' in field[0]
    generated = re.search(r' value="([^"]+)"', field[0])
    assert generated is not None
    assert browse().post(link(db, karim), {"nouveau_mot_de_passe": generated[1]}).status_code == 303


def test_generated_password_swaps_the_field(db, browse, karim):
    fragment = browse().post(link(db, karim) + "/generation", htmx=True)
    assert "<html" not in fragment.text and 'type="text"' in fragment.text and "Forte" in fragment.text


def test_expired_link_offers_another(db, browse, karim):
    sent(db, karim, ago=timedelta(days=14, minutes=1))
    db.commit()
    path = link(db, karim)
    page = browse().get(path)
    assert page.status_code == 410
    assert "Ce lien a expiré" in page.text and "Recevoir un nouveau lien" in page.text and karim.courriel not in page.text
    answer = browse().post(path + "/nouveau-lien")
    assert "Un nouveau lien part par mail" in answer.text
    db.expire_all()
    assert [m.modele for m in mails(db) if m.destinataire == karim.courriel][-1] == "activation_renouvelee"
    db.commit()
    assert "Activer mon compte" in browse().get(link(db, karim)).text


def test_link_of_a_removed_referent_is_dead(db, browse):
    o = organisme(db)
    karim = referent(db, o, active=False)
    referents.remove(db, o, by=user_of(db, dirigeant(db, o)))
    db.commit()
    page = browse().get(link(db, karim))
    assert page.status_code == 410
    assert "Ce lien n’est plus valable" in page.text and "Recevoir un nouveau lien" not in page.text
    before = len(mails(db))
    db.commit()
    browse().post(link(db, karim) + "/nouveau-lien")
    db.expire_all()
    assert len(mails(db)) == before


def test_forged_links_say_nothing(db, browse, karim):
    jeton = db.exec(select(Jeton)).first()
    db.commit()
    for forged in ("rien", str(jeton.id), sign("connexion", str(jeton.id)), link(db, karim)[12:] + "x"):
        for answer in (
            browse().get(f"/activation/{forged}"),
            browse().post(f"/activation/{forged}", {"nouveau_mot_de_passe": GOOD}),
            browse().post(f"/activation/{forged}/generation"),
            browse().post(f"/activation/{forged}/nouveau-lien"),
        ):
            assert answer.status_code == 410
            assert "Ce lien n’est plus valable" in answer.text and karim.courriel not in answer.text


def test_forgotten_password_replaces_the_old_one(db, browse):
    mathilde = dirigeant(db, organisme(db))
    comptes.ask_reset(db, mathilde.courriel)
    db.commit()
    elsewhere = browse(mathilde)
    page = browse().get(link(db, mathilde))
    assert "Choisir un nouveau mot de passe" in page.text and "<strong>Dirigeant</strong>" in page.text
    browse().post(link(db, mathilde), {"nouveau_mot_de_passe": GOOD})
    db.expire_all()
    assert reconnaissance.recognise(db, mathilde.courriel, GOOD, adresse="")
    db.commit()
    assert elsewhere.get("/referent").headers["location"].startswith("/connexion")
    assert mails(db)[-1].modele == "mot_de_passe_change"


def test_organisme_not_yet_accepted_is_not_signed_in(db, browse):
    waiting = dirigeant(db, organisme(db, etat="en_attente"))
    comptes.ask_reset(db, waiting.courriel)
    db.commit()
    answer = browse().post(link(db, waiting), {"nouveau_mot_de_passe": GOOD})
    assert answer.headers["location"] == "/connexion"


def test_agent_reads_their_roles(db, browse):
    by = user_of(db, administrateur(db))
    nadia = agents.create(
        db, courriel="n.petit@oc-eclat.example", nom="Petit", prenom="Nadia", roles={Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE},
        college=None, by=by,
    )  # fmt: skip
    db.commit()
    page = browse().get(link(db, nadia))
    assert "Instructeur – Demande d’habilitation" in page.text and "Instructeur – Comité technique" in page.text


def test_renewal_stops_after_a_few_an_hour(db, browse):
    mathilde = dirigeant(db, organisme(db))
    for minutes in range(9):
        with clock.travel(timedelta(minutes=minutes)):
            comptes.ask_reset(db, mathilde.courriel)
    assert sum(m.modele == "mot_de_passe_oublie" for m in mails(db)) == jetons.MAX_AN_HOUR
