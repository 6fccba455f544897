"""A month of certificates declared to the Caisse des Dépôts: a file, its report, a holder who says what is right, and the file that follows."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from eclat.cdc import schema
from eclat.database import writing
from eclat.domain.declarations import titulaire
from eclat.models import Candidat, Certificat, Declaration, EtatFlux, Flux, Personne
from tests import declarations as told
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, eventually, link_in
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def people(database: str, live_server: LiveServer) -> dict[str, str]:
    """Three who were certified today; nobody said the sex of the first, nor how any came."""
    with writing() as db:
        owner = make.habilite(db, "Tremplin Animation Sud")
        found = told.ouvertes(db, owner)
        for each in found:
            candidat = db.get_one(Candidat, db.get_one(Certificat, each.certificat_id).candidat_id)
            candidat.courriel = f"{each.id_technique.lower()}@exemple.example"
        claire = make.administrateur(db)
        told.emetteur(db, make.user_of(db, claire))
        people = {"dirigeant": make.dirigeant(db, owner).courriel, "Claire": claire.courriel}
        db.commit()
    return people


def enter(screen: Screen, courriel: str) -> Screen:
    with writing() as db:
        screen.enter(db, db.exec(select(Personne).where(Personne.courriel == courriel)).one())
    return screen


def prepared(screen: Screen) -> Flux:
    """All that is ready is put in a file, which the worker writes; the page says so once it is there."""
    screen.go("/declarations").get_by_role("button", name="Préparer un envoi").click()
    found: list[Flux] = []

    def written() -> int:
        with writing() as db:
            found[:] = db.exec(select(Flux).where(Flux.etat == EtatFlux.PRET).order_by(col(Flux.cree_le).desc())).all()
            return len(found)

    eventually(screen.page, written, 1)
    return found[0]


def answered(page: Page, flux: Flux, data: bytes) -> None:
    page.get_by_label("Fichier de réponse").set_input_files(
        {"name": f"RAPPORT_{flux.numero}.xml", "mimeType": "text/xml", "buffer": data}
    )
    page.get_by_role("button", name="Lire la réponse").click()


def test_a_month_is_declared_and_the_rejected_one_corrected(
    people: dict[str, str], chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    claire, leader = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
    page = enter(claire, people["Claire"]).go("/declarations")
    claire.look("declarations")
    flux = prepared(claire)
    page = claire.go(f"/declarations/envois/{flux.id}")
    claire.look("declarations-envoi")
    with page.expect_download() as download:
        page.get_by_role("link", name="Fichier XML").click()
    file = tmp_path / "flux.xml"
    download.value.save_as(file)
    assert schema.fautes(schema.livre(), file.read_bytes()) == []
    page.get_by_role("button", name="Marquer comme déposé").click()
    with writing() as db:
        good, bad, *others = db.exec(select(Declaration).order_by(col(Declaration.id_technique))).all()
        report, key = told.rapport(flux, [good, *others], [(bad, "Aucun titulaire ne correspond")]), bad.id
        reader = titulaire.candidat_of(db, bad).courriel
    answered(page, flux, report)
    expect(page.get_by_text("3 déclarations changent")).to_be_visible()

    page = enter(leader, people["dirigeant"]).go(f"/declarations/{key}")
    leader.look("declaration-rejetee")
    page.get_by_role("button", name="Interroger le titulaire").click()
    expect(page.get_by_text("Le titulaire reçoit un lien")).to_be_visible()
    where = link_in(Mailbox(smtp_server, leader).wait(reader, "Vérifiez ce qui est déclaré"), "/declaration/")
    desk = Screen.open(chromium, live_server.url)
    desk.go(where[where.index("/declaration/") :])
    desk.look("declaration-titulaire")
    desk.close()
    phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
    page = phone.go(where[where.index("/declaration/") :])
    page.get_by_text("Quelque chose n’est pas juste").click()
    page.get_by_label("Prénoms").fill("Yasmina, Inès")
    page.get_by_role("button", name="Envoyer cette correction").click()
    expect(page.get_by_role("heading", name="Votre réponse est transmise")).to_be_visible()
    phone.close()
    page = leader.go(f"/declarations/{key}")
    expect(page.get_by_text("Le titulaire propose une correction")).to_be_visible()
    page.get_by_text("Corriger…", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Prénoms")).to_have_value("Yasmina, Inès")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("le prochain envoi la portera")).to_be_visible()

    again = prepared(claire)
    assert again.numero != flux.numero
    page = claire.go(f"/declarations/envois/{again.id}")
    page.get_by_role("button", name="Marquer comme déposé").click()
    with writing() as db:
        report = told.rapport(again, [db.get_one(Declaration, key)])
    answered(page, again, report)
    expect(page.get_by_text("1 déclaration change")).to_be_visible()
    expect(claire.go("/declarations").get_by_text("Tout est déclaré à la Caisse des Dépôts")).to_be_visible()
    for each in (claire, leader):
        each.close()
