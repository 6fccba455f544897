"""The whole story of a network, as its people live it: a national organisation, twelve délégataires, and those who study its request.

Real browser, real server with its embedded worker, real SMTP. Every mail is read from the SMTP server, and nothing else was sent.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import Session, select

from eclat.database import reading, writing
from eclat.francais import of_name
from eclat.models import Courriel, Delegation, Jeton
from eclat.signatures import sign
from tests import factories as make
from tests import tableurs as files
from tests.courriels.test_document import INVITATION
from tests.journeys.stage import Mailbox, Screen, link_in, text_of
from tests.journeys.test_delegataires import cell, counted, paste, state
from tests.journeys.test_delegues import row as suivi
from tests.journeys.test_delegues import sent
from tests.journeys.test_identification import fill_by_hand, pdf
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

FEDERATION = "Fédération du Grand Préau"
CLAIRE, SOPHIE, JULIEN, ODILE = (f"{name}@oc-eclat.example" for name in
                                 ("claire.aubertin", "sophie.rakoto", "julien.delmas", "odile.schmitt"))  # fmt: skip
HELENE, ROSE = "h.vasseur@grandpreau.example", "r.castaing@lestilleuls.example"
UNKNOWN, MARELLE = "contact@lamarele.example", "contact@lamarelle.example"
PASTED, IMPORTED, TYPED = range(1, 9), (9, 10, 11), 12
KNOWN, CORRECTED, DELETED, RELAUNCHED, SUPPORTED, SET_ASIDE = 3, 7, 8, 6, 5, 11
DESIGNATION = 'Vous êtes désigné "Organisme de formation délégataire"'
MOTIF = "Le certificat est celui d’un autre organisme."


def address(number: int) -> str:
    return {KNOWN: ROSE, CORRECTED: UNKNOWN}.get(number, f"direction{number}@preau.example")


def nom(number: int) -> str:
    return {KNOWN: "Institut Les Tilleuls", CORRECTED: "CFA La Marelle"}.get(number, f"Grand Préau {number}")


def cells(number: int) -> list[str]:
    return [typed for (typed,) in make.row(number, nom=nom(number), courriel=address(number)).values()]


@dataclass
class Reseau:
    """Everybody's own browser, and what the SMTP server holds for each."""

    chromium: Browser
    base: str
    smtp: SmtpServer
    folder: Path
    screens: dict[str, Screen] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Screen:
        if who not in self.screens:
            self.screens[who] = Screen.open(self.chromium, self.base)
        return self.screens[who]

    def mail(self, who: str, subject: str) -> EmailMessage:
        return Mailbox(self.smtp, self[HELENE]).wait(who, subject)

    def leave(self, who: str) -> None:
        self.screens.pop(who).close()

    @property
    def request(self) -> str:
        """The path of the request, in Hélène's address bar."""
        found = re.search(r"/habilitations/[0-9a-f-]{36}", self[HELENE].page.url)
        assert found is not None
        return found[0]


@pytest.fixture
def reseau(db: Session, chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Reseau]:
    """The federation's request is written, but for its table; Rose's organisme is on the platform already."""
    for person in (make.administrateur, make.instructeur, make.comite_technique):
        person(db)
    make.instructeur(db, "Julien", "Delmas")
    make.organisme(db, nom(KNOWN), courriel=ROSE, prenom="Rose", nom_dirigeant="Castaing")
    federation = make.organisme(db, FEDERATION, courriel=HELENE, prenom="Hélène", nom_dirigeant="Vasseur")
    make.national(db, rows=0, of=federation)
    sent(db)  # the mails of what came before this story
    db.commit()
    db.close()
    smtp_server.answer = lambda recipient: "550 5.1.1 User unknown" if recipient == UNKNOWN else None
    found = Reseau(chromium, live_server.url, smtp_server, tmp_path)
    yield found
    for who in list(found.screens):
        found.leave(who)


def test_from_the_table_to_the_habilitation_of_twelve(reseau: Reseau) -> None:
    fills_the_table(reseau)
    deposits(reseau)
    each_is_told_in_the_document_s_words(reseau)
    one_is_corrected_one_deleted_one_relaunched(reseau)
    support_relaunches_one(reseau)
    all_finish_and_the_request_goes_by_itself(reseau)
    is_attributed(reseau)
    is_studied_and_decided(reseau)
    each_reads_its_own_outcome(reseau)
    nothing_else_was_sent(reseau)


