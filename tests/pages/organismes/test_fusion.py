"""Two organismes registered twice, made one from the page of the first (P17)."""

import lxml.html
import pytest

from eclat.domain.support import fusions
from eclat.models import EtatOrganisme, Organisme
from eclat.pages.organismes.fusion import NOUNS
from tests.factories import administrateur, habilitation, habilite, instructeur, organisme


@pytest.fixture
def claire(db, browse):
    personne = administrateur(db)
    db.commit()
    return browse(personne)


@pytest.fixture
def pair(db):
    found = organisme(db, "Tremplin Animation Sud"), habilite(db, "Tremplin Annimation Sud")
    db.commit()
    return found


def tree(answer, status=200):
    assert answer.status_code == status
    return lxml.html.document_fromstring(answer.text)


def test_from_its_page_to_the_other_and_back(db, claire, pair):
    garde, absorbe = pair
    assert f'href="/organismes/{garde.id}/fusion"' in claire.get(f"/organismes/{garde.id}").text
    (chosen,) = tree(claire.get(f"/organismes/{garde.id}/fusion")).xpath("//ul[@class='todo']//a/@href")
    page = tree(claire.get(chosen))
    assert set(page.xpath("//input[@type='radio']/@name")) == {"nom", "siret", "dirigeant"}
    assert page.xpath("//input[@type='radio'][@checked]/@value") == ["garde"] * 3
    assert "1 demande d’habilitation" in page.text_content()
    typed = {"avec": str(absorbe.id), "nom": "absorbe", "siret": "garde", "dirigeant": "garde"}
    done = claire.post(f"/organismes/{garde.id}/fusion", typed)
    assert done.headers["location"] == f"/organismes/{garde.id}"
    assert "Tremplin Annimation Sud" in tree(claire.get(f"/organismes/{garde.id}")).findtext(".//h1")
    assert f'href="/organismes/{garde.id}"' in claire.get(f"/organismes/{absorbe.id}").text
    assert claire.post(f"/organismes/{garde.id}/annulation-fusion").status_code == 303
    db.expire_all()
    assert (garde.nom, absorbe.etat) == ("Tremplin Animation Sud", EtatOrganisme.ACCEPTE)


def test_a_second_click_lands_where_the_first_led(claire, pair):
    garde, absorbe = pair
    typed = {"avec": str(absorbe.id)}
    first, second = (claire.post(f"/organismes/{garde.id}/fusion", typed) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]


def test_what_cannot_be_is_said_before_and_after(db, claire, pair):
    garde, absorbe = pair
    habilitation(db, garde, etat="deposee", instructeurs=[instructeur(db)])
    db.commit()
    page = tree(claire.get(f"/organismes/{garde.id}/fusion?avec={absorbe.id}"))
    assert "demande d’habilitation qui n’est pas finie" in page.text_content() and not page.xpath(
        "//main//button[@type='submit']"
    )
    answer = claire.post(f"/organismes/{garde.id}/fusion", {"avec": str(absorbe.id), "nom": "absorbe"})
    assert tree(answer, 409).xpath("//input[@name='nom'][@checked]/@value") == ["absorbe"]
    db.expire_all()
    assert db.get_one(Organisme, absorbe.id).etat == EtatOrganisme.ACCEPTE


def test_with_itself_or_with_nothing(claire, pair):
    garde, _ = pair
    for avec in (garde.id, "zzz", "01900000-0000-7000-8000-000000000000"):
        assert claire.get(f"/organismes/{garde.id}/fusion?avec={avec}").status_code == 404
    assert claire.post(f"/organismes/{garde.id}/fusion", {}).status_code == 422


def test_all_that_moves_has_a_name(claire, pair):
    garde, absorbe = pair
    assert {table.name for table in fusions.moving()} | {"appartenance"} == set(NOUNS)
    told = tree(claire.get(f"/organismes/{garde.id}/fusion?avec={absorbe.id}")).text_content()
    assert "Si deux personnes différentes sont dirigeantes, celle qui perd sa place est prévenue par mail." in told
