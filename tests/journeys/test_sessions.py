"""The whole life of two sessions, up to their jury: an organisme and a délégataire ask, a binôme of both collèges studies, one request is
sent back and completed, both open; candidates come, attendance is kept, one leaves, the dates change."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlmodel import Session, col, select

from eclat import clock
from eclat.database import writing
from eclat.models import College, Delegation, EtatDelegation, Habilitation, Organisme, Personne, Seance, SessionCqp
from eclat.tasks.sessions import begin_sessions
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Cast, Mailbox, Screen, link_in, text_of
from tests.journeys.test_delegataires import paste
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

NOMS = [
    "Amrani",
    "Bertin",
    "Costa",
    "Diallo",
    "Faure",
    "Giordano",
    "Hamel",
    "Ionescu",
    "Jourdan",
    "Keller",
    "Lambert",
    "Mendes",
    "Nicolas",
    "Olmeta",
    "Paoli",
    "Quentin",
    "Roche",
    "Sarr",
    "Tessier",
    "Ulrich",
    "Vidal",
    "Weber",
    "Yilmaz",
    "Zanetti",
]
PRENOMS = ["Yasmine", "Clément", "Léa", "Mariam", "Thomas", "Elsa", "Aurore", "Andrei"]
COLUMNS = "Nom de naissance\tPrénoms\tNé(e) le\tSexe\tCommune de naissance\tAccès\tCourriel"
DAYS = ("14/03/1998", "2001-02-01", "1er février 2001", "36923")  # as lists write them; the last one as Excel keeps it
BEGINS, LASTS = 60, 8  # days from now, weeks


def covered(db: Session, national: Organisme) -> Personne:
    """The dirigeant of a délégataire whom the habilitation of this national covers."""
    habilitation = db.exec(select(Habilitation).where(col(Habilitation.organisme_id) == national.id)).one()
    delegataire = make.organisme(db, "Grand Préau Bretagne", prenom="Maëlle", nom_dirigeant="Le Guen")
    db.add(
        Delegation(
            habilitation_id=habilitation.id, rang=1, nom=delegataire.nom, organisme_id=delegataire.id, etat=EtatDelegation.HABILITEE,
            courriel="m.leguen@preau.example", invitee_le=clock.now(),
        )
    )  # fmt: skip
    db.flush()
    return make.dirigeant(db, delegataire)


@pytest.fixture(scope="module")
def troupe(database: str, chromium: Browser, live_server: LiveServer) -> Cast:
    with writing() as db:
        claire = make.administrateur(db)
        tremplin, preau = make.habilite(db), make.habilite(db, "Fédération du Grand Préau")
        people = {
            "Claire": claire,
            "Joël": make.dirigeant(db, tremplin),
            "Karim": make.referent(db, tremplin),
            "Hélène": make.dirigeant(db, preau),
            "Maëlle": covered(db, preau),
            "Brigitte": make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"),
            "Amadou": make.binome_paritaire(db),
        }
        found = {name: each.id for name, each in people.items()}
        db.commit()
    return Cast(found, chromium, live_server.url)


def ask(screen: Screen, ville: str, code_postal: str) -> str:
    """A request begun, filled field by field, planned from a pattern, handed over. Gives its path."""
    page = screen.go("/sessions/nouvelle")
    page.get_by_role("button", name="Commencer la demande").click()
    expect(page.locator("#champ-intitule")).to_be_visible()
    at = page.url.removeprefix(screen.base)
    answers = (
        make.OUVERTURE
        | make.days(BEGINS)
        | {"ville": ville, "code_postal": code_postal, "places": "24", "intitule": f"{ville}, printemps"}
    )
    for name, value in answers.items():
        if name == "modalite":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            page.locator(f"#champ-{name}").fill(value)
    page.locator("#champ-financement").blur()
    generate(screen, at)
    screen.go(at)
    expect(page.locator("#champ-ville")).to_have_value(ville)
    return at


def generate(screen: Screen, at: str) -> None:
    """One half-day a week, from the pattern."""
    page = screen.go(f"{at}/rythme")
    start = clock.today() + timedelta(days=BEGINS)
    page.locator(f"[name=jours][value='{start.weekday()}']").check()
    page.locator("#champ-matin_de").fill("9 h")
    page.locator("#champ-matin_a").fill("12 h 30")
    page.locator("#champ-du").fill(start.isoformat())
    page.locator("#champ-au").fill((start + timedelta(weeks=LASTS - 1)).isoformat())
    page.get_by_role("button", name="Ajouter les demi-journées").click()
    expect(page.locator("h1")).to_contain_text("Calendrier")


def hand_over(page: Page, how: str = "Déposer la demande") -> None:
    page.get_by_role("button", name=how).first.click()
    expect(page.locator("#annonces")).to_contain_text("déposée")


def entrust(claire: Screen, at: str) -> None:
    page = claire.go(at)
    page.get_by_role("link", name="Confier").first.click()
    box = page.locator("dialog[open]")
    box.locator("[name=employeurs]").select_option(index=1)
    box.locator("[name=salaries]").select_option(index=1)
    claire.look("session-attribution")
    box.get_by_role("button", name="Confier").click()
    expect(page.locator("#annonces")).to_contain_text("confiée")


@pytest.fixture(scope="module")
def opened() -> list[str]:
    """Where the two sessions are, once they are open: the one of an organisme, then that of a délégataire."""
    return []


@pytest.fixture
def avignon(opened: list[str]) -> str:
    assert opened, "the first story opens it"
    return opened[0]


def test_two_requests_are_asked_studied_and_opened(troupe: Cast, opened: list[str]) -> None:
    with troupe.screens("Joël", "Maëlle", "Claire", "Brigitte", "Amadou") as (joel, maelle, claire, brigitte, amadou):
        avignon = ask(joel, "Avignon", "84000")
        joel.look("session-demande")
        hand_over(joel.page)
        rennes = ask(maelle, "Rennes", "35000")
        add_member(maelle.page)
        hand_over(maelle.page)

        page = claire.go("/sessions")
        expect(page.locator("#sessions")).to_contain_text("Avignon, printemps")
        claire.look("sessions-a-confier")
        for at in (avignon, rennes):
            entrust(claire, at)

        # The délégataire's is sent back, completed, handed over again.
        page = amadou.go(rennes)
        page.locator(".adding > summary").click()
        page.locator("#champ-texte").fill("Nom des tuteurs, et leur formation")
        page.locator(".adding select").select_option(label="Calendrier")
        page.get_by_role("button", name="Ajouter à la liste").click()
        expect(page.locator("#points .points")).to_contain_text("Nom des tuteurs")
        amadou.look("session-etude")
        decide(page, "Demander un complément", "Renvoyer et prévenir")
        expect(page.locator("#annonces")).to_contain_text("prévenu")
        page = maelle.go(rennes)
        expect(page.locator("main")).to_contain_text("Nom des tuteurs, et leur formation")
        page.locator("#champ-alternance").fill("Deux tuteurs par structure, formés en septembre.")
        answer = page.get_by_label("Votre réponse")
        answer.fill("Ils sont nommés dans l’alternance.")
        answer.blur()
        expect(page.locator("[id^='champ-point-'][id$='-etat']")).to_contain_text("Enregistré")
        maelle.look("session-a-completer")
        hand_over(page, "Déposer à nouveau")

        # Each member sees what the other did; both must agree.
        page = brigitte.go(rennes)
        expect(page.locator("#points")).to_contain_text("Ils sont nommés dans l’alternance.")
        page.locator("#points .box").first.click()
        expect(page.locator("#points .badge")).to_have_text("Levé")
        for at in (avignon, rennes):
            agree(brigitte, at)
            page = amadou.go(at)
            expect(page.locator("#binome")).to_contain_text("D’accord")
            agree(amadou, at)
            expect(page.locator(".title-line")).to_contain_text("Ouverte")
        for screen, at in ((joel, avignon), (maelle, rennes)):
            expect(screen.go(at).locator(".title-line")).to_contain_text("Ouverte")
        joel.look("session-ouverte")
        opened += [avignon, rennes]

        # The national reads the session of its délégataire; another organisme finds nothing there.
        with troupe.screens("Hélène") as (helene,):
            expect(helene.go(rennes).locator("h1")).to_contain_text("Rennes, printemps")
        joel.excused = "404"
        expect(joel.go(rennes).locator("h1")).to_contain_text("n’existe pas")


def candidate(number: int) -> list[str]:
    """What a spreadsheet says of someone."""
    nom, prenom = NOMS[number], PRENOMS[number % len(PRENOMS)]
    return [
        nom, prenom, DAYS[number % len(DAYS)], "HF"[number % 2], ("Nice", "Toulon", "Grasse")[number % 3], "Formation continue",
        f"{nom}.{number}@exemple.example".lower(),
    ]  # fmt: skip


def test_candidates_are_pasted_and_imported_then_confirm_who_they_are(
    troupe: Cast, avignon: str, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    with troupe.screens("Karim", "Amadou") as (karim, amadou):
        page = karim.go(f"{avignon}/candidats")
        page.get_by_role("button", name="Ajouter un candidat").click()
        page.locator("[data-row] [name=nom_naissance]").first.focus()
        paste(page, "\n".join([COLUMNS, *("\t".join(candidate(number)) for number in range(20))]) + "\n")
        expect(page.locator("[data-row]")).to_have_count(20)
        expect(page.locator("[data-row][data-state=saved]")).to_have_count(20)
        karim.look("candidats-colles")

        (tmp_path / "liste.csv").write_text(
            "\n".join(";".join(each) for each in [COLUMNS.split("\t"), *map(candidate, range(20, 24))])
        )
        page = karim.go(f"{avignon}/candidats/import")
        page.get_by_label("Votre fichier").set_input_files(tmp_path / "liste.csv")
        page.get_by_role("button", name="Lire le fichier").click()
        karim.look("candidats-import")
        page.get_by_role("button", name="Ajouter les 4 lignes").click()
        expect(page.locator("[data-row]")).to_have_count(24)
        expect(page.locator("[data-row][data-state=saved]")).to_have_count(24)

        page.get_by_role("button", name="Demander à tous de confirmer").click()
        expect(page.locator("#annonces")).not_to_be_empty()
        first, second = (candidate(number)[-1] for number in (0, 1))
        mailbox = Mailbox(smtp_server, karim)
        confirmed(troupe, link_in(mailbox.wait(first, "état civil"), "/etat-civil/"))
        corrected(troupe, link_in(mailbox.wait(second, "état civil"), "/etat-civil/"))
        page = karim.go(f"{avignon}/candidats")
        expect(page.locator("[data-row]").first).to_contain_text("Confirmé")
        page.get_by_role("link", name="L’examiner").click()
        karim.look("candidat-correction")
        page.get_by_role("button", name="Accepter").or_(page.get_by_role("link", name="Accepter")).first.click()
        expect(page.locator("main")).to_contain_text("Bertin-Costa")

        page = amadou.go(f"{avignon}/candidats")
        expect(page.locator("main")).to_contain_text("Zanetti")
        amadou.look("candidats-binome")


def confirmed(troupe: Cast, link: str) -> None:
    """Whoever opens the link needs no account."""
    screen = Screen.open(troupe.browser, troupe.base, width=PHONE)
    page = screen.go(link)
    expect(page.locator("main")).to_contain_text("Amrani")
    screen.look("etat-civil")
    page.get_by_role("button", name="Oui, tout est juste").click()
    expect(page.locator("h1")).to_contain_text("confirmé")
    screen.close()


def corrected(troupe: Cast, link: str) -> None:
    screen = Screen.open(troupe.browser, troupe.base, javascript=False)
    page = screen.go(link)
    page.locator("#corriger > summary").click()
    page.locator("#champ-nom_naissance").fill("Bertin-Costa")
    page.get_by_role("button", name="Proposer cette correction").click()
    expect(page.locator("h1")).to_contain_text("transmise")
    screen.close()


def test_attendance_is_kept_one_leaves_and_the_dates_change(troupe: Cast, avignon: str, smtp_server: SmtpServer) -> None:
    elapse(days=BEGINS + 16)
    begin_sessions()  # as the clock does every ten minutes
    with troupe.screens("Karim", "Brigitte", "Hélène") as (karim, brigitte, helene):
        page = karim.go(avignon)
        expect(page.locator(".title-line")).to_contain_text("En cours")
        karim.look("session-en-cours")

        # Three days: one from its own page, two in the grid, by the keyboard.
        page = karim.go(f"{avignon}/presences")
        days = page.locator("#presence thead th a")
        days.first.click()
        page.get_by_role("button", name="Tous les autres présents").click()
        karim.look("presence-demi-journee")
        karim.go(f"{avignon}/presences")
        expect(page.locator("#presence tbody td.p").first).to_be_visible()
        for column in (1, 2):
            page.locator(f"#presence tbody tr:first-child td:nth-child({column + 2})").click()
            page.keyboard.press("Shift+P")
            expect(page.locator(f"#presence tbody tr:last-child td:nth-child({column + 2})")).to_have_text("P")
        page.locator("#presence tbody tr:nth-child(2) td:nth-child(3)").click()
        page.keyboard.press("a")
        expect(page.locator("#presence tbody tr:nth-child(2) td:nth-child(3)")).to_have_text("A")
        karim.look("presences")
        page.reload()
        expect(page.locator("#presence tbody tr:nth-child(2) td:nth-child(3)")).to_have_text("A")

        # One leaves; the binôme is told.
        page = karim.go(f"{avignon}/abandon")
        page.locator("[name=candidat]").select_option(index=5)
        page.locator("#champ-motif").fill("A trouvé un emploi.")
        page.get_by_role("button", name="Déclarer l’abandon et prévenir").click()
        expect(page.locator("#candidats")).to_contain_text("abandon le")
        mailbox = Mailbox(smtp_server, karim)
        assert "Faure" not in text_of(mailbox.wait("brigitte.caron@oc-eclat.example", "Un abandon"))

        # The dates change, once.
        page = karim.go(f"{avignon}/modification")
        with writing() as db:
            jury = db.exec(select(SessionCqp).where(SessionCqp.numero == "SES-2026-0001")).one().jury_le
        assert jury is not None
        page.locator("#champ-jury_le").fill((jury + timedelta(days=7)).isoformat())
        karim.look("session-modification")
        page.get_by_role("button", name="Enregistrer les changements").click()
        expect(page.locator("#annonces")).to_contain_text("modifiée")
        page = brigitte.go(f"{avignon}/historique")
        expect(page.locator("main")).to_contain_text("jury")
        brigitte.look("session-historique")

        # The other screens of those who follow it.
        karim.go(page_of(karim, avignon, "/alternance/"))
        karim.look("alternance")
        karim.go(page_of(karim, avignon, "/candidats/"))
        karim.look("candidat")
        karim.go("/sessions/calendrier")
        karim.look("sessions-calendrier")
        with troupe.screens("Claire") as (claire,):
            claire.go("/catalogue")
            claire.look("catalogue")

        # What is printed, and what an agenda reads.
        page = karim.go(f"{avignon}/documents")
        karim.look("session-documents")
        sheet = page.request.get(troupe.base + str(page.locator("a[href*='/emargement/']").first.get_attribute("href")))
        read = PdfReader(BytesIO(sheet.body())).pages[0].extract_text()
        assert "Amrani" in read and "1998" not in read
        agenda = page.request.get(f"{troupe.base}{avignon}/calendrier.ics").text()
        assert agenda.count("BEGIN:VEVENT") >= 16 and "Amrani" not in agenda

        # Another organisme finds none of it; the jury's day comes.
        assert helene.go(f"{avignon}/presences").locator("h1").inner_text().startswith("Cette page n’existe pas")
        elapse(days=LASTS * 7)
        expect(karim.go(avignon).locator("#jury")).to_contain_text("Jury prévu")
        karim.look("session-jury")


def page_of(screen: Screen, at: str, under: str) -> str:
    """The first address under this one to which the session leads."""
    return str(screen.go(at).locator(f"a[href*='{at}{under}']").first.get_attribute("href"))


def elapse(*, days: int) -> None:
    """So much time goes by: what was to come is so many days nearer, or past."""
    gone = timedelta(days=days)
    with writing() as db:
        for session in db.exec(select(SessionCqp)):
            for name in ("debut", "fin", "jury_le", "positionnement_le"):
                value = getattr(session, name)
                setattr(session, name, value - gone if value else None)
        for seance in db.exec(select(Seance)):
            seance.jour = seance.jour - gone if seance.jour else None
        db.commit()


def agree(screen: Screen, at: str) -> None:
    page = screen.go(at)
    decide(page, "Donner mon accord")
    expect(page.locator("#annonces")).not_to_be_empty()


def decide(page: Page, what: str, submit: str = "") -> None:
    """The button of the bar at the foot, then that of its question, which a dialog asks, or a page of its own."""
    page.locator(".decision").get_by_role("link", name=what).click()
    page.locator("dialog[open], main").get_by_role("button", name=submit or what).last.click()


def add_member(page: Page) -> None:
    """A trainer with a CV."""
    page.get_by_role("button", name="Ajouter une personne").click()
    row = page.locator("#equipe tbody").last
    for name, value in make.FERHAT.items():
        if name == "fonction":
            row.locator("select[name$='-fonction']").select_option(value)
        else:
            row.locator(f"input[name$='-{name}']").fill(value)
    page.locator("#champ-financement").focus()
    expect(row).to_have_attribute("data-state", "saved")
    row.locator("input[type=file]").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(row.locator("a[href*='/fichiers/']")).to_have_count(1)
