"""A délégataire in a real browser: from its activation to the form that it finishes, with a script, without, and by keyboard (P7)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlmodel import Session, select

from eclat.database import reading
from eclat.domain.delegataires import identifications
from eclat.domain.dossiers import contenu, dossiers
from eclat.models import EtatHabilitation, Habilitation, Identification, Jeton, Organisme, Personne, UsageJeton
from eclat.signatures import sign
from tests import factories as make
from tests.journeys.stage import Screen
from tests.journeys.test_keyboard import Keyboard
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey


def named(db: Session, nom: str, rank: int) -> tuple[Habilitation, Identification, Personne]:
    """The request of a national organisation that awaits one délégataire, its form, and who leads it."""
    request = make.national(db, nom, rows=[make.row(rank)], etat="en_attente_delegataires")
    (delegation,) = make.delegataires(db, request)
    return (
        request,
        identifications.of_delegation(db, delegation),
        make.dirigeant(db, db.get_one(Organisme, delegation.organisme_id)),
    )


def kept(form: Identification, read: Callable[[Session, Identification], Any] = lambda _, found: found) -> Any:
    with reading() as db:
        return read(db, db.get_one(Identification, form.id))


def state(request: Habilitation) -> EtatHabilitation:
    with reading() as db:
        return db.get_one(Habilitation, request.id).etat


def pdf(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": make.PDF}


def fill_by_hand(page: Page) -> None:
    """Every answer, each seen saved before the next."""
    for name, value in make.FICHE.items():
        control = page.locator(f"#champ-{name}")
        if name == "honneur":
            control.check()
        else:
            control.fill(value)
            control.blur()
        expect(page.locator(f"#champ-{name}-etat")).to_contain_text("Enregistré")
    page.locator("#champ-departements-recherche").fill("morbihan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Retirer 56 Morbihan")).to_be_visible()
    page.get_by_role("button", name="Ajouter une personne").click()
    row = page.locator("#equipe tbody").last
    row.locator("input[name$='-nom']").fill("Ferhat")
    row.locator("input[name$='-prenom']").fill("Nadia")
    row.locator("select[name$='-fonction']").select_option("formateur")
    row.locator("input[name$='-diplome']").fill("DEJEPS")
    page.locator("#champ-locaux").focus()
    expect(row).to_have_attribute("data-state", "saved")
    row.locator("[type=file]").set_input_files(pdf("cv-ferhat.pdf"))
    expect(row).to_contain_text("cv-ferhat.pdf")
    page.locator("input[name='piece-qualiopi']").set_input_files(pdf("qualiopi-2025.pdf"))
    expect(page.locator("#piece-qualiopi")).to_contain_text("qualiopi-2025.pdf")


def test_from_the_activation_to_the_request_s_deposit(
    db: Session, screen: Screen, page: Page, chromium: Browser, live_server: LiveServer
) -> None:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    request, form, maelle = named(db, "Fédération du Grand Préau", 1)
    jeton = db.exec(select(Jeton).where(Jeton.personne_id == maelle.id, Jeton.usage == UsageJeton.ACTIVATION)).one()
    db.commit()
    screen.go(f"/activation/{sign('jeton', str(jeton.id))}")
    page.locator("#champ-nouveau_mot_de_passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_role("heading", name="Complétez le profil")).to_be_visible()
    for name, value in (
        ("sans_siret", "Association en cours d’immatriculation."),
        ("telephone", "02 61 91 04 17"),
        ("site_web", "preau1.example"),
        ("nom", "Le Guen"),
        ("prenom", "Maëlle"),
    ):
        page.locator(f"#champ-{name}").fill(value)
    page.get_by_role("button", name="Enregistrer le profil").click()
    expect(page.get_by_text("Il vous reste à remplir le formulaire d’identification demandé par")).to_be_visible()
    screen.look("delegataire-accueil")
    page.get_by_role("link", name="Remplir le formulaire").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Formulaire d’identification d’un OF Délégataire")
    screen.look("identification-vide")
    page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre à la Fédération du Grand Préau").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    expect(page.locator("[data-errors]")).to_contain_text("Le formulaire n’est pas encore terminé")
    screen.look("identification-incomplete")
    fill_by_hand(page)
    expect(page.locator("#sommaire")).to_contain_text("Rien ne manque")
    screen.look("identification-complete")
    page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre").click()
    expect(page.get_by_text("est chez OC Éclat").first).to_be_visible()  # it was the only one
    screen.look("identification-terminee")
    assert state(request) == EtatHabilitation.DEPOSEE
    screen.go("/")
    expect(page.get_by_text("Demande déposée").first).to_be_visible()
    screen.look("delegataire-depose")
    studied_by(db, chromium, live_server.url, request, form, claire, sophie)


def studied_by(
    db: Session, chromium: Browser, base: str, request: Habilitation, form: Identification, claire: Personne, sophie: Personne
) -> None:
    """Sophie reads the form in the request's file, sets the délégataire aside and puts it back."""
    from eclat.domain.habilitations import attributions

    db.rollback()
    db.expire_all()
    held = db.get_one(Habilitation, request.id)
    attributions.attribute(db, held, instructeurs=[sophie.id], comite=[], by=make.user_of(db, claire))
    screen = Screen.open(chromium, base)
    screen.enter(db, sophie)
    page = screen.go(f"/habilitations/{request.id}")
    page.get_by_role("link", name=re.compile("^Délégataires")).click()
    expect(page.get_by_text("1 OF sur 1 a terminé")).to_be_visible()
    screen.look("dossier-delegataires")
    page.get_by_role("link", name="Grand Préau 1", exact=True).click()
    screen.look("identification-lue")
    page.get_by_role("link", name="Écarter…").click()
    page.locator("dialog[open]").get_by_role("button", name="Écarter ce délégataire").click()
    expect(page.locator("dialog[open] [data-errors]")).to_be_focused()
    screen.look("ecart")
    page.locator("dialog[open] #champ-motif").fill("Le certificat est celui d’un autre organisme.")
    page.locator("dialog[open]").get_by_role("button", name="Écarter ce délégataire").click()
    expect(page.get_by_text("Le délégataire est écarté")).to_be_visible()
    screen.look("identification-ecartee")
    page.get_by_role("button", name="Réintégrer").click()
    expect(page.get_by_role("link", name="Écarter…")).to_be_visible()
    screen.close()


