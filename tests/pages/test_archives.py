"""A whole file as PDF and as ZIP: what stands in it for whom, its names, its index, and that it is for nobody who may no longer."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.habilitations import griefs, reponses_griefs
from eclat.domain.messagerie import brouillons, envois, fils
from eclat.domain.socle import fichiers
from eclat.engines import archives, exports
from eclat.models import (
    Attribution,
    AvisDemande,
    Campagne,
    Courriel,
    EtatExport,
    Evenement,
    Export,
    Fichier,
    Habilitation,
    Organisme,
    Personne,
)
from eclat.tasks import exports as tasks
from tests import campagnes, changements, documents_suivis, papier
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
E = EtatExport
NOTE = "Zibeline entre agents"


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "hand_over", lambda *_: None)


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def request_(db: Session, sophie: Personne) -> Habilitation:
    """Studied, with a message of each side, a note with a file, a point that was not sent."""
    organisme = make.organisme(db, "Les Tilleuls")
    habilitation = make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie])
    dirigeant = make.user_of(db, make.dirigeant(db, organisme))
    make.message(db, habilitation, "Voici notre question 😀", by=dirigeant)
    note(db, habilitation, sophie)
    db.commit()
    return habilitation


def note(db: Session, habilitation: Habilitation, sophie: Personne) -> None:
    fil, by = fils.opened(db, habilitation), make.user_of(db, sophie)
    with clock.travel(-envois.delay(db) - timedelta(minutes=1)):
        brouillons.attach(db, fil, "note-interne.pdf", make.PDF + b"note", by=by)
        envois.send(db, fil, cle=uuid7(), texte=NOTE, interne=True, by=by)


def asked(browser: Browser, path: str, format: str = "zip") -> str:
    answer = browser.post(f"{path}/archive", {"format": format})
    assert answer.status_code == 303, answer.text[:300]
    return str(answer.headers["location"])


def made(browser: Browser, path: str, format: str = "zip") -> bytes:
    at = asked(browser, path, format)
    tasks.make(UUID(at.rsplit("/", 1)[-1]))
    answer = browser.get(f"{at}/fichier")
    assert answer.status_code == 200, browser.get(at).text[-1500:]
    return bytes(answer.content)


def opened(data: bytes) -> zipfile.ZipFile:
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


def paper(found: zipfile.ZipFile) -> str:
    (first,) = [each for each in found.namelist() if each.endswith(".pdf") and "/" not in each]
    return papier.text_of(found.read(first))


def one(db: Session) -> Export:
    db.rollback()
    db.expire_all()
    return db.exec(select(Export)).one()


# --- what stands in it ---


def test_the_page_leads_to_it_and_says_what_it_holds(
    db: Session, browse: Browse, sophie: Personne, request_: Habilitation
) -> None:
    at = f"/habilitations/{request_.id}"
    owner = make.dirigeant(db, db.get_one(Organisme, request_.organisme_id))
    db.commit()
    for personne in (sophie, owner):
        browser = browse(personne)
        assert f'href="{at}/archive"' in browser.get(at).text
        page = browser.get(f"{at}/archive").text
        assert "Ce que contient le dossier" in page and "Un ZIP avec les pièces" in page
        assert ("notes internes" in page) is (personne is sophie)
        refused = browser.post(f"{at}/archive", {"format": "docx"})
        assert refused.status_code == 422


def test_an_agent_has_all_that_they_read(browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    found = opened(made(browse(sophie), f"/habilitations/{request_.id}"))
    text = paper(found)
    assert NOTE in text and "(note interne)" in text and "Voici notre question [U+1F600]" in text
    assert "L’organisme" in text and "Équipe pédagogique" in text and "Historique" in text and "Sommaire" in text
    names = found.namelist()
    assert any(each.startswith("Messages/") and "note-interne" in each for each in names)
    assert sum(each.startswith("Pièces de la demande/") for each in names) >= 3


def test_an_organisme_has_no_note_nor_opinion(db: Session, browse: Browse, request_: Habilitation) -> None:
    owner = make.dirigeant(db, db.get_one(Organisme, request_.organisme_id))
    db.commit()
    data = made(browse(owner), f"/habilitations/{request_.id}")
    found = opened(data)
    text = paper(found)
    assert NOTE not in text and "note interne" not in text and "Avis demandés" not in text and "Voici notre question" in text
    assert not [each for each in found.namelist() if "note-interne" in each]
    told = found.read("Index.csv").decode("utf-8-sig")
    assert "note-interne" not in told and b"note-interne" not in data


def test_the_index_tells_each_file_by_its_sha256(browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    found = opened(made(browse(sophie), f"/habilitations/{request_.id}"))
    head, *lines = list(csv.reader(io.StringIO(found.read("Index.csv").decode("utf-8-sig")), delimiter=";"))
    assert tuple(head) == archives.HEADINGS
    assert [line[0] for line in lines] == [each for each in found.namelist() if each != "Index.csv"]
    for name, _, _, size, sha256, remark in lines:
        data = found.read(name)
        assert (len(data), hashlib.sha256(data).hexdigest(), remark) == (int(size), sha256, "")


def test_names_are_legal_unique_and_short(browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    names = opened(made(browse(sophie), f"/habilitations/{request_.id}")).namelist()
    assert len({each.casefold() for each in names}) == len(names)
    for each in names:
        assert not set(each) & set('<>:"\\|?*') and len(each) < 200 and ".." not in each and not each.startswith("/")


def test_the_pdf_is_tagged_french_and_held_to_pdf_ua(browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    data = made(browse(sophie), f"/habilitations/{request_.id}", "pdf")
    root = papier.root(data)
    assert root["/Lang"].lower().startswith("fr") and root["/MarkInfo"]["/Marked"] and b"pdfuaid" in data
    kinds = {str(each["/S"]) for each in papier.structure(data)}
    assert {"/H1", "/H2", "/Table", "/TOC"} <= kinds, kinds
    assert f"/ {len(papier.pages(data))}" in papier.text_of(data)


def test_a_lost_piece_is_said_in_its_place(db: Session, browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    lost = db.exec(select(Fichier).where(col(Fichier.nom).contains("note-interne"))).one()
    fichiers.storage().delete(lost.cle)
    db.commit()
    found = opened(made(browse(sophie), f"/habilitations/{request_.id}"))
    (said,) = [each for each in found.namelist() if each.endswith(" - illisible.txt")]
    assert found.read(said).decode() == archives.LOST
    assert archives.UNREAD in found.read("Index.csv").decode("utf-8-sig")


def test_griefs_are_read_as_on_their_page(db: Session, browse: Browse) -> None:
    """An answer is its organisme's alone until it is sent; what is prepared is for who notifies."""
    organisme = make.habilite(db, "Les Griefs")
    habilitation = db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()
    claire, leader = make.administrateur(db), make.dirigeant(db, organisme)
    by, path = make.user_of(db, claire), f"/habilitations/{habilitation.id}"
    hers, theirs = browse(claire), browse(leader)
    griefs.add(db, habilitation, titre="Évaluateur non déclaré", faits="Session de Tours.", by=by)
    db.commit()
    assert "Session de Tours" in paper(opened(made(hers, path)))
    assert "Session de Tours" not in paper(opened(made(theirs, path)))
    griefs.notify(db, habilitation, delai=30, by=by)
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    (one_of_them,) = griefs.rows(db, procedure)
    reponses_griefs.write(db, habilitation, {one_of_them.id: "Il était déclaré."}, by=make.user_of(db, leader))
    db.commit()
    with clock.travel(timedelta(minutes=5)):
        assert "Il était déclaré" not in paper(opened(made(hers, path)))
        assert "Il était déclaré" in paper(opened(made(theirs, path)))
        db.rollback()
        reponses_griefs.send(db, habilitation, entendu=False, by=make.user_of(db, leader))
        db.commit()
    with clock.travel(timedelta(minutes=10)):
        assert "Il était déclaré" in paper(opened(made(hers, path)))
        found = hers.post("/dossier-controle", {"du": clock.today().isoformat(), "au": clock.today().isoformat()}).headers[
            "location"
        ]
        tasks.make(UUID(found.rsplit("/", 1)[-1]))
        assert "Griefs et résiliations (1)" in paper(opened(hers.get(f"{found}/fichier").content))