# --- the table ---


def fills_the_table(reseau: Reseau) -> None:
    """Eight rows pasted, three imported, one of them corrected on the way, one typed."""
    helene = reseau[HELENE]
    page = helene.sign_in(HELENE, make.PASSWORD)
    helene.go("/habilitations")
    page.get_by_role("link", name=re.compile("liste des délégataires")).first.click()
    expect(page.get_by_role("heading", name="Liste synthétique des OF délégataires")).to_be_visible()
    page.wait_for_load_state()  # nobody copies from a spreadsheet faster than scripts come
    paste(page, "".join("\t".join(cells(number)) + "\n" for number in PASTED))
    expect(page.locator("[data-row]")).to_have_count(8)
    imports(reseau, page)
    page.get_by_role("button", name="Ajouter un délégataire").focus()
    page.keyboard.press("Enter")
    expect(cell(page, 12, "nom")).to_be_focused()
    for typed in cells(TYPED):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for _ in range(2):  # the buttons of the row
        page.keyboard.press("Tab")
    state(page, 12, "saved")
    counted(page, "12 lignes 12 enregistrées")
    helene.look("reseau-1-tableau")


def imports(reseau: Reseau, page: Page) -> None:
    rows = [cells(number) for number in IMPORTED]
    rows[1][1] = "02 61 91 04"
    file = reseau.folder / "réseau-ouest.xlsx"
    file.write_bytes(files.xlsx([title.rstrip(" *") for title in files.TITRES], *rows))
    page.get_by_role("link", name="Importer un fichier CSV ou XLSX").click()
    page.get_by_label("Votre fichier").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("status").first).to_contain_text("2 sont prêtes, 1 est à corriger")
    reseau[HELENE].look("reseau-2-apercu")
    page.locator("#champ-ligne-3-telephone").fill("02 61 91 04 17")
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").first).to_contain_text("Toutes sont prêtes")
    page.get_by_role("button", name="Ajouter les 3 lignes").click()
    expect(page.get_by_text("3 lignes ajoutées")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(11)


def deposits(reseau: Reseau) -> None:
    helene = reseau[HELENE]
    helene.page.get_by_role("button", name="Déposer la demande").click()
    expect(helene.page.get_by_text("12 invitations partent par mail")).to_be_visible()
    helene.look("reseau-3-depot")
    helene.page.get_by_role("button", name="Déposer et inviter").click()
    expect(helene.page.get_by_text("Votre demande partira chez OC Éclat dès que").first).to_be_visible()
    helene.look("reseau-3-attente")


def each_is_told_in_the_document_s_words(reseau: Reseau) -> None:
    for number in (*PASTED, *IMPORTED, TYPED):
        if number == CORRECTED:
            continue
        told = text_of(reseau.mail(address(number), DESIGNATION))
        assert f"par l'organisme\u00a0: {FEDERATION}." in told
        if number == KNOWN:
            assert "connectez-vous comme d’habitude" in told and "/activation/" not in told
        else:
            assert told_lines(told) == document(reseau, address(number))


def document(reseau: Reseau, courriel: str) -> list[str]:
    said = INVITATION.format(
        titre="Organisme de formation délégataire", organisme=FEDERATION, courriel=courriel, site=reseau.base
    )
    return [line for line in said.splitlines() if line]


def told_lines(text: str) -> list[str]:
    """Without the button, which the document draws elsewhere."""
    return [line for line in text.splitlines() if line and line != "Activer mon compte\u00a0:" and "/activation/" not in line]


# --- followed ---


def one_is_corrected_one_deleted_one_relaunched(reseau: Reseau) -> None:
    page = reseau[HELENE].go("/delegataires")
    expect(page.get_by_role("heading", name="0 OF sur 12 a terminé")).to_be_visible()
    corrects(reseau, page)
    gone = link_in(reseau.mail(address(DELETED), DESIGNATION), "/activation/")
    suivi(page, nom(DELETED)).get_by_role("link", name=f"Supprimer {nom(DELETED)}").click()
    page.get_by_role("dialog", name=f"Supprimer {nom(DELETED)} ?").get_by_role("button", name="Supprimer").click()
    expect(page.get_by_role("heading", name="0 OF sur 11 a terminé")).to_be_visible()
    is_void(reseau, gone)
    two_hours_go_by()
    page.reload()
    again = suivi(page, nom(RELAUNCHED))
    again.get_by_role("button", name=f"Relancer {nom(RELAUNCHED)}").click()
    again.get_by_role("button", name="Relancer quand même").click()  # it was invited today
    expect(again).to_contain_text("Mail parti")
    expect(again).to_contain_text("(2 envois)")
    reseau[HELENE].look("reseau-4-delegues")


def two_hours_go_by() -> None:
    """What has just left is not offered to be sent again."""
    ago = timedelta(hours=2)
    with writing() as db:
        for mail in db.exec(select(Courriel)):
            mail.cree_le, mail.envoye_le = mail.cree_le - ago, mail.envoye_le and mail.envoye_le - ago
        for invited in db.exec(select(Delegation)):
            invited.invitee_le = invited.invitee_le and invited.invitee_le - ago
        db.commit()


def corrects(reseau: Reseau, page: Page) -> None:
    failed = suivi(page, nom(CORRECTED))
    expect(failed).to_contain_text("Échec : cette adresse n’existe pas", timeout=30_000)  # the page looks again by itself
    former = void_link(UNKNOWN)
    failed.get_by_role("link", name=f"Corriger l’adresse {of_name(nom(CORRECTED))}").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("#champ-courriel").fill(MARELLE)
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(failed).to_contain_text("Mail parti")
    assert told_lines(text_of(reseau.mail(MARELLE, DESIGNATION))) == document(reseau, MARELLE)
    is_void(reseau, f"{reseau.base}/activation/{former}")


def void_link(courriel: str) -> str:
    """The link of the mail that never arrived, as it would have read."""
    with reading() as db:
        mail = db.exec(select(Courriel).where(Courriel.destinataire == courriel)).one()
        return sign("jeton", str(db.exec(select(Jeton.id).where(Jeton.courriel_id == mail.id)).one()))


def is_void(reseau: Reseau, link: str) -> None:
    visitor = Screen.open(reseau.chromium, reseau.base)
    page = visitor.go(link)
    expect(page.get_by_role("heading", name="Ce lien n’est plus valable")).to_be_visible()
    expect(page.locator("#champ-nouveau_mot_de_passe")).to_have_count(0)
    visitor.close()


def support_relaunches_one(reseau: Reseau) -> None:
    """From the log, without leaving it: what waits, then what left."""
    claire = reseau[CLAIRE]
    page = claire.sign_in(CLAIRE, make.PASSWORD)
    claire.go("/courriels")
    page.evaluate("window.stayed = true")
    page.get_by_role("searchbox").fill(address(SUPPORTED))
    page.keyboard.press("Enter")
    mine: Locator = page.locator("tbody").filter(has=page.get_by_role("link", name=address(SUPPORTED), exact=True)).first
    mine.get_by_role("link", name=address(SUPPORTED), exact=True).click()
    panel = page.locator("#courriel-etat")
    expect(panel).to_contain_text("Envoyé")
    panel.get_by_role("button", name="Relancer").click()
    expect(panel).to_contain_text("Copie en attente d’envoi")
    expect(panel).to_contain_text(re.compile(r"Copie envoyée à \d+\u00a0h\u00a0\d\d"))
    assert page.evaluate("window.stayed === true")
    claire.look("reseau-5-courriels")


# --- the délégataires' own way ---


def all_finish_and_the_request_goes_by_itself(reseau: Reseau) -> None:
    watched = reseau[HELENE].page
    watched.evaluate("window.stayed = true")
    rest = [number for number in (*PASTED, *IMPORTED, TYPED) if number != DELETED]
    for count, number in enumerate(rest, 1):
        finishes(reseau, number, by_hand=number == TYPED, last=number == rest[-1])
        if count == 10:
            expect(watched.get_by_role("heading", name="10 OF sur 11 ont terminé")).to_be_visible(timeout=40_000)
    expect(watched.get_by_role("heading", name="Les 11 OF ont terminé")).to_be_visible(timeout=40_000)
    expect(watched.locator("#delegues-phrase")).to_contain_text("votre demande est chez OC Éclat")
    assert watched.evaluate("window.stayed === true"), "the page kept itself up to date"
    reseau[HELENE].look("reseau-7-deposee")
    assert f"{FEDERATION}" in text_of(reseau.mail(CLAIRE, "Demande d’habilitation à attribuer"))
    reseau.mail(HELENE, "Votre demande d’habilitation est déposée")


def finishes(reseau: Reseau, number: int, *, by_hand: bool, last: bool) -> None:
    who = MARELLE if number == CORRECTED else address(number)
    screen = reseau[who]
    page = screen.sign_in(who, make.PASSWORD) if number == KNOWN else activates(reseau, who, number)
    expect(page.get_by_text("Il vous reste à remplir le formulaire d’identification demandé par")).to_be_visible()
    page.get_by_role("link", name="Remplir le formulaire").click()
    if by_hand:
        fill_by_hand(page)
    else:
        fills_at_once(page)
    page.locator("#sommaire").get_by_role("button", name="Terminer et transmettre").click()
    said = "est chez OC Éclat" if last else "Votre formulaire est complet depuis le"
    expect(page.get_by_text(said).first).to_be_visible()
    if last:
        screen.look("reseau-6-formulaire-transmis")


def activates(reseau: Reseau, who: str, number: int) -> Page:
    screen = reseau[who]
    page = screen.go(link_in(reseau.mail(who, DESIGNATION), "/activation/"))
    page.locator("#champ-nouveau_mot_de_passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_role("heading", name="Complétez le profil")).to_be_visible()
    screen.go("/identification")
    expect(page.get_by_role("heading", name="Complétez le profil")).to_be_visible()  # nothing else until then
    for name, value in (
        ("siret", make.siret()), ("telephone", "02 61 91 04 17"), ("site_web", f"preau{number}.example"), ("nom", "Le Guen"), ("prenom", "Maëlle"),
    ):  # fmt: skip
        page.locator(f"#champ-{name}").fill(value)
    page.get_by_role("button", name="Enregistrer le profil").click()
    return page


def fills_at_once(page: Page) -> None:
    """Quicker than the form saves itself: what is not saved yet goes with the button."""
    page.locator("input[name='piece-qualiopi']").set_input_files(pdf("qualiopi-2025.pdf"))
    page.get_by_role("button", name="Ajouter une personne").click()
    row = page.locator("#equipe tbody").last
    row.locator("input[name$='-nom']").fill("Ferhat")
    row.locator("input[name$='-prenom']").fill("Nadia")
    row.locator("select[name$='-fonction']").select_option("formateur")
    row.locator("input[name$='-diplome']").fill("DEJEPS")
    for name, value in make.FICHE.items():
        control = page.locator(f"#champ-{name}")
        control.check() if name == "honneur" else control.fill(value)
    row.locator("[type=file]").set_input_files(pdf("cv-ferhat.pdf"))
    page.locator("#champ-departements-recherche").fill("morbihan")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("cv-ferhat.pdf")
    expect(page.locator("#piece-qualiopi")).to_contain_text("qualiopi-2025.pdf")


# --- studied ---


def is_attributed(reseau: Reseau) -> None:
    claire = reseau[CLAIRE]
    page = claire.go(link_in(reseau.mail(CLAIRE, "Demande d’habilitation à attribuer"), "/habilitations/"))
    page.get_by_role("link", name="Attribuer la demande…").click()
    page.locator("#champ-instructeur_1").select_option(label="Sophie Rakoto")
    page.locator("#champ-instructeur_2").select_option(label="Julien Delmas")
    page.get_by_label("Odile Schmitt").check()
    page.get_by_role("button", name="Attribuer et prévenir").click()
    for reader in (SOPHIE, JULIEN, ODILE):
        reseau.mail(reader, "Demande d’habilitation à")


def is_studied_and_decided(reseau: Reseau) -> None:
    """Sophie reads the forms and sets one aside; Odile reads; Julien accepts."""
    link = link_in(reseau.mail(SOPHIE, "Demande d’habilitation à"), "/habilitations/")
    sophie = reseau[SOPHIE]
    sophie.sign_in(SOPHIE, make.PASSWORD)
    page = sophie.go(link)
    page.get_by_role("link", name=re.compile("^Délégataires")).click()
    expect(page.get_by_text("11 OF sur 11 ont terminé")).to_be_visible()
    page.get_by_role("link", name=nom(SET_ASIDE), exact=True).click()
    expect(page.get_by_text("Une malle d’animation et dix postes.")).to_be_visible()
    page.get_by_role("link", name="Écarter…").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("#champ-motif").fill(MOTIF)
    dialog.get_by_role("button", name="Écarter ce délégataire").click()
    expect(page.get_by_text("Le délégataire est écarté")).to_be_visible()
    reads_only(reseau, link)
    julien = reseau[JULIEN]
    julien.sign_in(JULIEN, make.PASSWORD)
    page = julien.go(link)
    page.get_by_role("link", name="Accepter l’habilitation…").click()
    page.get_by_role("radio", name="Préparer et évaluer").check()
    page.get_by_role("button", name="Relire avant de confirmer").click()
    expect(page.locator("dialog[open]")).to_contain_text(nom(SET_ASIDE))
    page.get_by_role("button", name="Accepter et prévenir").click()
    expect(page.get_by_text("Acceptée").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Délégataires")).click()
    expect(page.locator("tbody tr", has_text=nom(SET_ASIDE))).to_contain_text("Écarté")
    expect(page.locator("tbody tr", has_text=nom(TYPED))).to_contain_text("Habilité")
    julien.look("reseau-8-acceptee")


def reads_only(reseau: Reseau, link: str) -> None:
    odile = reseau[ODILE]
    odile.sign_in(ODILE, make.PASSWORD)
    page = odile.go(link)
    page.get_by_role("link", name=re.compile("^Délégataires")).click()
    page.get_by_role("link", name=nom(KNOWN), exact=True).click()
    expect(page.get_by_text("Une malle d’animation et dix postes.")).to_be_visible()
    expect(page.get_by_role("link", name="Écarter…")).to_have_count(0)


def each_reads_its_own_outcome(reseau: Reseau) -> None:
    reseau.mail(HELENE, "Habilitation acceptée")
    for number in (*PASTED, *IMPORTED, TYPED):
        who = MARELLE if number == CORRECTED else address(number)
        if number == SET_ASIDE:
            assert MOTIF in text_of(reseau.mail(who, "Votre organisme n’est pas retenu comme délégataire"))
        elif number != DELETED:
            told = text_of(reseau.mail(who, f"Votre organisme est habilité avec {FEDERATION}"))
            assert "Votre organisme est habilité comme délégataire." in told
    page = reseau[address(SET_ASIDE)].go("/")
    expect(page.get_by_text(f"OC Éclat a accepté la demande {of_name(FEDERATION)} sans votre organisme.").first).to_be_visible()
    reseau[address(SET_ASIDE)].look("reseau-9-non-retenu")
    page = reseau[ROSE].go("/")
    expect(page.get_by_text(re.compile("habilité")).first).to_be_visible()
    expect(page.get_by_text("Grand Préau 1")).to_have_count(0)  # its siblings are not its business
    reseau[ROSE].look("reseau-10-habilite")
    page = reseau[HELENE].go("/delegataires")
    expect(suivi(page, nom(SET_ASIDE))).to_contain_text("Écarté")
    expect(suivi(page, nom(KNOWN))).to_contain_text("Habilité")
    reseau[HELENE].look("reseau-11-delegues-habilites")


def nothing_else_was_sent(reseau: Reseau) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for number in (*PASTED, *IMPORTED, TYPED):
        who = MARELLE if number == CORRECTED else address(number)
        expected[who, DESIGNATION] += 2 if number in (RELAUNCHED, SUPPORTED) else 1
        if number not in (DELETED, SET_ASIDE):
            expected[who, f"Votre organisme est habilité avec {FEDERATION}"] += 1
    expected[address(SET_ASIDE), "Votre organisme n’est pas retenu comme délégataire"] += 1
    expected[CLAIRE, f"Demande d’habilitation à attribuer : {FEDERATION}"] += 1
    expected[HELENE, "Votre demande d’habilitation est déposée"] += 1
    expected[HELENE, f"Habilitation acceptée : {FEDERATION}"] += 1
    expected[HELENE, f"Convention d’habilitation à signer : {FEDERATION}"] += 1
    for reader, act in ((SOPHIE, "étudier"), (JULIEN, "étudier"), (ODILE, "consulter")):
        expected[reader, f"Demande d’habilitation à {act} : {FEDERATION}"] += 1
    assert Counter((mail["To"], mail["Subject"]) for mail in reseau.smtp.messages) == expected
    ids = [mail["Message-ID"] for mail in reseau.smtp.messages]
    assert len(ids) == len(set(ids))