def test_nothing_typed_is_lost_when_the_page_is_left_or_the_network_goes(db: Session, screen: Screen, page: Page) -> None:
    _, form, _ = named(db, "Union Marelle", 2)
    screen.enter(db, make.delegataire(db, identifications.delegation_of(db, form)))
    screen.go(f"/identification/{form.id}").wait_for_load_state("networkidle")
    screen.context.set_offline(True)
    page.fill("#champ-tuteurs", "Un tuteur par structure.")
    expect(page.locator("#champ-tuteurs-etat")).to_contain_text("Hors ligne : gardé ici")
    page.locator("#champ-honneur").check()
    screen.context.set_offline(False)
    expect(page.locator("#champ-tuteurs-etat")).to_have_text("Enregistré")
    expect(page.locator("#champ-honneur-etat")).to_have_text("Enregistré")
    page.fill("#champ-locaux", "Rue du Port.")
    screen.go("/")
    screen.go(f"/identification/{form.id}")
    expect(page.locator("#champ-locaux")).to_have_value("Rue du Port.")
    expect(page.locator("#champ-honneur")).to_be_checked()
    found = kept(form)
    assert (found.tuteurs, found.locaux, found.honneur) == ("Un tuteur par structure.", "Rue du Port.", True)


def test_a_document_chosen_before_the_page_is_ready_travels_when_it_is(db: Session, screen: Screen, page: Page) -> None:
    _, form, _ = named(db, "Union Marelle", 7)
    screen.enter(db, make.delegataire(db, identifications.delegation_of(db, form)))
    held: list[Route] = []
    page.route("**/js/site.js*", lambda route: held.append(route), times=1)
    with page.expect_request("**/js/site.js*"):
        page.goto(f"{screen.base}/identification/{form.id}", wait_until="commit")
    page.locator("input[name='piece-qualiopi']").set_input_files(pdf("qualiopi-2025.pdf"))
    expect(page.locator("#piece-qualiopi")).not_to_contain_text("qualiopi-2025.pdf")
    held[0].continue_()
    expect(page.locator("#piece-qualiopi")).to_contain_text("qualiopi-2025.pdf")


