"""The page of a mail's text: written, judged, seen with a real case, sent to oneself, put in service."""

from collections.abc import Callable

import lxml.html
import pytest
from sqlmodel import Session, select

from eclat import courriels
from eclat.courriels import editions, rendering
from eclat.courriels.modeles import MODELES
from eclat.models import Courriel, Organisme, TexteMail
from tests import factories as make
from tests.browser import Browser

AT = "/textes-mails/organisme_retabli"
HELD = editions.edition(rendering.original("organisme_retabli"))
GOOD = {"sujet": HELD.sujet, "apercu": HELD.apercu, "message": f"Tout reprend.\n\n{HELD.message}", "vu": "0."}


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(make.administrateur(db))


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    return make.habilite(db, "Tremplin Animation Sud")


def address(page: str, act: str) -> str:
    """Where its button leads."""
    (found,) = {each for each in lxml.html.fromstring(page).xpath("//a/@href") if f"/{act}?" in each}
    return str(found)


def test_every_mail_is_there_those_of_the_document_marked(claire: Browser) -> None:
    page = claire.get("/textes-mails").text
    assert page.count('href="/textes-mails/') == len(MODELES) and page.count("Document produit") == 3
    assert "Tous disent leur texte d’origine" in page
    assert claire.get("/textes-mails/inconnu").status_code == 404


def test_what_is_wrong_is_said_beside_its_field(claire: Browser, db: Session) -> None:
    wrong = {
        "sujet": "Rétabli : {organism}",
        "apercu": "",
        "message": HELD.message.replace("{connexion_link}", "https://exemple.fr"),
    }
    page = claire.post(AT, GOOD | wrong)
    assert page.status_code == 422 and "Renseignez « Aperçu »" in page.text and "{organism}" in page.text
    page = claire.post(AT, GOOD | wrong | {"apercu": "Oui"})
    assert "Vous vouliez sans doute {organisme}" in page.text
    page = claire.post(AT, GOOD | {"message": wrong["message"]})
    assert page.status_code == 422 and "Il manque {connexion_link}" in page.text and "exemple.fr" in page.text
    assert db.exec(select(TexteMail)).all() == []


def test_it_is_written_seen_tried_and_put_in_service(db: Session, claire: Browser, tremplin: Organisme) -> None:
    courriels.organismes.organisme_retabli(db, tremplin)
    db.commit()
    page = claire.follow(claire.post(AT, GOOD)).text
    assert "pas encore en service" in page and "Paragraphe 1, ajouté" in page and "avec un dossier réel" in page
    assert "Tout reprend." in claire.get(f"{AT}/apercu").text and "Tremplin Animation Sud" in claire.get(f"{AT}/apercu").text
    assert claire.post(f"{AT}/essai").status_code == 303
    trial = db.exec(select(Courriel).where(Courriel.modele == "essai_texte")).one()
    assert trial.sujet.startswith("[Essai] ") and "Tout reprend." in trial.texte
    db.commit()
    question = address(page, "mise-en-service")
    assert "Mettre ce texte en service ?" in claire.get(question).text
    page = claire.follow(claire.post(question)).text
    assert "Version 1, Claire Aubertin" in page and "Mis en service par Claire Aubertin" in page
    db.commit()
    courriels.organismes.organisme_retabli(db, tremplin)
    (last,) = db.exec(select(Courriel.texte).where(Courriel.modele == "organisme_retabli").order_by(Courriel.id.desc()).limit(1))  # type: ignore[attr-defined]
    assert "Tout reprend." in last
    db.commit()
    assert "Modifié" in claire.get("/textes-mails").text
    page = claire.follow(claire.post(address(claire.get(AT).text, "retour-original"))).text
    assert "diffère de l’original" not in page and "Version 2" in page


def test_of_two_who_write_the_second_sees_the_first(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    hugo = browse(make.administrateur(db, "Hugo", "Vasseur"))
    assert hugo.post(AT, GOOD | {"message": f"De Hugo.\n\n{HELD.message}"}).status_code == 303
    page = claire.post(AT, GOOD)
    assert page.status_code == 409 and "Hugo Vasseur a changé ce texte" in page.text and "Tout reprend." in page.text
    assert "<del>De Hugo.</del>" in page.text
    form = lxml.html.fromstring(page.text).forms
    (again,) = [each for each in form if each.action == AT]
    assert claire.post(AT, dict(again.form_values())).status_code == 303
    assert "Tout reprend." in db.exec(select(TexteMail.brouillon)).one()


def test_what_a_colleague_changed_since_is_not_put_in_service(
    db: Session, claire: Browser, browse: Callable[..., Browser]
) -> None:
    page = claire.follow(claire.post(AT, GOOD)).text
    read = address(page, "mise-en-service")
    hugo = browse(make.administrateur(db, "Hugo", "Vasseur"))
    (mark,) = lxml.html.fromstring(page).xpath("//input[@name='vu']/@value")
    assert hugo.post(AT, GOOD | {"message": f"De Hugo.\n\n{HELD.message}", "vu": mark}).status_code == 303
    question = claire.get(read).text
    (form,) = [each for each in lxml.html.fromstring(question).forms if each.action and "mise-en-service" in each.action]
    assert form.action == read
    page = claire.post(read)
    assert page.status_code == 409 and "Ce texte a changé depuis que vous l’avez lu" in page.text and "De Hugo." in page.text
    assert not db.exec(select(TexteMail.source)).one()
    db.commit()
    assert claire.post(address(page.text, "mise-en-service")).status_code == 303
    assert "De Hugo." in db.exec(select(TexteMail.source)).one()


def test_a_mistake_does_not_hide_that_a_colleague_came_by(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    hugo = browse(make.administrateur(db, "Hugo", "Vasseur"))
    assert hugo.post(AT, GOOD | {"message": f"De Hugo.\n\n{HELD.message}"}).status_code == 303
    for wrong in ({"sujet": ""}, {"sujet": "{organism}"}):
        page = claire.post(AT, GOOD | wrong)
        assert page.status_code == 422 and 'name="vu" value="0."' in page.text
    assert claire.post(AT, GOOD).status_code == 409


def test_a_trial_comes_back_to_its_example(db: Session, claire: Browser, tremplin: Organisme) -> None:
    for _ in range(2):
        courriels.organismes.organisme_retabli(db, tremplin)
    chosen = str(db.exec(select(Courriel.id).where(Courriel.modele == "organisme_retabli").order_by(Courriel.id)).first())  # type: ignore[arg-type]
    db.commit()
    page = claire.get(f"{AT}?exemple={chosen}").text
    assert "M’envoyer un essai du texte enregistré" in page and 'aria-describedby="aide-message"' in page
    assert f"exemple={chosen}" in claire.post(f"{AT}/essai", {"exemple": chosen}).headers["location"]


def test_it_is_the_administrateurs_alone(db: Session, browse: Callable[..., Browser]) -> None:
    sophie = browse(make.instructeur(db))
    assert {sophie.get(at).status_code for at in ("/textes-mails", AT, f"{AT}/apercu")} == {403}
