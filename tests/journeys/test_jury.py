"""From a jury that is convened to a certificate that is verified: members answer by a link, two members of the binôme type and sign, an
administrateur attributes, the organisme downloads, a visitor checks, an error is found and rectified."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pyotp
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from sqlmodel import Session, select

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.certificats import production
from eclat.domain.comptes import facteurs
from eclat.models import Certificat, College, EtatCertificat, EtatCivil, SeanceJury, SecondFacteur, SessionCqp
from eclat.tasks.certificats import make_certificates
from eclat.tasks.sessions import open_reports
from tests import certificats, jurys
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Cast, Mailbox, Screen, eventually, link_in, text_of
from tests.journeys.test_sessions import NOMS, PRENOMS
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

PEOPLE = 24
SECRETS = {"Brigitte": "BRIGITTEQUIFAITDESESSAIS23456723", "Amadou": "AMADOUQUIFAITDESESSAIS2345672345"}
DECLARED = 5  # whose organisme says that they hold a bloc: the jury confirms it, on its proof
PARCHEMINS, ATTESTATIONS = 21, 5  # one was absent, one has three blocs, one aimed at two
INVITED = 10  # days before the jury


@pytest.fixture(scope="module")
def troupe(database: str, chromium: Browser, live_server: LiveServer) -> Cast:
    with writing() as db:
        people = {"Claire": make.administrateur(db)}
        tremplin = make.habilite(db)
        people |= {"Joël": make.dirigeant(db, tremplin), "Karim": make.referent(db, tremplin)}
        people |= {
            "Brigitte": make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"),
            "Amadou": make.binome_paritaire(db),
        }
        found = {name: each.id for name, each in people.items()}
        session = make.en_cours(db, tremplin, people=0, begins=-60)
        enrolled(db, session)
        certificats.catalogue(db, session)
        for name, secret in SECRETS.items():
            facteurs.install(db, people[name], secret)
        db.commit()
    return Cast(found, chromium, live_server.url)


def enrolled(db: Session, session: SessionCqp) -> None:
    """Twenty-four candidates who confirmed who they are; one holds a bloc already, one aims at two."""
    jurys.blocs(db, session)
    rows = [
        {
            "nom_naissance": NOMS[number], "prenoms": PRENOMS[number % len(PRENOMS)], "ne_le": f"{1980 + number}-03-14",
            "vise": "entier", "courriel": f"{NOMS[number]}@exemple.example".lower() if number < 20 else "",
        }
        for number in range(PEOPLE)
    ]  # fmt: skip
    rows[DECLARED] |= {"blocs_acquis": "BC01", "acquis_preuve": "ATT-2025-0007"}
    rows[6] |= {"vise": "blocs", "blocs_vises": "BC01, BC02"}
    for each in make.candidats(db, session, *rows):
        each.etat = EtatCivil.CONFIRME


@pytest.fixture(scope="module")
def at(troupe: Cast) -> str:
    with writing() as db:
        return f"/sessions/{db.exec(select(SessionCqp.id)).one()}"


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#champ-{name}").fill(value)


def test_a_jury_is_convened_and_its_members_answer(troupe: Cast, at: str, smtp_server: SmtpServer) -> None:
    with troupe.screens("Karim", "Amadou") as (karim, amadou):
        page = karim.go(at)
        karim.look("jury-session-avant")
        page = karim.go(f"{at}/jury/organisation")
        fill(
            page, du=(clock.today() + timedelta(days=INVITED)).isoformat(), matin_de="09:00", matin_a="12:30", apres_midi_de="13:30",
            apres_midi_a="17:30", lieu="Salle 2", adresse="40 rue de Lyon", code_postal="13015", ville="Marseille",
        )  # fmt: skip
        page.locator("main form").get_by_role("button", name="Enregistrer").click()
        expect(page.locator("#annonces")).to_contain_text("enregistrés")
        for nom, prenom in (("Anselme", "Philippe"), ("Mercier", "Salomé")):
            page.locator("#membres .vacant a").first.click()
            fill(page, prenom=prenom, nom=nom, courriel=f"{nom.lower()}@jury.example")
            page.get_by_role("button", name="Proposer cette personne").click()
            expect(page.locator("#annonces")).to_contain_text("siège à ce jury")
        karim.look("jury-propose")

        page = amadou.go(f"{at}/jury/confirmation")
        amadou.look("jury-confirmation")
        page.locator("#champ-motif").fill("Les experts connaissent bien le métier.")
        page.get_by_role("button", name="Confirmer et convoquer").click()
        expect(page.locator(".title-line")).to_contain_text("Jury planifié")
        amadou.look("jury-planifie")

        mailbox = Mailbox(smtp_server, karim)
        for address in ("anselme@jury.example", "mercier@jury.example", "karim.benhaddou@tremplin.example"):
            mail = mailbox.wait(address, "jury")
            invitation = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
            assert "METHOD:REQUEST" in invitation.get_content() and "Amrani" not in invitation.get_content()
            answers(troupe, link_in(mail, "/jury/"), comes="karim" not in address)
        page = karim.go(f"{at}/jury")
        expect(page.locator("#membres")).to_contain_text("Anselme")
        karim.look("jury-reponses")


def answers(troupe: Cast, link: str, *, comes: bool) -> None:
    """Whoever opens the link needs no account."""
    screen = Screen.open(troupe.browser, troupe.base, width=PHONE, javascript=comes)
    page = screen.go(link)
    if comes:
        screen.look("jury-reponse")
    page.locator(f"[name=reponse][value={'vient' if comes else 'ne_vient_pas'}]").check()
    if comes:
        page.locator("[name=sans_lien]").check()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.locator("main")).to_contain_text("réponse")
    screen.close()


def the_day_comes() -> None:
    """The jury's half-days are so many days nearer: it sits."""
    gone = timedelta(days=INVITED + 1)
    with writing() as db:
        for each in db.exec(select(SeanceJury)):
            each.jour -= gone
        for session in db.exec(select(SessionCqp)):
            session.jury_le = session.jury_le - gone if session.jury_le else None
        db.commit()
    open_reports()  # as the clock does every minute