def test_without_a_script(db: Session, chromium: Browser, live_server: LiveServer) -> None:
    request, form, _ = named(db, "Ligue du Belvédère", 3)
    screen = Screen.open(chromium, live_server.url, javascript=False)
    screen.enter(db, make.delegataire(db, identifications.delegation_of(db, form)))
    page = screen.go("/identification")
    for name, value in make.FICHE.items():
        control = page.locator(f"#champ-{name}")
        control.check() if name == "honneur" else control.fill(value)
    page.locator(".tokens .all > summary").click()
    page.locator(".regions > details > summary", has_text="Bretagne").click()
    page.get_by_label("56 Morbihan").check()
    page.get_by_role("button", name="Ajouter une personne").click()
    expect(page.locator("#champ-tuteurs")).to_have_value(make.FICHE["tuteurs"])
    row = page.locator("#equipe tbody").last
    for name, value in (("nom", "Ferhat"), ("prenom", "Nadia"), ("diplome", "DEJEPS")):
        row.locator(f"input[name$='-{name}']").fill(value)
    row.locator("select[name$='-fonction']").select_option("formateur")
    row.locator("[type=file]").set_input_files(pdf("cv-ferhat.pdf"))
    page.locator("input[name='piece-qualiopi']").set_input_files(pdf("qualiopi-2025.pdf"))
    page.get_by_role("button", name="Enregistrer le brouillon").locator("visible=true").last.click()
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    expect(page.locator("#sommaire")).to_contain_text("Rien ne manque")
    page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre").click()
    expect(page.get_by_text("Formulaire transmis à la Ligue du Belvédère")).to_be_visible()
    assert state(request) == EtatHabilitation.DEPOSEE
    assert [each.nom for each in kept(form, dossiers.team)] == ["Ferhat"]
    screen.close()


def test_by_keyboard_from_the_last_answers_to_the_end_and_back(db: Session, screen: Screen, page: Page) -> None:
    request = make.national(db, "Réseau des Tilleuls", rows=[make.row(4), make.row(5)], etat="en_attente_delegataires")
    delegation, _ = make.delegataires(db, request)
    form = make.identification(db, delegation)
    personne = make.delegataire(db, delegation)
    for name in ("honneur", "alternance"):
        contenu.save_field(db, form, name, [""], by=make.user_of(db, personne))
    screen.enter(db, personne)
    screen.go(f"/identification/{form.id}")
    keyboard = Keyboard(page)
    keyboard.press(page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre"))
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    keyboard.press(summary.get_by_role("link", name="Modalités de l’alternance"))
    expect(page.locator("#champ-alternance")).to_be_focused()
    page.keyboard.type("Une semaine en centre.")
    page.keyboard.press("Tab")
    expect(page.locator("#champ-alternance-etat")).to_contain_text("Enregistré")
    keyboard.press(page.locator("#champ-honneur"), "Space")
    expect(page.locator("#champ-honneur-etat")).to_contain_text("Enregistré")
    assert page.evaluate("document.activeElement.id") == "champ-honneur", "the swap lost the focus"
    screen.go(f"/identification/{form.id}")
    keyboard.press(page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre"))
    expect(page.get_by_text("Votre formulaire est complet depuis le").first).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Reprendre le formulaire"))
    expect(page.locator("#champ-honneur")).not_to_be_checked()
    expect(page.locator("#sommaire")).to_contain_text("Il manque 1 élément")


def test_several_forms_and_one_prefilled(db: Session, screen: Screen, page: Page) -> None:
    first = make.national(db, "Fédération des Lucioles", rows=[make.row(6), make.row(7)], etat="en_attente_delegataires")
    delegation = make.delegataires(db, first)[0]
    make.identification(db, delegation, etat="terminee")
    make.national(db, "Union des Marronniers", rows=[make.row(1, courriel=delegation.courriel)], etat="en_attente_delegataires",
                  prenom="Rose", nom_dirigeant="Castaing")  # fmt: skip
    screen.enter(db, make.delegataire(db, delegation))
    screen.go("/")
    expect(page.get_by_text("Prérempli d’après votre formulaire du")).to_be_visible()
    screen.look("delegataire-deux")
    page.get_by_role("link", name=re.compile("^Formulaire d’identification")).locator("visible=true").first.click()
    expect(page.get_by_role("heading", name="Formulaires d’identification")).to_be_visible()
    screen.look("identifications")
    page.get_by_role("link", name="Remplir le formulaire").click()
    expect(page.get_by_text("Prérempli d’après votre formulaire du")).to_be_visible()
    expect(page.locator("#champ-responsable_nom")).to_have_value("Morvan")
    expect(page.locator("#sommaire")).to_contain_text("Il manque 1 élément")
    screen.look("identification-preremplie")
