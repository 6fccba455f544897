"""The link that unlocks a sign-in: looked at for nothing, used once, good for nothing else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.comptes import comptes, essais, jetons
from eclat.models import Courriel, EtatPersonne, Evenement, Jeton, Personne, UsageJeton
from eclat.signatures import sign
from tests.factories import PASSWORD, instructeur, mails


@pytest.fixture
def sophie(db) -> Personne:
    found = instructeur(db)
    db.commit()
    return found


@pytest.fixture
def locked(browse, sophie, db) -> str:
    """The address of the link that Sophie was mailed."""
    for _ in range(6):
        answer = browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": "pas le bon"})
    assert answer.status_code == 429
    db.rollback()
    jeton = db.exec(select(Jeton).where(Jeton.usage == UsageJeton.DEBLOCAGE)).one()
    assert f"/deblocage/⟦jeton:{jeton.id}⟧" in mails(db)[-1].texte
    db.commit()
    return f"/deblocage/{sign('jeton', str(jeton.id))}"


def enter(browse, sophie: Personne) -> int:
    return int(browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": PASSWORD}).status_code)


def test_looking_changes_nothing_and_the_button_unlocks(browse, sophie, locked, db):
    visitor = browse()
    for _ in range(3):
        page = visitor.get(locked)
        assert page.status_code == 200 and "Débloquer mon compte" in page.text and sophie.courriel in page.text
    assert enter(browse, sophie) == 429
    answer = visitor.post(locked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/connexion")
    assert "Votre compte est débloqué" in visitor.follow(answer).text
    assert enter(browse, sophie) == 303
    db.rollback()
    line = db.exec(select(Evenement).where(Evenement.verbe == "deblocage")).one()
    assert line.acteur_id == sophie.id


def test_it_serves_once(browse, sophie, locked, db):
    browse().post(locked)
    for _ in range(6):
        browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": "pas le bon"})
    for answer in (browse().get(locked), browse().post(locked)):
        assert answer.status_code == 410 and "Ce lien a déjà servi" in answer.text
        assert sophie.courriel not in answer.text and 'href="/connexion"' in answer.text
    assert enter(browse, sophie) == 429


def test_an_expired_one_leads_to_the_sign_in(browse, sophie, locked, db):
    for mail in db.exec(select(Courriel).where(Courriel.modele == "compte_bloque")):
        mail.envoye_le = clock.now() - timedelta(hours=1, minutes=1)
    db.commit()
    page = browse().get(locked)
    assert page.status_code == 410 and "Ce lien a expiré" in page.text and "il suffit de vous connecter" in page.text
    assert "Recevoir un nouveau lien" not in page.text and 'href="/connexion"' in page.text
    assert browse().post(locked).status_code == 410
    written = len(mails(db))
    db.commit()
    browse().post(locked.replace("deblocage", "activation") + "/nouveau-lien")
    db.rollback()
    assert len(mails(db)) == written


def test_it_opens_no_password_page_nor_a_password_link_this_one(browse, sophie, locked, db):
    activation = locked.replace("deblocage", "activation")
    assert browse().get(activation).status_code == 410
    assert browse().post(activation, {"nouveau_mot_de_passe": "Tambour-cerisier-verger-512"}).status_code == 410
    assert browse().post(activation + "/generation").status_code == 410
    comptes.ask_reset(db, sophie.courriel)
    jeton = db.exec(select(Jeton).where(Jeton.usage == UsageJeton.MOT_DE_PASSE)).one()
    db.commit()
    other = f"/deblocage/{sign('jeton', str(jeton.id))}"
    assert browse().get(other).status_code == browse().post(other).status_code == 410
    assert enter(browse, sophie) == 429


def test_forged_or_suspended_opens_nothing(browse, sophie, locked, db):
    for forged in ("rien", sign("connexion", "x"), locked.rpartition("/")[2] + "x"):
        assert browse().get(f"/deblocage/{forged}").status_code == browse().post(f"/deblocage/{forged}").status_code == 410
    sophie.etat = EtatPersonne.SUSPENDUE
    db.add(sophie)
    db.commit()
    assert browse().get(locked).status_code == browse().post(locked).status_code == 410


def test_a_mailbox_is_not_flooded_by_locks(browse, sophie, db):
    for _ in range(7):
        for _ in range(6):
            browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": "pas le bon"})
        essais.forget(sophie.courriel)
        from eclat import throttle

        throttle.forget(throttle.FAILURES_FROM, "testclient")
    db.rollback()
    assert [mail.modele for mail in mails(db)].count("compte_bloque") == jetons.MAX_AN_HOUR