# --- a national, and its délégataires ---


def test_a_delegataire_has_its_own_part_and_a_national_those_that_are_finished(db: Session, browse: Browse) -> None:
    national = make.national(db, rows=2, etat="en_attente_delegataires")
    first, second = make.delegataires(db, national)
    finished = make.identification(db, first, etat="terminee")
    make.identification(db, second, complete=False)
    own, other = browse(make.delegataire(db, first)), browse(make.delegataire(db, second))
    head = browse(make.dirigeant(db, db.get_one(Organisme, national.organisme_id)))
    db.commit()
    found = opened(made(own, f"/identification/{finished.id}"))
    assert [each for each in found.namelist() if each.startswith("Pièces/")] and first.nom in paper(found)
    assert other.get(f"/identification/{finished.id}/archive").status_code == 404
    assert other.post(f"/identification/{finished.id}/archive", {"format": "zip"}).status_code == 404
    assert own.get(f"/habilitations/{national.id}/archive").status_code == 404
    whole = paper(opened(made(head, f"/habilitations/{national.id}")))
    assert "Délégataires (1 formulaire)" in whole and first.nom in whole


# --- a session ---


def test_births_are_for_who_follows_it_and_the_journal_says_so(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    session = make.en_cours(db, owner)
    dirigeant = make.dirigeant(db, owner)
    db.commit()
    text = paper(opened(made(browse(dirigeant), f"/sessions/{session.id}")))
    assert "Candidats (3)" in text and "Né(e)" in text and "Assiduité" in text
    line = db.exec(select(Evenement).where(Evenement.objet_type == "export", Evenement.verbe == "export")).one()
    assert line.details["naissance"] is True and session.numero in line.details["liste"]


def test_who_reads_the_request_alone_has_no_candidate(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    session = make.session(db, owner, etat="en_validation")
    make.candidats(db, session, {"nom_naissance": "Zephirin", "prenoms": "Ana"})
    odile, claire = make.comite_technique(db), make.administrateur(db)
    db.add(AvisDemande(dossier_id=session.id, personne_id=odile.id, demandeur_id=claire.id, question=""))
    path, theirs, hers = f"/sessions/{session.id}", browse(odile), browse(claire)
    db.commit()
    text = paper(opened(made(theirs, path)))
    assert "Candidats" not in text and "Zephirin" not in text and "Né(e)" not in text
    line = db.exec(select(Evenement).where(Evenement.objet_type == "export", Evenement.verbe == "export")).one()
    assert "naissance" not in line.details
    db.rollback()
    assert "Zephirin" in paper(opened(made(hers, path)))


# --- asked, made, taken ---


def test_two_clicks_make_one_and_one_that_is_made_is_not_made_twice(
    db: Session, browse: Browse, sophie: Personne, request_: Habilitation
) -> None:
    browser, path = browse(sophie), f"/habilitations/{request_.id}"
    at = asked(browser, path)
    assert asked(browser, path) == at != asked(browser, path, "pdf")
    with clock.travel(timedelta(minutes=5)):
        assert asked(browser, path) == at, "it is still being made"
    assert len(db.exec(select(Evenement.id).where(Evenement.objet_type == "export")).all()) == 2


def test_progress_without_a_script_then_the_mail(
    db: Session, browse: Browse, sophie: Personne, request_: Habilitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse(sophie)
    at = asked(browser, f"/habilitations/{request_.id}")
    page = browser.get(at).text
    assert "Le dossier se rassemble" in page and "Voir où en est le dossier" in page and "Retour au dossier" in page
    monkeypatch.setattr(tasks, "EVERY_S", 0.0)
    told, real = [], exports.tell

    def heard(db: Session, export: Export, ecrites: int, prevues: int | None = None) -> bool:
        told.append((ecrites, prevues))
        return real(db, export, ecrites, prevues)

    monkeypatch.setattr(exports, "tell", heard)
    tasks.make(UUID(at.rsplit("/", 1)[-1]))
    total = one(db).prevues
    assert told[0] == (0, total) and told[-1] == (total, total) and one(db).ecrites == total
    mail = db.exec(select(Courriel).where(Courriel.modele == "dossier_pret")).one()
    assert at in mail.texte and "en ZIP avec ses pièces" in mail.texte
    db.rollback()
    page = browser.get(at).text
    assert f"Le dossier est prêt\u00a0: {total} fichiers." in page and "Télécharger le dossier" in page
    assert f"{at}/fichier" in browser.get("/exports").text
    with clock.travel(timedelta(hours=25)):
        tasks.sweep()
        db.rollback()
    assert "Ce dossier a été effacé" in browser.get(at).text and browser.get(f"{at}/fichier").status_code == 404


def test_organismes_have_the_page_of_their_files_and_see_theirs_alone(
    db: Session, browse: Browse, sophie: Personne, request_: Habilitation
) -> None:
    organisme = db.get_one(Organisme, request_.organisme_id)
    owner, referent = browse(make.dirigeant(db, organisme)), browse(make.referent(db, organisme))
    db.commit()
    at = asked(owner, f"/habilitations/{request_.id}")
    assert "Mes exports et traitements" in owner.get("/").text and f'href="{at}"' in owner.get("/exports").text
    for other in (referent, browse(sophie)):
        assert at not in other.get("/exports").text and other.get(at).status_code == other.get(f"{at}/fichier").status_code == 404


def test_who_sees_the_file_no_more_gets_nothing(db: Session, browse: Browse, sophie: Personne, request_: Habilitation) -> None:
    """Neither when it is made, nor when it is taken, though their roles are the same."""
    browser, path = browse(sophie), f"/habilitations/{request_.id}"
    at = asked(browser, path)
    tasks.make(UUID(at.rsplit("/", 1)[-1]))
    assert browser.get(f"{at}/fichier").status_code == 200
    late = asked(browser, path, "pdf")
    for each in db.exec(select(Attribution).where(Attribution.habilitation_id == request_.id)):
        each.jusqu_a = clock.now()
    db.commit()
    assert browser.get(f"{at}/fichier").status_code == 409
    page = browser.get(at).text
    assert exports.NOT_YOURS in page and f"{at}/fichier" not in page
    tasks.make(UUID(late.rsplit("/", 1)[-1]))
    db.expire_all()
    assert db.get_one(Export, UUID(late.rsplit("/", 1)[-1])).etat == E.ECHEC
    assert len(db.exec(select(Courriel).where(Courriel.modele == "dossier_pret")).all()) == 1


def test_what_they_may_read_less_of_is_not_theirs_any_more(
    db: Session, browse: Browse, sophie: Personne, request_: Habilitation
) -> None:
    export = exports.ask(db, "habilitation", "x", f"id={request_.id}", "zip", 0, by=make.user_of(db, sophie))
    user = make.user_of(db, sophie)
    export.droits = exports.rights(db, "habilitation", user, export.requete)
    assert exports.may_read(db, export, user)
    export.droits += " formulaire:d-un-retire"
    assert not exports.may_read(db, export, user)


def test_an_habilitation_holds_what_was_asked_and_declared_since(db: Session, browse: Browse, sophie: Personne) -> None:
    """As far as each reads it: an instructeur reads the changes of its files, neither the follow-ups nor the documents."""
    owner, claire = make.habilite(db), make.administrateur(db)
    leader = make.dirigeant(db, owner)
    changement = changements.transmis(db, owner)
    (accepted,) = db.exec(select(Habilitation).where(Habilitation.id == changement.habilitation_id))
    suivi = campagnes.remis(db, campagnes.demande(db, owner), make.user_of(db, leader), make.PDF)
    campagne = db.get_one(Campagne, suivi.campagne_id)
    campagne.conclusion, campagne.conclue_le = "Zibeline du comité", clock.now()
    documents_suivis.transmis(db, owner)
    draft = campagnes.demande(db, owner, "Pas encore remis")
    campagnes.rempli(db, draft, make.user_of(db, leader), make.PDF)
    db.commit()
    at = f"/habilitations/{accepted.id}"
    for personne, all_of_it in ((claire, True), (leader, True), (sophie, False)):
        found = opened(made(browse(personne), at))
        text, names = paper(found), found.namelist()
        assert ("Suivis annuels (2)" in text and "Rien de nouveau." in text and "pas remis" in text) is all_of_it
        assert sum(each.startswith("Suivis annuels/Suivi annuel/") for each in names) == (2 if all_of_it else 0)
        assert not [each for each in names if "Pas encore remis" in each] and "Zibeline" not in text
        assert ("Documents à jour" in text and "à vérifier" in text) is all_of_it
        assert any(each.startswith("Documents à jour/") for each in names) is all_of_it
        assert "Changements déclarés (1)" in text and changements.TEXTE.split(" remplace")[0] in text
        assert any(each.startswith("Changements déclarés/") for each in names)
