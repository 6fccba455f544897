"""The agents of OC Éclat, managed by an administrateur (P17)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.comptes.liste import AGENTS
from eclat.domain.socle import qualites
from eclat.models import EtatPersonne, Personne, Role
from tests.factories import (
    PASSWORD,
    administrateur,
    agent,
    binome_paritaire,
    comite_technique,
    dirigeant,
    instructeur,
    mails,
    organisme,
    referent,
)
from tests.swap import assert_swap_equals_reload

NADIA = {"nom": "Petit", "prenom": "Nadia", "courriel": "n.petit@oc-eclat.example", "roles": ["instructeur"]}


@pytest.fixture
def claire(db, browse):
    personne = administrateur(db)
    db.commit()
    return browse(personne)


def created(db) -> Personne:
    db.expire_all()
    found: Personne = db.exec(select(Personne).where(Personne.courriel == NADIA["courriel"])).one()
    db.commit()
    return found


def roles_of(db, personne) -> list[Role]:
    db.expire_all()
    held = [each.role for each in qualites.of_agents(db, [personne.id]).get(personne.id, [])]
    db.commit()
    return held


def test_list_says_who_they_are(db, claire):
    binome_paritaire(db)
    instructeur(db)
    db.commit()
    page = claire.get("/agents").text
    assert "Sophie Rakoto" in page and "Instructeur – Demande d’habilitation" in page
    assert "Amadou Ndiaye" in page and "Membre du binôme paritaire" in page and "Salariés" in page
    assert "3 agents actifs" in page


def test_list_asks_as_many_questions_for_one_as_for_three(db, claire):
    counts = [len(claire.queries("/agents"))]
    for newcomer in (("Julien", "Delmas"), ("Inès", "Royer")):
        agent(db, *newcomer, Role.INSTRUCTEUR)
        db.commit()
        counts.append(len(claire.queries("/agents")))
    assert len(set(counts)) == 1


def test_list_goes_page_by_page(db, claire, monkeypatch):
    monkeypatch.setattr(AGENTS, "size", 2)
    for nom in ("Zola", "Bernard", "Moreau"):
        agent(db, "Inès", nom, Role.INSTRUCTEUR)
    db.commit()
    first = claire.get("/agents").text
    assert "Claire Aubertin" in first and "Inès Bernard" in first and "Inès Moreau" not in first
    following = first.split('href="/agents?apres=')[1].split('"')[0]
    second = claire.get(f"/agents?apres={following}").text
    assert "Inès Moreau" in second and "Inès Zola" in second and "Inès Bernard" not in second
    assert claire.get("/agents?apres=rien").status_code == 200


def test_creating_invites(db, claire):
    answer = claire.post("/agents/nouveau", NADIA | {"roles": ["instructeur", "binome_paritaire"], "college": "employeurs"})
    page = claire.follow(answer).text
    assert "Un mail d’activation part à n.petit@oc-eclat.example" in page and "Collège des employeurs".lower() in page
    assert roles_of(db, created(db)) == [Role.INSTRUCTEUR, Role.BINOME_PARITAIRE]
    assert mails(db)[-1].modele == "activation_agent"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"roles": []}, "Choisissez un rôle au moins."),
        ({"roles": ["binome_paritaire"]}, "Un membre du binôme paritaire a un collège"),
        ({"roles": ["dirigeant"]}, "Choisissez parmi les rôles proposés."),
        ({"courriel": "claire.aubertin@oc-eclat.example"}, "Un compte existe déjà avec cette adresse."),
        ({"nom": ""}, "Indiquez le nom de l’agent."),
    ],
)
def test_what_cannot_be_created_is_said(db, claire, change, said):
    answer = claire.post("/agents/nouveau", NADIA | change)
    assert answer.status_code == 422 and said in answer.text


def test_roles_change_and_come_back(db, claire):
    claire.post("/agents/nouveau", NADIA)
    nadia = created(db)
    path = f"/agents/{nadia.id}/roles"
    claire.post(path, {"roles": ["comite_technique", "instructeur"]})
    assert roles_of(db, nadia) == [Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE]
    claire.post(path, {"roles": ["instructeur"]})
    assert roles_of(db, nadia) == [Role.INSTRUCTEUR]
    assert claire.post(path, {"roles": []}).status_code == 422
    assert "a modifié les rôles de cet agent" in claire.get(f"/agents/{nadia.id}").text


def test_suspending_closes_at_once_and_can_be_undone(db, browse, claire):
    sophie = instructeur(db)
    db.commit()
    hers, page = browse(sophie), f"/agents/{sophie.id}"
    assert '<dialog id="suspension"' in claire.get(page).text
    assert "Suspendre l’accès de Sophie Rakoto ?" in claire.get(f"{page}/suspension").text
    assert "est suspendu" in claire.follow(claire.post(f"{page}/suspension")).text
    assert hers.get("/habilitations").headers["location"].startswith("/connexion")
    refused = browse().post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": PASSWORD})
    assert "Ce compte est suspendu" in refused.text
    assert "Vous venez de suspendre cet accès" in claire.follow(claire.post(f"{page}/suspension")).text
    with clock.travel(timedelta(minutes=5)):
        assert claire.post(f"{page}/suspension").status_code == 409
    claire.post(f"{page}/retablissement")
    db.expire_all()
    assert db.get(Personne, sophie.id).etat == EtatPersonne.ACTIVE


def test_nobody_locks_themselves_out(db, browse):
    personne = administrateur(db)
    db.commit()
    claire, page = browse(personne), f"/agents/{personne.id}"
    assert "C’est votre propre compte" in claire.get(page).text
    assert claire.post(f"{page}/suspension").status_code == 409
    assert claire.post(f"{page}/roles", {"roles": ["instructeur"]}).status_code == 422


def test_resending_answers_in_place(db, claire):
    claire.post("/agents/nouveau", NADIA)
    nadia = created(db)
    before = claire.get(f"/agents/{nadia.id}").text
    fragment = claire.post(f"/agents/{nadia.id}/relance-agent", htmx=True).text
    assert "(2 envois)" in fragment and "<html" not in fragment
    after = claire.get(f"/agents/{nadia.id}").text
    assert "a relancé cet agent" in after
    assert_swap_equals_reload(before, fragment, after, target="agent-etat")
    assert claire.post(f"/agents/{nadia.id}/relance-agent").status_code == 303


def test_people_of_organismes_are_not_agents(db, claire):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    assert claire.get(f"/agents/{mathilde.id}").status_code == 404
    assert claire.post(f"/agents/{mathilde.id}/suspension").status_code == 404
    assert claire.get(f"/agents/{uuid4()}").status_code == 404


def test_only_administrateurs(db, browse):
    o = organisme(db)
    others = [instructeur(db), comite_technique(db), binome_paritaire(db), dirigeant(db, o), referent(db, o)]
    db.commit()
    for personne in others:
        browser = browse(personne)
        for path in ("/agents", "/agents/nouveau", f"/agents/{others[0].id}"):
            assert browser.get(path).status_code == 403
        assert browser.post("/agents/nouveau", NADIA).status_code == 403
        assert browser.post(f"/agents/{others[0].id}/suspension").status_code == 403


def test_a_name_is_elided_in_what_is_asked_of_its_agent(db, claire):
    amadou = binome_paritaire(db)
    db.commit()
    asked = claire.get(f"/agents/{amadou.id}/suspension").text
    assert "Suspendre l’accès d’Amadou Ndiaye" in asked and "de Amadou" not in asked
