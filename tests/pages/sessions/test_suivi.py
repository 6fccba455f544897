"""The pages of a session that runs: its tabs, the attendance saved cell by cell and without a script, the sheet on paper, who reads what."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.sessions import assiduite, emargement, heures, retraits
from eclat.http.assets import content
from eclat.models import Alternance, Candidat, EtatPresence, Organisme, Personne, Presence, Seance, SessionCqp
from tests import factories as make
from tests.browser import Browser

TABS = ("Suivi", "Candidats", "Présences", "Calendrier", "Documents", "Historique")


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@dataclass(frozen=True)
class Running:
    """Keys and days of a session that runs: what a test may read without asking the database."""

    id: UUID
    numero: str
    fin: date
    seance: UUID
    lundi: date
    candidats: tuple[UUID, ...]


@pytest.fixture
def running(db: Session, tremplin: Organisme) -> Running:
    made = make.en_cours(db, tremplin)
    first = assiduite.seances(db, made)[0]
    assert made.fin
    keys = tuple(each.id for each in make.inscrits(db, made))
    found = Running(made.id, made.numero, made.fin, first.id, emargement.monday(first.jour), keys)
    db.commit()
    return found


def session_of(db: Session, running: Running) -> SessionCqp:
    return db.get_one(SessionCqp, running.id)


@pytest.fixture
def karim(db: Session, tremplin: Organisme, running: Running, browse: Callable[..., Browser]) -> Browser:
    found = browse(make.referent(db, tremplin))
    db.commit()
    return found


def kept(db: Session) -> list[EtatPresence]:
    db.expire_all()
    found = [each.etat for each in db.exec(select(Presence))]
    db.commit()
    return found


def test_its_page_says_where_it_stands_and_what_is_next(db: Session, running: Running, karim: Browser) -> None:
    page = karim.get(f"/sessions/{running.id}").text
    for tab in TABS:
        assert f">{tab}" in page, tab
    assert "demi-journées passées sont à remplir" in page and "états civils sont à confirmer" in page
    assert "Amrani Yasmine" in page and "1998" not in page, "nothing of their birth"
    assert "en centre" in page and "Jury prévu" in page and "Suivie par <b>Brigitte Caron</b>" in page
    assert "Session commencée" not in karim.get(f"/sessions/{running.id}/historique").text
    assert "Lire la demande" in page and "Remplir la première" in karim.get(f"/sessions/{running.id}/presences").text
    assert "Vérifications" in karim.get(f"/sessions/{running.id}/demande").text


def test_a_cell_is_saved_by_itself(db: Session, running: Running, karim: Browser) -> None:
    yasmine, clement, _ = running.candidats
    at = f"/sessions/{running.id}/presences/{running.seance}/candidats/{yasmine}"
    planned = heures.said_of_minutes(210 * len(assiduite.seances(db, session_of(db, running))))  # those that are not a day off
    db.commit()
    saved = karim.post(at, {"etat": "present", "vu": ""}, htmx=True)
    assert saved.json() == {"taux": "100\u00a0%", "heures": f"3\u00a0h\u00a030 sur {planned}", "compte": "1 sur 3"}
    late = karim.post(at, {"etat": "absent", "vu": ""}, htmx=True)
    assert late.status_code == 409 and late.json()["tenu"] == "present" and "Absent" in late.json()["conflit"]
    assert kept(db) == [EtatPresence.PRESENT]
    assert karim.post(at, {"etat": "malade", "vu": ""}, htmx=True).status_code == 422
    db.delete(db.get_one(Candidat, clement))
    db.commit()
    gone = karim.post(at.replace(str(yasmine), str(clement)), {"etat": "present", "vu": ""}, htmx=True)
    assert gone.status_code == 409 and "n’est plus dans la session" in gone.text


def test_a_half_day_is_filled_without_a_script(db: Session, running: Running, karim: Browser) -> None:
    yasmine, clement, lea = running.candidats
    at = f"/sessions/{running.id}/presences/{running.seance}"
    page = karim.get(at).text
    assert "Amrani Yasmine" in page and "Tous les autres présents" in page
    form = {f"etat-{yasmine}": "absent_justifie", f"vu-{yasmine}": "", f"vu-{clement}": "", f"vu-{lea}": ""}
    done = karim.post(f"{at}/tous", form)
    assert sorted(kept(db)) == [EtatPresence.JUSTIFIE, EtatPresence.PRESENT, EtatPresence.PRESENT]
    after = karim.follow(done).text
    assert "2 candidats notés présents" in after
    le = re.search(r'name="le" value="([^"]+)"', after)
    assert le
    karim.post(f"{at}/annulation", {"le": le[1].replace("&#43;", "+")})
    assert kept(db) == [EtatPresence.JUSTIFIE]
    refused = karim.post(at, {f"etat-{yasmine}": "present", f"vu-{yasmine}": "", f"etat-{lea}": "absent", f"vu-{lea}": ""})
    assert refused.status_code == 409 and "Une autre fenêtre" in refused.text and 'class="contested"' in refused.text
    assert sorted(kept(db)) == [EtatPresence.ABSENT, EtatPresence.JUSTIFIE], "what is not contested is kept"


def test_what_was_chosen_stays_where_the_session_was_cancelled_meanwhile(db: Session, running: Running, karim: Browser) -> None:
    yasmine = running.candidats[0]
    retraits.cancel(db, session_of(db, running), motif="Plus de salle.", by=make.decider(db))
    db.commit()
    form = {f"etat-{yasmine}": "absent_justifie", f"vu-{yasmine}": ""}
    refused = karim.post(f"/sessions/{running.id}/presences/{running.seance}", form)
    assert refused.status_code == 409 and re.search(r'value="absent_justifie" checked', refused.text)
    line = {"nature": "visite", "du": "2027-01-06", "note": "Une longue note."}
    refused = karim.post(f"/sessions/{running.id}/alternance/{yasmine}", line)
    assert refused.status_code == 409 and "Une longue note." in refused.text and "toujours là" in refused.text


def test_a_half_day_that_is_none_leads_back_to_this_one(db: Session, running: Running, karim: Browser) -> None:
    at = f"/sessions/{running.id}/presences/{running.seance}"
    sent = karim.post(at, {f"etat-{running.candidats[0]}": "present", f"vu-{running.candidats[0]}": "", "suivante": "x"})
    assert sent.headers["location"].startswith(at) and kept(db) == [EtatPresence.PRESENT]


def test_a_cell_typed_after_the_sign_in_ended_is_said_not_kept(running: Running, browse: Callable[..., Browser]) -> None:
    """The grid keeps it, to be sent again (presences.js)."""
    at = f"/sessions/{running.id}/presences/{running.seance}/candidats/{running.candidats[0]}"
    answer = browse().post(at, {"etat": "present", "vu": ""}, htmx=True, **{"X-Autosave": "true"})
    assert answer.status_code == 401 and "X-Autosave" in content("js/presences.js").decode()


def test_two_windows_that_correct_a_line_of_alternance(db: Session, running: Running, karim: Browser) -> None:
    at = f"/sessions/{running.id}/alternance/{running.candidats[0]}"
    karim.post(at, {"nature": "visite", "du": "2027-01-06", "note": "Première."})
    (line,) = db.exec(select(Alternance.id)).all()
    db.commit()
    vu = re.search(r'name="vu" value="([0-9a-f]{64})"', karim.get(f"{at}?ligne={line}").text)
    assert vu
    said = {"nature": "visite", "du": "2027-01-06", "vu": vu[1]}
    assert karim.post(f"{at}/{line}", said | {"note": "La mienne."}).status_code == 303
    refused = karim.post(f"{at}/{line}", said | {"note": "La sienne."})
    assert refused.status_code == 422 and "entre-temps" in refused.text and "La sienne." in refused.text
    again = re.search(r'name="vu" value="([0-9a-f]{64})"', refused.text)
    assert again
    assert karim.post(f"{at}/{line}", said | {"note": "La sienne.", "vu": again[1]}).status_code == 303


def test_who_may_read_and_who_may_write(
    db: Session, tremplin: Organisme, running: Running, browse: Callable[..., Browser]
) -> None:
    who = running.candidats[0]
    other = browse(make.dirigeant(db, make.habilite(db, "Autre organisme")))
    comite, claire = browse(make.comite_technique(db)), browse(make.administrateur(db))
    db.commit()
    at, cell = f"/sessions/{running.id}/presences", f"/sessions/{running.id}/presences/{running.seance}/candidats/{who}"
    for path in (
        at,
        f"{at}/{running.seance}",
        f"{at}/{running.seance}/emargement",
        f"/sessions/{running.id}/documents",
        f"/sessions/{running.id}/alternance/{who}",
    ):
        assert other.get(path).status_code == 404 and claire.get(path).status_code == 200, path
        assert comite.get(path).status_code in (403, 404), path
    assert other.post(cell, {"etat": "present"}).status_code == 404 and claire.post(cell, {"etat": "present"}).status_code == 403
    assert "presences.js" not in claire.get(at).text, "nothing is typed there"


def test_dashboards_say_what_it_lacks(db: Session, running: Running, karim: Browser, browse: Callable[..., Browser]) -> None:
    brigitte = browse(db.exec(select(Personne).where(Personne.nom == "Caron")).one())
    db.commit()
    page = karim.get("/").text
    assert "demi-journées passées sont à remplir" in page and f"/sessions/{running.id}/presences" in page
    assert "3 états civils sont à confirmer" in page
    seen = brigitte.get("/").text
    assert "demi-journées passées sont à remplir" in seen and f"/sessions/{running.id}/presences" not in seen


def test_the_sheet_on_paper_says_names_and_no_birth(db: Session, running: Running, karim: Browser) -> None:
    make.candidat(db, session_of(db, running), "Œillet #let *Ķ* [x]")
    db.commit()
    answer = karim.get(f"/sessions/{running.id}/presences/{running.seance}/emargement")
    assert answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    text = page.extract_text()
    for said in (
        "Feuille d’émargement",
        "Amrani Yasmine",
        "Œillet #let *Ķ* [x]",
        "Laurent Orsini",
        "9 h – 12 h 30",
        running.numero,
    ):
        assert said in text.replace("\u00a0", " "), said
    assert "1998" not in text and "Nice" not in text
    monday = running.lundi
    assert karim.get(f"/sessions/{running.id}/emargement/{monday}").status_code == 200
    assert karim.get(f"/sessions/{running.id}/emargement/2020-01-06").status_code == 404


def test_a_signed_sheet_is_attached_and_listed(db: Session, running: Running, karim: Browser) -> None:
    at = f"/sessions/{running.id}/documents"
    monday = running.lundi
    file = {"fichier": ("signée.pdf", make.PDF, "application/pdf")}
    done = karim.follow(karim.post(f"/sessions/{running.id}/emargement", {"lundi": str(monday), "seance": ""}, files=file))
    assert "Feuille signée jointe" in done.text and "signée.pdf" in done.text and "1 feuille jointe" in done.text
    assert karim.post(f"/sessions/{running.id}/emargement", {"lundi": str(monday)}).status_code == 422
    assert "signée.pdf" in karim.get(at).text


def test_a_session_that_is_over_is_not_said_to_run(db: Session, running: Running, karim: Browser) -> None:
    session = session_of(db, running)
    session.fin = clock.today() - timedelta(days=1)
    db.commit()
    for page in ("", "/demande"):
        text = karim.get(f"/sessions/{running.id}{page}").text
        assert "La formation est finie depuis le" in text and "n cours, jusqu’au" not in text, page


def test_a_week_awaits_its_sheet_the_same_everywhere(db: Session, running: Running, karim: Browser) -> None:
    """A sheet of one half-day does not cover the other of its week."""
    first = db.get_one(Seance, running.seance)
    other = Seance(session_id=running.id, rang=99, jour=first.jour, de="13:30", a="17:00")
    db.add(other)
    db.commit()
    weeks = said(karim, running)
    file = {"fichier": ("signée.pdf", make.PDF, "application/pdf")}
    half = {"lundi": str(running.lundi), "seance": str(running.seance)}
    karim.post(f"/sessions/{running.id}/emargement", half, files=file)
    assert said(karim, running) == weeks and "Il en manque" in karim.get(f"/sessions/{running.id}/documents").text
    whole = {"fichier": ("semaine.pdf", make.PDF + b" ", "application/pdf")}
    karim.post(f"/sessions/{running.id}/emargement", half | {"seance": ""}, files=whole)
    assert said(karim, running) == weeks - 1


def said(browser: Browser, running: Running) -> int:
    """How many weeks await a sheet: the page of the session and that of documents say the same."""
    page, documents = browser.get(f"/sessions/{running.id}").text, browser.get(f"/sessions/{running.id}/documents").text
    first = re.search(r"(\d+)\s+feuilles? d’émargement", page)
    then = re.search(r"(\d+)\s+semaines? atten", documents)
    marked = documents.count("À joindre</span>") + documents.count("Il en manque</span>")
    assert first and then and int(first[1]) == int(then[1]) == marked
    return int(first[1])


def test_readers_are_told_what_is_so_and_not_what_to_do(
    db: Session, running: Running, karim: Browser, browse: Callable[..., Browser]
) -> None:
    brigitte = browse(db.exec(select(Personne).where(Personne.nom == "Caron")).one())
    db.commit()
    page, read = karim.get(f"/sessions/{running.id}").text, brigitte.get(f"/sessions/{running.id}").text
    assert "Mieux vaut l’avoir avant le" in page and "Mieux vaut l’avoir" not in read
    who = f"/sessions/{running.id}/candidats/{running.candidats[0]}"
    assert f'href="{who}"' in read and brigitte.get(who).status_code == 200
    assert "son organisme accepte ou refuse" in brigitte.get(who).text and "vous acceptez ou refusez" in karim.get(who).text


def test_alternance_is_kept_line_by_line(db: Session, running: Running, karim: Browser) -> None:
    who = running.candidats[0]
    at = f"/sessions/{running.id}/alternance/{who}"
    line = {
        "nature": "periode",
        "du": "2027-01-04",
        "au": "2027-01-08",
        "heures": "35",
        "structure": "Les Lucioles",
        "tuteur": "Paule Sabatier",
    }
    assert "35 h" in karim.follow(karim.post(at, line)).text.replace("\u00a0", " ")
    assert "Indiquez les heures" in karim.post(at, line | {"heures": ""}).text
    assert "La fin vient après le début" in karim.post(at, line | {"au": "2027-01-01"}).text
    page = karim.follow(karim.post(at, {"nature": "visite", "du": "2027-01-06", "note": "Tout va bien."})).text
    assert "Visite ou contact" in page and "Tout va bien." in page


def test_changes_and_drop_outs_are_in_its_history(db: Session, running: Running, karim: Browser) -> None:
    who, at = running.candidats[0], f"/sessions/{running.id}"
    day = running.fin.isoformat()
    gone = karim.follow(karim.post(f"{at}/abandon", {"candidat": str(who), "le": day, "motif": "Emploi trouvé."}))
    assert "abandon le" in gone.text
    refused = karim.post(f"{at}/abandon", {"candidat": str(who), "le": "2035-01-01", "motif": "Emploi."})
    assert refused.status_code == 422
    karim.post(f"{at}/formateur-ajout", {"nom": "Sabatier", "prenom": "Paule", "fonction": "formateur", "diplome": "BPJEPS"})
    page = karim.get(at).text
    assert "Paule Sabatier" in page and "sera prévenu dans quelques minutes" in page
    history = karim.get(f"{at}/historique").text
    assert "a ajouté quelqu’un à l’équipe" in history and "Paule Sabatier" in history
    assert "a déclaré un abandon (Amrani Yasmine)" in history


def test_the_grid_stays_light(db: Session, running: Running, karim: Browser) -> None:
    """24 candidates by 8 half-days; what a cell weighs bounds 24 by 60: see the bench."""
    empty = len(karim.get(f"/sessions/{running.id}/presences").content)
    for rank in range(21):
        make.candidat(db, session_of(db, running), f"Nom{rank}")
    db.commit()
    whole = len(karim.get(f"/sessions/{running.id}/presences").content)
    assert (whole - empty) / 21 < 8 * 24 + 300
