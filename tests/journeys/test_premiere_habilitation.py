"""The first whole story, as its people live it: from the inscription to the decision on the habilitation.

Real browser, real server with its embedded worker, real SMTP. Every mail is read from the SMTP server.
"""

import io
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session

from tests import factories as make
from tests.journeys.stage import Mailbox, Screen, link_in, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

MATHILDE = "m.lacombe@courdespossibles.example"
KARIM = "k.benhaddou@courdespossibles.example"
CLAIRE, SOPHIE, JULIEN, ODILE = (f"{name}@oc-eclat.example" for name in
                                 ("claire.aubertin", "sophie.rakoto", "julien.delmas", "odile.schmitt"))  # fmt: skip
ORGANISME = "Association La Cour des Possibles"
SIRET = make.siret()
PASSWORD = make.PASSWORD


@pytest.fixture
def base(db: Session, live_server: LiveServer) -> str:
    for person in (make.administrateur, make.instructeur, make.comite_technique):
        person(db)
    make.instructeur(db, "Julien", "Delmas")
    db.commit()
    db.close()
    return live_server.url


def test_from_the_inscription_to_the_decision(chromium: Browser, base: str, smtp_server: SmtpServer) -> None:
    mathilde, claire, sophie, julien, odile, karim = (Screen.open(chromium, base) for _ in range(6))
    mailbox = Mailbox(smtp_server, mathilde)

    registers(mathilde, mailbox)
    is_accepted(claire, mathilde, mailbox)
    completes_the_profile(mathilde)
    names_the_referent(mathilde, karim, mailbox)
    asks_for_the_habilitation(mathilde, mailbox)
    request = attributes(claire, mailbox)
    sends_back(sophie, mailbox, request)
    completes(mathilde, mailbox)
    accepts(julien, mailbox, request)
    second_is_told(sophie, request)
    reads_only(odile, request)
    reads_the_outcome(mathilde, karim)

    for screen in (mathilde, claire, sophie, julien, odile, karim):
        screen.close()
    every_mail_left_once(smtp_server)


def registers(mathilde: Screen, mailbox: Mailbox) -> None:
    page = mathilde.go("/")
    page.get_by_role("link", name="Inscrire un organisme").click()
    page.locator("#champ-nom").fill(ORGANISME)
    page.locator("#champ-siret").fill("512 480 137 0002")
    page.locator("#champ-courriel").fill(MATHILDE)
    page.locator("#champ-mot_de_passe").fill(PASSWORD)
    expect(page.locator("#force-mot_de_passe")).to_contain_text("Forte")
    page.locator("#champ-confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Inscrire l’organisme").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    expect(page.locator("[data-errors]")).to_contain_text("13 chiffres au lieu de 14")
    expect(page.locator("#champ-nom")).to_have_value(ORGANISME)
    mathilde.look("01-inscription-a-corriger")
    page.locator("#champ-siret").fill(SIRET)
    page.locator("#champ-mot_de_passe").fill(PASSWORD)
    page.locator("#champ-confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Inscrire l’organisme").click()
    expect(page.get_by_role("heading", name="Votre inscription est enregistrée")).to_be_visible()
    mail = mailbox.wait(MATHILDE, "Votre inscription")
    told = text_of(mail)
    assert "merci pour votre inscription à l'espace OC Éclat." in told
    assert "Votre compte doit maintenant être validé par un administrateur." in told
    page = mathilde.sign_in(MATHILDE, PASSWORD)
    expect(page.get_by_text("Votre adresse mail reste à confirmer")).to_be_visible()
    mathilde.look("02-connexion-a-confirmer")
    page = mathilde.go(link_in(mail, "/activation/"))
    page.locator("#champ-mot_de_passe").fill(PASSWORD)
    mathilde.look("02-confirmation")
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_text("Votre adresse mail est confirmée")).to_be_visible()
    page = mathilde.sign_in(MATHILDE, PASSWORD)
    expect(page.get_by_text("Votre compte doit encore être validé par un administrateur")).to_be_visible()
    mathilde.look("02-connexion-en-attente")


