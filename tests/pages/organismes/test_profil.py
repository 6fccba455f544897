"""The profile: asked at the first sign-in, prefilled from the register, with its logo (P3)."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from eclat.models import Fichier, Organisme
from eclat.registers import client, companies
from eclat.settings import get_settings
from tests.factories import dirigeant, instructeur, organisme, referent
from tests.registers.fake_server import TILLEULS, FakeServer, Script
from tests.registers.fake_server import companies as answer

ORDER = [
    "Numéro SIRET ou INSEE",
    "Statut juridique",
    "Date de déclaration de la structure juridique",
    "Logo",
    "Adresse",
    "Code postal",
    "Ville",
    "Numéro de téléphone",
    "Site web",
    "Nom du dirigeant",
    "Prénom du dirigeant",
]
GIVEN = {
    "statut_juridique": "9220",
    "date_declaration": "1998-05-04",
    "adresse": "12 rue des Marronniers",
    "code_postal": "35000",
    "ville": "Rennes",
    "telephone": "02 61 91 04 17",
    "site_web": "www.foyer.example",
    "nom": "Lacombe",
    "prenom": "Mathilde",
}


@pytest.fixture
def foyer(db):
    found = organisme(db, "Foyer des Marronniers", profil_complet=False)
    db.commit()
    return found


@pytest.fixture
def mathilde(db, browse, foyer):
    return browse(dirigeant(db, foyer))


def picture(kind="PNG", size=(300, 120)):
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 80)).save(out, kind)
    return out.getvalue()


def test_every_page_leads_to_the_profile_until_it_is_complete(mathilde):
    for path in ("/", "/habilitations"):
        assert mathilde.get(path).headers["location"] == "/profil"
    page = mathilde.get("/profil").text
    assert "Complétez le profil" in page and 'aria-label="Services"' not in page


def test_labels_follow_the_document(mathilde):
    page = mathilde.get("/profil").text
    labels = re.findall(r'class="label"[^>]*>([^<]+)(<span class="star")?', page)
    assert [label for label, _ in labels] == ORDER
    assert [label for label, star in labels if star] == ORDER[7:]
    assert "Envoyer une photo" in page


def test_a_complete_profile_opens_the_other_pages(db, mathilde, foyer):
    response = mathilde.post("/profil", GIVEN)
    assert response.headers["location"] == "/"
    page = mathilde.follow(response).text
    assert "Bonjour Mathilde Lacombe" in page and "Le profil est enregistré" in page
    db.refresh(foyer)
    assert (foyer.site_web, foyer.telephone) == ("https://www.foyer.example", "+33261910417")
    db.commit()
    assert mathilde.post("/profil", GIVEN | {"ville": "Brest"}).headers["location"] == "/profil"


def test_what_is_missing_is_said_and_the_rest_is_kept(mathilde):
    response = mathilde.post("/profil", GIVEN | {"site_web": "", "telephone": "12", "statut_juridique": "0000"})
    assert response.status_code == 422
    assert "Indiquez l’adresse de votre site web." in response.text and "Rennes" in response.text
    assert "Choisissez le statut juridique dans la liste." in response.text


def test_only_the_starred_fields_are_required(mathilde):
    given = {name: GIVEN[name] for name in ("telephone", "site_web", "nom", "prenom")}
    assert mathilde.post("/profil", given).status_code == 303


def test_a_validated_siret_does_not_change(db, mathilde, foyer):
    number = foyer.siret
    page = mathilde.get("/profil").text
    assert 'name="siret"' not in page and "Pour le changer, écrivez à" in page
    mathilde.post("/profil", GIVEN | {"siret": "73282932000074"})
    db.refresh(foyer)
    assert foyer.siret == number


def test_the_referent_reads(db, browse):
    found = organisme(db)
    karim = referent(db, found)
    db.commit()
    browser = browse(karim)
    page = browser.get("/profil").text
    assert "12 rue des Marronniers" in page and "Seul le dirigeant" in page and '<form class="form"' not in page
    assert browser.post("/profil", GIVEN).status_code == 403
    assert browser.post("/profil/logo", files={"logo": ("a.png", picture())}).status_code == 403


# --- the logo ---


def test_the_logo_is_shown_at_once(db, mathilde, foyer):
    response = mathilde.post("/profil/logo", files={"logo": ("photo.png", picture(), "image/png")}, htmx=True)
    assert response.status_code == 200 and "<html" not in response.text
    address = re.search(r'src="(/organismes/[^"]+)"', response.text)[1]  # type: ignore[index]
    image = mathilde.get(address)
    assert image.headers["content-type"] == "image/webp"
    assert image.headers["x-content-type-options"] == "nosniff"
    assert image.headers["cache-control"].startswith("private")
    assert Image.open(BytesIO(image.content)).size == (300, 120)


def test_the_logo_without_script_keeps_what_was_typed(mathilde):
    response = mathilde.post("/profil/logo", {"ville": "Lyon"}, files={"logo": ("photo.jpg", picture("JPEG"), "image/jpeg")})
    assert response.status_code == 200
    assert 'value="Lyon"' in response.text and 'class="logo"' in response.text
    removed = mathilde.post("/profil/logo/retrait", {"ville": "Lyon"})
    assert 'value="Lyon"' in removed.text and 'class="logo"' not in removed.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload='alert(1)'/>", "n’est pas une image acceptée"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image"),
        (b"0" * (5 * 1024 * 1024 + 1), "dépasse 5"),
        (b"", "Choisissez d’abord une image"),
    ],
)
def test_a_picture_that_cannot_be_taken_says_why(db, mathilde, foyer, content, said):
    response = mathilde.post("/profil/logo", files={"logo": ("photo.png", content, "image/png")} if content else None, htmx=True)
    assert response.status_code == 422
    assert said in response.text and 'aria-invalid="true"' in response.text
    db.refresh(foyer)
    assert foyer.logo_id is None


def test_a_new_logo_replaces_the_other_and_its_row(db, mathilde, foyer):
    for color in ("PNG", "JPEG", "WEBP"):
        assert mathilde.post("/profil/logo", files={"logo": ("photo", picture(color))}, htmx=True).status_code == 200
    assert len(db.exec(select(Fichier)).all()) == 1


def test_the_logo_is_for_who_may_see_the_organisme(db, browse, mathilde, foyer):
    mathilde.post("/profil/logo", files={"logo": ("photo.png", picture())})
    other = organisme(db, "Formation Express Plus")
    sophie = instructeur(db)
    db.commit()
    assert mathilde.get(f"/organismes/{foyer.id}/logo").status_code == 200
    assert mathilde.get(f"/organismes/{other.id}/logo").status_code == 404
    assert browse(dirigeant(db, other)).get(f"/organismes/{foyer.id}/logo").status_code == 404
    assert browse(sophie).get(f"/organismes/{foyer.id}/logo").status_code == 404
    assert browse().get(f"/organismes/{foyer.id}/logo").status_code == 303


# --- the register ---


@pytest.fixture
def register(monkeypatch):
    client.reset()
    companies.forget()
    with FakeServer() as server:
        monkeypatch.setenv("ECLAT_COMPANIES_URL", server.url)
        get_settings.cache_clear()
        yield server
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
def tilleuls(db, foyer, register):
    foyer.siret = "73282932000074"
    db.commit()
    register.script = Script(body=answer(TILLEULS))
    return register


def test_the_register_is_offered_at_the_first_visit(tilleuls, mathilde):
    assert 'data-hx-trigger="load"' in mathilde.get("/profil").text
    offer = mathilde.get("/profil/registre", htmx=True).text
    assert "INSTITUT LES TILLEULS" in offer and 'data-champ="ville" data-valeur="MARSEILLE"' in offer
    assert "Utiliser ces informations" in offer and "Association déclarée" in offer


def test_the_register_fills_the_form_without_script(tilleuls, mathilde):
    page = mathilde.get("/profil?registre=1").text
    assert 'value="MARSEILLE"' in page and 'value="1998-09-01"' in page and 'value="9220" selected' in page
    assert "remplis avec le registre" in page


def test_nothing_is_written_by_a_prefill(db, tilleuls, mathilde, foyer):
    mathilde.get("/profil?registre=1")
    db.refresh(foyer)
    assert foyer.ville == ""


def test_a_silent_register_is_only_mentioned_to_who_asked(db, register, mathilde):
    assert "rien donné" not in mathilde.get("/profil/registre", htmx=True).text
    asked = mathilde.get("/profil/registre?demande=1", htmx=True).text
    assert "rien donné pour ce numéro" in asked
    assert "rien donné pour ce numéro" in mathilde.get("/profil?registre=1").text


def test_a_slow_register_does_not_hold_the_page(tilleuls, mathilde, monkeypatch):
    """It is given little time, and the page comes without what it would have said. (test_companies: the budget is held.)"""
    budgets, fetch = [], client.fetch

    def noted(*asked, timeout):
        budgets.append(timeout)
        return fetch(*asked, timeout=timeout)

    monkeypatch.setattr(client, "fetch", noted)
    tilleuls.script = Script(body=answer(TILLEULS), wait=4)
    assert "Utiliser ces informations" not in mathilde.get("/profil/registre", htmx=True).text
    assert len(budgets) == 1 and budgets[0] < 3


def test_without_a_register_nothing_is_offered(mathilde):
    assert "Préremplir avec le registre" not in mathilde.get("/profil").text
    assert mathilde.get("/profil/registre", htmx=True).status_code == 404


def test_an_organisme_without_siret_gives_one(db, browse, foyer):
    foyer.siret = None
    db.commit()
    other = organisme(db, "Formation Express Plus")
    db.commit()
    browser = browse(dirigeant(db, foyer))
    taken = browser.post("/profil", GIVEN | {"siret": other.siret})
    assert taken.status_code == 422 and "Un autre organisme est inscrit avec ce numéro" in taken.text
    assert browser.post("/profil", GIVEN | {"siret": "732 829 320 00074"}).status_code == 303
    db.expire_all()
    found = db.get(Organisme, foyer.id)
    assert found is not None and found.siret == "73282932000074"


def test_declaration_is_not_of_the_future(mathilde):
    answer = mathilde.post("/profil", GIVEN | {"date_declaration": "2199-01-01"})
    assert answer.status_code == 422 and "Cette date est à venir" in answer.text
