"""Who has, or had, access to what, until when, given by whom: of an organisme, of an agent, of a person; and a name put right."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import agents, consultations
from eclat.domain.support import droits
from eclat.models import Appartenance, Certificat, Evenement, MotPersonne, Organisme, Personne, Role
from tests import certificats
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def organisme(db: Session) -> Organisme:
    make.administrateur(db)
    found = make.organisme(db, "Tremplin Animation Sud")
    make.referent(db, found)
    make.habilitation(db, found, etat="en_instruction", instructeurs=[make.instructeur(db)])
    return found


def test_of_an_organisme(db: Session, organisme: Organisme) -> None:
    said = {(each.personne, each.quoi): each for each in droits.of_organisme(db, organisme.id)}
    assert {quoi for _, quoi in said} == {"Dirigeant", "Référent CQP", "Instructeur – Demande d’habilitation"}
    assert all(each.jusqu_a is None and each.page for each in said.values())


def test_what_is_over_says_since_when_and_by_whom(db: Session, organisme: Organisme) -> None:
    claire, sophie = make.decider(db), make.instructeur(db, "Nour", "Haddad")
    agents.change_roles(db, sophie, roles=[Role.COMITE_TECHNIQUE], college=None, by=claire)
    found = droits.of_person(db, sophie.id)
    assert [(each.quoi, each.jusqu_a is None) for each in found] == [
        ("Instructeur – Comité technique", True), ("Instructeur – Demande d’habilitation", False),
    ]  # fmt: skip
    assert found[0].par == found[1].fini_par == claire.nom_complet


def test_what_support_saw_is_there_on_both_sides(db: Session, browse: Browse, organisme: Organisme) -> None:
    claire = make.administrateur(db, "Nadia", "Petit")
    joel = make.dirigeant(db, organisme)
    make.give_password(db, joel)
    place = db.exec(select(Appartenance.id).where(Appartenance.personne_id == joel.id)).one()
    db.commit()
    browse(claire).post(f"/comme/{place}", {"motif": "Elle ne trouve pas le bouton."})
    db.expire_all()
    for key in (claire.id, joel.id):
        (line,) = [each for each in droits.of_person(db, key) if each.quoi.startswith("Support")]
        assert joel.nom_complet in line.quoi and line.par == claire.nom_complet
        assert line.jusqu_a and line.jusqu_a - line.depuis <= consultations.DUREE


def test_the_page_and_its_file(db: Session, browse: Browse, organisme: Organisme) -> None:
    claire = browse(make.administrateur(db, "Nadia", "Petit"))
    joel = make.dirigeant(db, organisme)
    db.commit()
    for path in (f"/organismes/{organisme.id}", f"/comptes/{joel.id}"):
        assert f'href="{path}/acces"' in claire.get(path).text
        assert joel.nom_complet in claire.get(f"{path}/acces").text
        file = claire.post(f"{path}/acces/export", {"format": "csv"}).content.decode("utf-8-sig")
        assert file.startswith("Personne;Adresse mail;Qualité;Accès à;Depuis le") and joel.courriel in file
    db.expire_all()
    assert len(db.exec(select(Evenement).where(Evenement.verbe == "export")).all()) == 2
    sophie = browse(make.instructeur(db))
    db.commit()
    assert sophie.get(f"/organismes/{organisme.id}/acces").status_code == 403


def test_a_name_is_put_right_with_its_reason(db: Session, browse: Browse) -> None:
    certificats.delivree(db, people=1)
    claire, joel = browse(make.administrateur(db)), make.dirigeant(db, make.organisme(db))
    before = [each.titulaire if hasattr(each, "titulaire") else each.numero for each in db.exec(select(Certificat))]
    db.commit()
    path = f"/comptes/{joel.id}/correction-nom"
    refused = claire.post(path, {"prenom": "Joëlle", "nom": "Roux-Vidal", "motif": ""})
    assert refused.status_code == 422 and "Dites pourquoi" in refused.text and "Roux-Vidal" in refused.text
    assert claire.post(path, {"prenom": "Joëlle", "nom": "Roux-Vidal", "motif": "Faute à l’inscription."}).status_code == 303
    db.expire_all()
    assert db.get_one(Personne, joel.id).nom_complet == "Joëlle Roux-Vidal"
    assert "vidal" in {each.mot for each in db.exec(select(MotPersonne).where(MotPersonne.personne_id == joel.id))}
    line = db.exec(select(Evenement).where(Evenement.verbe == "correction_nom")).one()
    assert line.details["motif"] == "Faute à l’inscription." and {each["quoi"] for each in line.details["changements"]} == {
        "Prénom",
        "Nom",
    }
    assert [each.titulaire if hasattr(each, "titulaire") else each.numero for each in db.exec(select(Certificat))] == before
    assert clock.now() > line.cree_le