def test_the_results_are_typed_by_two(troupe: Cast, at: str) -> None:
    the_day_comes()
    with troupe.screens("Amadou", "Brigitte") as (amadou, brigitte):
        page = amadou.go(f"{at}/jury/presence")
        for box in page.locator("[name=presents]").all():
            box.check()
        amadou.look("jury-presence")
        page.locator("main form").get_by_role("button").first.click()
        expect(page.locator("#annonces")).not_to_be_empty()

        page = amadou.go(f"{at}/pv")
        expect(page.locator("[data-row]")).to_have_count(PEOPLE)
        for rank in range(PEOPLE // 2):
            whole_row(page, rank)
        amadou.look("pv-a-moitie")
        hers = brigitte.go(f"{at}/pv")
        hers.get_by_role("link", name="Déclaré acquis, BC01").click()  # what the organisme declares is confirmed on its proof
        brigitte.look("pv-candidat")
        hers.locator("[name=resultat-BC01][value=deja_acquis]").check()
        hers.get_by_role("button", name="Enregistrer", exact=True).click()
        hers = brigitte.go(f"{at}/pv")
        for rank in range(PEOPLE // 2, PEOPLE):
            whole_row(hers, rank)
        hers.locator("[data-row]").nth(PEOPLE - 1).locator("select").select_option("absent")

        # One bloc is not won: the reason is a sentence that its candidate will read.
        row = page.locator("[data-row]").nth(2)
        row.locator("[name=resultat-BC03]").first.focus()
        page.keyboard.press("n")
        expect(row.locator(".row-error")).to_contain_text("BC03")
        row.locator("[name=observations]").fill("Notions d’inclusion fragiles, écrit inachevé.")
        row.locator("[name=observations]").press("Enter")
        expect(row.locator("[data-resultat]")).to_have_text("Partielle, 3 sur 4")
        for screen in (page, hers):
            screen.reload()
            expect(screen.locator("[data-row][data-state=saved]")).to_have_count(PEOPLE)
        expect(page.locator("[data-row]").nth(DECLARED)).to_contain_text("Validation totale")
        expect(page.locator("[data-row]").nth(6)).to_contain_text("2 blocs visés validés")
        amadou.look("pv-saisi")


def whole_row(page: Page, rank: int) -> None:
    row = page.locator("[data-row]").nth(rank)
    row.locator("input[type=radio]").first.focus()
    page.keyboard.press("Shift+V")
    expect(row).to_have_attribute("data-state", "editing" if rank == DECLARED else "saved")


def test_both_sign_what_they_read(troupe: Cast, at: str, smtp_server: SmtpServer) -> None:
    with troupe.screens("Amadou", "Brigitte", "Karim") as (amadou, brigitte, karim):
        page = amadou.go(f"{at}/pv/cloture")
        amadou.look("pv-cloture")
        page.locator("main form").get_by_role("button").last.click()
        expect(page.locator(".title-line")).to_contain_text("PV à signer")
        expect(page.locator(".sheet-page img")).to_be_visible()  # once the worker has made it
        amadou.look("pv-a-signer")
        sign(amadou, at, SECRETS["Amadou"])
        expect(page.locator("#signatures")).to_contain_text("Signé")

        # The organisme reads nothing of it before both have signed.
        karim.excused = "403"
        assert karim.go(f"{at}/pv/signature").locator("h1").inner_text().startswith("Cette page ne vous est pas ouverte")
        karim.excused = ""
        mail = Mailbox(smtp_server, brigitte).wait("brigitte.caron@oc-eclat.example", "procès-verbal")
        assert "Amrani" not in text_of(mail)
        sign(brigitte, at, SECRETS["Brigitte"])
        expect(brigitte.page.locator(".title-line")).to_contain_text("À attribuer")
        brigitte.look("pv-signe")
        read = pdf_of(brigitte, str(brigitte.page.get_by_role("link", name="Télécharger").get_attribute("href")))
        assert "Amrani" in read and "Validation totale" in read
        assert printed(brigitte.page) in "".join(read.split())

        # Whoever holds it is told that it is known, and nothing else.
        visitor = Screen.open(troupe.browser, troupe.base, width=PHONE)
        page = visitor.go("/verification/pv")
        page.locator("#champ-empreinte").fill(printed(brigitte.page))
        page.get_by_role("button", name="Vérifier").click()
        expect(page.locator("main")).to_contain_text("est connue")
        visitor.look("verification-pv")
        visitor.close()


def printed(page: Page) -> str:
    """The fingerprint that the page shows."""
    return "".join(page.locator("#empreinte code").inner_text().split())


def pdf_of(screen: Screen, path: str) -> str:
    return "\n".join(each.extract_text() for each in PdfReader(BytesIO(screen.page.request.get(screen.base + path).body())).pages)


def sign(screen: Screen, at: str, secret: str) -> None:
    """Read, then one's password, then the code of one's application."""
    page = screen.go(f"{at}/pv/signature")
    expect(page.locator(".sheet-page img")).to_be_visible()
    screen.page.request.get(screen.base + str(page.get_by_role("link", name="Lire le procès-verbal").get_attribute("href")))
    page.get_by_role("link", name="Je l’ai lu").click()
    page.reload()
    screen.look("pv-signature")
    page.locator("#champ-mot_de_passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Signer le procès-verbal").click()
    page.locator("#champ-code").fill(pyotp.TOTP(secret).now())
    screen.look("pv-signature-code")
    page.get_by_role("button", name="Signer le procès-verbal").click()
    expect(page.locator("#signatures")).to_contain_text("Signé")


def test_results_are_attributed_and_certificates_verified(troupe: Cast, at: str, smtp_server: SmtpServer) -> None:
    with troupe.screens("Claire", "Karim") as (claire, karim):
        page = claire.go(f"{at}/resultats")
        claire.look("resultats-a-attribuer")
        page.get_by_role("link", name="Attribuer").first.click()
        page.locator("dialog[open], main").get_by_role("button", name="Attribuer").last.click()
        expect(page.locator(".title-line")).to_contain_text("Close")
        claire.look("resultats-attribues")

        mail = Mailbox(smtp_server, claire).wait("costa@exemple.example", "résultats")
        assert "BC03" not in text_of(mail) and "1982" not in text_of(mail)
        candidate = Screen.open(troupe.browser, troupe.base, width=PHONE)
        page = candidate.go(link_in(mail, "/resultats/"))
        expect(page.locator("main")).to_contain_text("Notions d’inclusion fragiles")
        candidate.look("resultats-candidat")
        candidate.close()

        make_certificates_now()
        page = karim.page
        eventually(page, lambda: karim.go(f"{at}/certificats").locator("td a:has-text('PDF')").count(), PARCHEMINS + ATTESTATIONS)
        karim.look("certificats-session")
        archive = ZipFile(BytesIO(page.request.get(f"{troupe.base}{at}/certificats.zip").body()))
        names = [each for each in archive.namelist() if each.endswith(".pdf")]
        assert len(set(names)) == PARCHEMINS + ATTESTATIONS
        paper = archive.read(next(each for each in names if "Amrani" in each))
        read = PdfReader(BytesIO(paper)).pages[0].extract_text()
        assert "Animateur périscolaire" in read and "AMRANI" in read.upper()

        # A visitor has the paper, and scans it with a telephone.
        address = scanned(paper)
        assert address.upper().startswith(troupe.base.upper())
        visitor = Screen.open(troupe.browser, troupe.base, width=PHONE, javascript=False)
        page = visitor.go(address[len(troupe.base) :])
        expect(page.locator("h1")).to_contain_text("est authentique")
        assert "Amrani" not in page.locator("main").inner_text()
        page.locator("#champ-nom").fill("yasmine AMRANI")
        page.get_by_role("button", name="Comparer le nom").click()
        expect(page.locator("main")).to_contain_text("Amrani")
        visitor.close()


def scanned(paper: bytes) -> str:
    """The address that the QR code of its first page holds, as a camera reads it."""
    (found,) = zxingcpp.read_barcodes(PdfDocument(paper)[0].render(scale=2).to_pil())
    return found.text


def make_certificates_now() -> None:
    """As the worker does, who looks every few seconds."""
    with reading() as db:
        found = production.due(db)
    make_certificates(*map(str, found))


def code_of(nom: str) -> str:
    """Of the certificate in force of somebody."""
    with reading() as db:
        rows = db.exec(select(Certificat).where(Certificat.etat == EtatCertificat.VALIDE))
        return next(each.code for each in rows if nom.lower() in each.titulaire.lower())


def test_an_error_is_rectified_and_the_old_certificate_says_so(troupe: Cast, at: str) -> None:
    former = code_of("Bertin")
    with troupe.screens("Amadou", "Brigitte", "Claire") as (amadou, brigitte, claire):
        page = amadou.go(f"{at}/pv/rectification")
        page.get_by_label("Bertin").check()
        page.locator("#champ-motif").fill("Le bloc BC04 n’avait pas été présenté : erreur de saisie.")
        amadou.look("pv-rectification")
        page.locator("main form").get_by_role("button").last.click()
        expect(page.locator(".title-line")).to_contain_text("PV en saisie")
        row = page.locator("[data-row]")
        expect(row).to_have_count(1)
        row.locator("[name=resultat-BC04]").first.focus()
        page.keyboard.press("n")
        row.locator("[name=observations]").fill("Projet non présenté.")
        row.locator("[name=observations]").press("Enter")
        expect(row).to_have_attribute("data-state", "saved")
        page = amadou.go(f"{at}/pv/cloture")
        page.locator("main form").get_by_role("button").last.click()
        expect(page.locator(".sheet-page img")).to_be_visible()
        wait_for_another_code()
        for screen, who in ((amadou, "Amadou"), (brigitte, "Brigitte")):
            sign(screen, at, SECRETS[who])
        page = claire.go(f"{at}/resultats")
        page.get_by_role("link", name="Attribuer").first.click()
        page.locator("dialog[open], main").get_by_role("button", name="Attribuer").last.click()
        expect(page.locator(".title-line")).to_contain_text("Close")
    make_certificates_now()
    visitor = Screen.open(troupe.browser, troupe.base)
    eventually(visitor.page, lambda: "ne vaut plus" in visitor.go(f"/v/{former}").locator("h1").inner_text(), True)
    visitor.look("verification-remplace")
    visitor.close()


def wait_for_another_code() -> None:
    """A code serves once: those of the first signatures are spent."""
    with writing() as db:
        for each in db.exec(select(SecondFacteur)):
            each.dernier_pas = 0
        db.commit()