def is_accepted(claire: Screen, mathilde: Screen, mailbox: Mailbox) -> None:
    link = link_in(mailbox.wait(CLAIRE, "Inscription à valider"), "/organismes/")
    page = claire.go(link)
    page.locator("#champ-identifiant").fill(CLAIRE)
    page.locator("#champ-mot_de_passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    claire.give_code()
    expect(page.get_by_role("heading", name=ORGANISME)).to_be_visible()
    claire.look("03-organisme")
    page.get_by_role("link", name="Organismes").first.click()
    row = page.locator("tbody", has_text=ORGANISME)
    claire.look("04-organismes")
    row.get_by_role("button", name="Accepter").click()
    expect(row).to_contain_text("Accepté")
    expect(row.get_by_role("button", name="Accepter")).to_have_count(0)
    assert "/connexion" in text_of(mailbox.wait(MATHILDE, "est activé"))


def completes_the_profile(mathilde: Screen) -> None:
    page = mathilde.sign_in(MATHILDE, PASSWORD)
    expect(page).to_have_url(mathilde.base + "/profil")
    mathilde.go("/habilitations")
    expect(page).to_have_url(mathilde.base + "/profil")
    picture = io.BytesIO()
    Image.new("RGB", (640, 320), "#FFC62B").save(picture, "PNG")
    page.locator("input[type=file]").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    expect(page.locator("#contenu img[src*='logo']")).to_be_visible()
    page.locator("#champ-statut_juridique").select_option("9220")
    page.locator("#champ-date_declaration").fill("1998-05-04")
    page.locator("#champ-adresse").fill("12 rue des Marronniers")
    page.locator("#champ-code_postal").fill("3500")
    page.locator("#champ-ville").fill("Rennes")
    page.locator("#champ-telephone").fill("02 61 91 04 17")
    page.locator("#champ-site_web").fill("courdespossibles.example")
    page.locator("#champ-nom").fill("Lacombe")
    page.locator("#champ-prenom").fill("Mathilde")
    page.get_by_role("button", name="Enregistrer le profil").click()
    expect(page.locator("[data-errors]")).to_contain_text("il manque un chiffre (3500)")
    expect(page.locator("#champ-ville")).to_have_value("Rennes")
    mathilde.look("05-profil")
    page.locator("#champ-code_postal").fill("35000")
    page.get_by_role("button", name="Enregistrer le profil").click()
    expect(page.get_by_role("heading", name="Bonjour Mathilde Lacombe")).to_be_visible()
    mathilde.look("06-tableau-de-bord")


def names_the_referent(mathilde: Screen, karim: Screen, mailbox: Mailbox) -> None:
    page = mathilde.go("/referent")
    page.locator("#champ-nom").fill("Benhaddou")
    page.locator("#champ-prenom").fill("Karim")
    page.locator("#champ-courriel").fill(KARIM)
    page.locator("#contenu form button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="Karim Benhaddou")).to_be_visible()
    mathilde.look("07-referent")
    mail = mailbox.wait(KARIM, "Référent CQP")
    assert f"Vous venez d'être désigné \"Référent CQP\" par l'organisme\u00a0: {ORGANISME}." in text_of(mail)
    assert f"Identifiant\u00a0: {KARIM}" in text_of(mail)
    activation = link_in(mail, "/activation/")
    page = karim.go(activation)
    expect(page.get_by_text("Saisissez votre nouveau mot de passe ci-dessous ou générez-en un.")).to_be_visible()
    page.get_by_role("button", name="Générer un mot de passe").click()
    expect(page.locator("#champ-nouveau_mot_de_passe")).not_to_have_value("")
    karim.look("08-activation")
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_role("heading", name="Bonjour Karim Benhaddou")).to_be_visible()
    page = karim.go(activation)
    expect(page.get_by_text("a déjà servi")).to_be_visible()


def asks_for_the_habilitation(mathilde: Screen, mailbox: Mailbox) -> None:
    page = mathilde.go("/habilitations")
    page.get_by_role("radio", name="OF indépendant").check()
    page.get_by_role("button", name="Commencer la demande").click()
    expect(page.get_by_role("heading", name="Demande d’habilitation", level=1)).to_be_visible()
    page.get_by_role("button", name="Déposer la demande").first.click()
    expect(page.locator("[data-errors]")).to_contain_text("La demande n’est pas encore partie")
    mathilde.look("09-demande-incomplete")
    fills_the_form(page)
    mathilde.look("10-demande")
    page.get_by_role("button", name="Déposer la demande").first.click()
    expect(page.get_by_text("La demande ne peut plus être modifiée")).to_be_visible()
    mathilde.look("10-depot")
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_text("Votre demande est chez OC Éclat").first).to_be_visible()
    mathilde.look("11-demande-deposee")
    mailbox.wait(MATHILDE, "est déposée")


