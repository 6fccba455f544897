"""The page of an account, whoever's it is, and what an administrateur does there (P17)."""

import pytest

from eclat.domain.comptes import connexions
from eclat.domain.organismes import dirigeants
from eclat.models import EtatPersonne, Personne
from tests.factories import PASSWORD, administrateur, decider, dirigeant, instructeur, organisme


@pytest.fixture
def claire(db, browse):
    personne = administrateur(db)
    db.commit()
    return browse(personne)


def test_what_is_known_of_somebody(db, claire):
    thing = organisme(db, "Tremplin Animation Sud")
    former = dirigeant(db, thing)
    connexions.open_connexion(db, former, appareil="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    dirigeants.replace(db, thing, nom="Roux", prenom="Joël", courriel="j.roux@tremplin-sud.example", by=decider(db))
    db.commit()
    page = claire.get(f"/comptes/{former.id}?voir=tout").text
    for said in (
        "Tremplin Animation Sud",
        "Fini",
        "N’a plus de place nulle part",
        "Firefox",
        "Terminée",
        former.courriel,
        "Second facteur",
    ):
        assert said in page, said
    joel = dirigeant(db, thing)
    db.commit()
    assert "Dirigeant de Tremplin Animation Sud" in claire.get(f"/comptes/{joel.id}").text


def test_an_agent_s_roles_lead_to_their_own_page(db, claire):
    sophie = instructeur(db)
    db.commit()
    assert f'href="/agents/{sophie.id}"' in claire.get(f"/comptes/{sophie.id}?voir=roles").text


def test_suspended_at_once_then_restored(db, claire, browse):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    there = browse(mathilde)
    assert there.get("/profil").status_code == 200
    assert claire.post(f"/comptes/{mathilde.id}/suspension").status_code == 303
    assert there.get("/profil").headers["location"].startswith("/connexion")
    refused = browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": PASSWORD})
    assert "Ce compte est suspendu" in refused.text
    assert claire.post(f"/comptes/{mathilde.id}/retablissement").status_code == 303
    assert browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": PASSWORD}).status_code == 303


def test_a_password_that_nobody_proved_does_not_survive_a_suspension(db, claire, browse):
    """Whoever registers an organisme types an address that may be another's: being suspended then restored proves nothing."""
    stranger = dirigeant(db, organisme(db, prouve=False))
    db.commit()
    claire.post(f"/comptes/{stranger.id}/suspension")
    claire.post(f"/comptes/{stranger.id}/retablissement")
    db.expire_all()
    assert db.get_one(Personne, stranger.id).mot_de_passe is None
    db.commit()
    assert browse().post("/connexion", {"identifiant": stranger.courriel, "mot_de_passe": PASSWORD}).status_code != 303


def test_whose_data_were_erased_is_not_restored(db, claire):
    mathilde = dirigeant(db, organisme(db))
    mathilde.courriel, mathilde.etat = f"efface-{mathilde.id}@oc-eclat.invalid", EtatPersonne.SUSPENDUE
    db.commit()
    assert claire.post(f"/comptes/{mathilde.id}/retablissement").status_code == 409
    assert "Rétablir l’accès" not in claire.get(f"/comptes/{mathilde.id}").text


def test_nobody_suspends_themselves(db, claire):
    me = administrateur(db)
    db.commit()
    assert claire.post(f"/comptes/{me.id}/suspension").status_code == 409
    assert "C’est votre propre compte" in claire.get(f"/comptes/{me.id}").text