def fills_the_form(page: Page) -> None:
    for name, value in make.ANSWERS.items():
        control = page.locator(f"#champ-{name}")
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(str(value))
        else:
            control.fill(str(value))
            control.blur()
        expect(page.locator(f"#champ-{name}-etat")).to_contain_text("Enregistré")
    for typed in ("ille", "22"):
        page.locator("#champ-departements-recherche").fill(typed)
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Retirer 35 Ille-et-Vilaine")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer 22 Côtes-d’Armor")).to_be_visible()
    page.get_by_role("button", name="Ajouter une personne").click()
    row = page.locator("#equipe tbody").last
    row.locator("input[name$='-nom']").fill("Orsini")
    row.locator("input[name$='-prenom']").fill("Laurent")
    row.locator("select[name$='-fonction']").select_option("responsable")
    row.locator("input[name$='-diplome']").fill("Master sciences de l’éducation")
    page.locator("#champ-financement").focus()
    expect(row).to_have_attribute("data-state", "saved")
    while page.locator("input[type=file]:not([multiple])").count() > len(
        page.locator("[data-televersement] a[href*='/fichiers/']").all()
    ):
        before = page.locator("[data-televersement] a[href*='/fichiers/']").count()
        empty = page.locator("[data-televersement]:not(:has(a[href*='/fichiers/'])) input[type=file]:not([multiple])").first
        empty.set_input_files({"name": "piece.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
        expect(page.locator("[data-televersement] a[href*='/fichiers/']")).to_have_count(before + 1)


def attributes(claire: Screen, mailbox: Mailbox) -> str:
    page = claire.go(link_in(mailbox.wait(CLAIRE, "Demande d’habilitation à attribuer"), "/habilitations/"))
    request = page.url.removeprefix(claire.base)
    page.get_by_role("link", name="Attribuer la demande…").click()
    page.locator("#champ-instructeur_1").select_option(label="Sophie Rakoto")
    page.locator("#champ-instructeur_2").select_option(label="Julien Delmas")
    page.get_by_label("Odile Schmitt").check()
    claire.look("12-attribution")
    page.get_by_role("button", name="Attribuer et prévenir").click()
    expect(page.get_by_text("Sophie Rakoto").first).to_be_visible()
    for reader in (SOPHIE, JULIEN, ODILE):
        assert request in text_of(mailbox.wait(reader, "Demande d’habilitation à"))
    return request


def sends_back(sophie: Screen, mailbox: Mailbox, request: str) -> None:
    sophie.sign_in(SOPHIE, PASSWORD)
    page = sophie.go(request)
    page.get_by_text("Ajouter un point").first.click()
    page.locator("#champ-texte").fill("Nombre de stagiaires par session")
    page.get_by_role("button", name="Ajouter à la liste").click()
    expect(page.locator("#points")).to_contain_text("Nombre de stagiaires par session")
    sophie.look("13-etude")
    page.get_by_role("link", name="Renvoyer à compléter (1 point)…").click()
    page.get_by_role("button", name="Renvoyer et prévenir").click()
    expect(page.get_by_text("À compléter").first).to_be_visible()
    assert "Nombre de stagiaires par session" in text_of(mailbox.wait(MATHILDE, "à compléter"))


def completes(mathilde: Screen, mailbox: Mailbox) -> None:
    page = mathilde.go(link_in(mailbox.wait(MATHILDE, "à compléter"), "/habilitations/"))
    expect(page.get_by_text("Nombre de stagiaires par session").first).to_be_visible()
    answer = page.get_by_label("Votre réponse")
    answer.fill("Quinze stagiaires au plus par session.")
    answer.blur()
    expect(page.locator("[id^='champ-point-'][id$='-etat']")).to_contain_text("Enregistré")
    mathilde.look("14-points")
    page.get_by_role("button", name="Déposer à nouveau").first.click()
    expect(page.get_by_role("heading", name="Déposer à nouveau la demande ?")).to_be_visible()
    page.get_by_role("button", name="Déposer à nouveau").click()
    expect(page.get_by_text("étudiée par").first).to_be_visible()
    mailbox.wait(SOPHIE, "complétée")
    mailbox.wait(JULIEN, "complétée")


def accepts(julien: Screen, mailbox: Mailbox, request: str) -> None:
    julien.sign_in(JULIEN, PASSWORD)
    page = julien.go(request)
    expect(page.locator("#points")).to_contain_text("Quinze stagiaires au plus par session.")
    page.locator("#points ul.points input[type=checkbox]").first.check()
    expect(page.locator("#points")).to_contain_text("Levé")
    page.get_by_role("link", name="Accepter l’habilitation…").click()
    page.get_by_role("radio", name="Préparer et évaluer").check()
    page.locator("#champ-valide_du").fill(date(2026, 12, 1).isoformat())
    page.locator("#champ-valide_jusqu_au").fill(date(2029, 11, 30).isoformat())
    page.locator("#champ-conditions").fill("Transmettre chaque année le bilan des sessions.")
    julien.look("15-decision")
    page.get_by_role("button", name="Relire avant de confirmer").click()
    expect(page.get_by_text("Rien n’est encore écrit ni envoyé.")).to_be_visible()
    julien.look("15-relecture")
    page.get_by_role("button", name="Accepter et prévenir").click()
    expect(page.get_by_text("Acceptée").first).to_be_visible()
    julien.look("16-acceptee")
    for reader in (MATHILDE, KARIM):
        told = text_of(mailbox.wait(reader, "Habilitation acceptée"))
        assert "30\u00a0novembre 2029" in told and "Transmettre chaque année le bilan des sessions." in told


def second_is_told(sophie: Screen, request: str) -> None:
    """Sophie had the refusal's page open: she learns what Julien has just done, and nothing changes."""
    page = sophie.page
    answer = sophie.context.request.post(
        f"{sophie.base}{request}/refus", form={"motif": "Trop tard"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status == 409
    assert "Julien Delmas vient d’accepter cette demande." in answer.text()
    sophie.go(request)
    expect(page.get_by_text("Acceptée").first).to_be_visible()


def reads_only(odile: Screen, request: str) -> None:
    odile.sign_in(ODILE, PASSWORD)
    page = odile.go(request)
    expect(page.get_by_role("heading", name=ORGANISME)).to_be_visible()
    expect(page.locator("#contenu form")).to_have_count(0)
    odile.look("17-comite-technique")


def reads_the_outcome(mathilde: Screen, karim: Screen) -> None:
    page = mathilde.go("/habilitations")
    expect(page.get_by_text("préparer et évaluer").first).to_be_visible()
    mathilde.look("18-habilitee")
    page = karim.go("/habilitations")
    expect(page.get_by_text("préparer et évaluer").first).to_be_visible()
    others = "#contenu form:not([action^='/messagerie/'], [action$='/changement'])"
    expect(page.locator(others)).to_have_count(0)  # they may write about it, declare a change, and nothing else


def every_mail_left_once(smtp_server: SmtpServer) -> None:
    ids = [mail["Message-ID"] for mail in smtp_server.messages]
    assert len(ids) == len(set(ids))
    for mail in smtp_server.messages:
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["From"].startswith("Branche Éclat - Organisme Certificateur")
        assert "Ceci est un mail automatique, merci de ne pas y répondre." in text_of(mail)
