"""The file of a long list: made by the worker, told as it goes, given once to whoever asked for it. On both databases."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import fichiers, reservations
from eclat.engines import exports
from eclat.models import Courriel, EtatExport, Evenement, Export, Fichier, Organisme, Personne, Role, RoleAgent
from eclat.tasks import exports as tasks
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
E = EtatExport


@pytest.fixture
def claire(db: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """She sees six organismes, where three are many."""
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    monkeypatch.setattr(tasks, "hand_over", lambda *_: None)
    for rank in range(6):
        make.organisme(db, f"École {rank}")
    browser = browse(make.administrateur(db))
    db.commit()
    return browser


def asked(claire: Browser, query: str = "", format: str = "csv") -> str:
    """The address of the page of the export."""
    answer = claire.post(f"/organismes/export?{query}", {"format": format})
    assert answer.status_code == 303, answer.text[:200]
    return str(answer.headers["location"])


def key_of(at: str) -> UUID:
    return UUID(at.rsplit("/", 1)[-1])


def one(db: Session) -> Export:
    db.rollback()
    db.expire_all()
    return db.exec(select(Export)).one()


def rows(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))


# --- asked, made, taken ---


def test_few_rows_are_given_out_at_once(db: Session, claire: Browser) -> None:
    make.organisme(db, "Institut Les Tilleuls")
    db.commit()
    answer = claire.post("/organismes/export?q=tilleuls", {"format": "csv"})
    assert answer.status_code == 200 and "Les Tilleuls" in answer.content.decode("utf-8-sig")
    assert "Organismes%2C%201%20ligne%20" in answer.headers["content-disposition"]
    db.rollback()
    assert db.exec(select(Export.id)).first() is None


def test_many_are_made_by_the_worker_and_taken_from_their_page(db: Session, claire: Browser) -> None:
    at = asked(claire, "q=ecole&tri=nom")
    page = claire.get(at).text
    assert "data-suivi" in page and "0 lignes sur 6" in page and "Voir où en est l’export" in page
    assert claire.get(f"{at}/fichier").status_code == 404, "there is none yet"
    tasks.make(key_of(at))
    page = claire.get(at, htmx=True).text
    assert "Le fichier est prêt\u00a0: 6 lignes." in page and f'href="{at}/fichier"' in page and "data-suivi" not in page
    answer = claire.get(f"{at}/fichier")
    assert [row[0] for row in rows(answer.content)] == ["Organisme", *[f"École {rank}" for rank in range(6)]]
    assert answer.headers["cache-control"] == "no-store" and "attachment" in answer.headers["content-disposition"]
    told = db.exec(select(Courriel).where(Courriel.modele == "export_pret")).one()
    assert at in told.texte


def test_it_holds_what_was_shown_when_it_was_asked(db: Session, claire: Browser) -> None:
    """Its columns, whatever is chosen since; its rows as they are when it is made."""
    at = asked(claire, "q=ecole&col=organisme,date")
    claire.post("/organismes/colonnes", {"colonnes": ["organisme", "etat"]})
    make.organisme(db, "École de plus")
    db.commit()
    tasks.make(key_of(at))
    head, *lines = rows(claire.get(f"{at}/fichier").content)
    assert head == ["Organisme", "SIRET", "Inscrit le (heure de Paris)"] and len(lines) == 7


def test_the_file_says_what_it_was_narrowed_by(db: Session, claire: Browser) -> None:
    """In XLSX, on a sheet after the rows; in CSV, nothing but headings and rows."""
    at = asked(claire, "q=ecole&etat=accepte", "xlsx")
    tasks.make(key_of(at))
    book = CalamineWorkbook.from_filelike(io.BytesIO(claire.get(f"{at}/fichier").content))
    assert book.sheet_names == ["Organismes", "À propos de ce fichier"]
    about = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert about["Lignes"] == 6 and about["Recherche"] == "ecole" and about["État"] == "Acceptés"
    assert about["Demandé par"] == "Claire Aubertin" and about["Liste"] == "Organismes"


def test_the_journal_says_who_took_what(db: Session, claire: Browser) -> None:
    asked(claire, "q=ecole")
    db.rollback()
    line = db.exec(select(Evenement).where(Evenement.objet_type == "export", Evenement.verbe == "export")).one()
    assert line.details["liste"] == "Organismes" and line.details["cherche"] is True and "ecole" not in str(line.details)


def test_a_second_click_asks_once(db: Session, claire: Browser) -> None:
    assert asked(claire) == asked(claire) != asked(claire, format="xlsx")


def test_the_messagerie_and_the_readers_of_a_document_are_made_so_too(db: Session, claire: Browser) -> None:
    """A list whose page has its own address, and one that is of one thing, which its file keeps to."""
    by, (first, *others) = make.decider(db), db.exec(select(Organisme).order_by(Organisme.nom)).all()
    for each in (first, *others):
        make.message(db, each, by=by)
    document, autre = make.published(db, "Guide du jury"), make.published(db, "Guide du dossier")
    db.commit()
    for path, number in (("/messagerie/export?", 6), (f"/documentation/lecteurs/export?document={document.id}", 6)):
        answer = claire.post(path, {"format": "csv"})
        assert answer.status_code == 303, (path, answer.text[:200])
        at = str(answer.headers["location"])
        tasks.make(key_of(at))
        assert len(rows(claire.get(f"{at}/fichier").content)) == number + 1, path
    assert autre.id != document.id
    db.rollback()
    asked_for = {each.liste: each.requete for each in db.exec(select(Export))}
    assert str(document.id) in asked_for["document-lecteurs"]


# --- whose ---


def test_nobody_else_takes_it(db: Session, claire: Browser, browse: Browse) -> None:
    at = asked(claire)
    tasks.make(key_of(at))
    paul, sophie = browse(make.administrateur(db, "Paul", "Ferrand")), browse(make.instructeur(db))
    owner = browse(make.dirigeant(db, db.exec(select(Organisme).limit(1)).one()))
    db.commit()
    for other in (paul, sophie, owner):
        assert [other.get(path).status_code for path in (at, f"{at}/fichier")] == [404, 404]
    kept = one(db).fichier_id
    assert claire.get(f"/fichiers/{kept}").status_code == 404, "it has no other address"


def role_of_claire(db: Session) -> RoleAgent:
    claire = select(Personne.id).where(Personne.nom == "Aubertin")
    return db.exec(select(RoleAgent).where(col(RoleAgent.personne_id).in_(claire))).one()


def test_who_may_no_longer_when_it_is_made_gets_none(db: Session, claire: Browser) -> None:
    at = asked(claire)
    role_of_claire(db).jusqu_a = clock.now()
    db.commit()
    tasks.make(key_of(at))
    found = one(db)
    assert (found.etat, found.motif, found.fichier_id) == (E.ECHEC, exports.NOT_YOURS, None)
    assert db.exec(select(Courriel).where(Courriel.modele == "export_pret")).first() is None


def test_who_may_no_longer_when_it_is_taken_is_refused(db: Session, browse: Browse, claire: Browser) -> None:
    at = asked(claire)
    tasks.make(key_of(at))
    former = role_of_claire(db)
    former.jusqu_a = clock.now()
    db.add(RoleAgent(personne_id=former.personne_id, role=Role.INSTRUCTEUR))
    db.commit()
    assert claire.get(f"{at}/fichier").status_code == 409
    page = claire.get(at).text
    assert exports.NOT_YOURS in page and f"{at}/fichier" not in page


def test_it_holds_nothing_that_its_reader_could_not_open(db: Session, browse: Browse, claire: Browser) -> None:
    """An instructeur's file has the requests that are theirs when it is made."""
    sophie = make.instructeur(db)
    mine = [
        make.habilitation(db, make.organisme(db, f"Maison {rank}"), etat="en_instruction", instructeurs=[sophie])
        for rank in range(4)
    ]
    make.habilitation(db, make.organisme(db, "Ailleurs"), etat="deposee")
    browser = browse(sophie)
    db.commit()
    at = str(browser.post("/habilitations/export", {"format": "csv"}).headers["location"])
    db.delete(next(iter(attributions_of(db, mine[0].id))))
    db.commit()
    tasks.make(key_of(at))
    names = [row[0] for row in rows(browser.get(f"{at}/fichier").content)][1:]
    assert sorted(names) == ["Maison 1", "Maison 2", "Maison 3"]


def attributions_of(db: Session, key: UUID) -> list[Any]:
    from eclat.models import Attribution

    return list(db.exec(select(Attribution).where(Attribution.habilitation_id == key)))


# --- what becomes of it ---


def test_it_is_kept_a_day(db: Session, claire: Browser) -> None:
    at = asked(claire)
    tasks.make(key_of(at))
    with clock.travel(timedelta(hours=23)):
        tasks.sweep()
    assert one(db).etat == E.PRET
    db.rollback()
    with clock.travel(timedelta(hours=25)):
        tasks.sweep()
    found = one(db)
    assert (found.etat, found.fichier_id) == (E.EXPIRE, None) and db.exec(select(Fichier.id)).first() is None
    db.rollback()
    assert "Ce fichier a été effacé" in claire.get(at).text and claire.get(f"{at}/fichier").status_code == 404
    with clock.travel(timedelta(days=31)):
        tasks.forget()
    db.rollback()
    assert db.exec(select(Export.id)).first() is None


def test_one_that_is_stopped_is_not_made(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "EVERY", 1)
    at, real = asked(claire), exports.tell

    def stopped(db: Session, export: Export, ecrites: int) -> bool:
        if ecrites == 2:
            export.etat = E.ABANDONNE
            db.flush()
        return real(db, export, ecrites)

    monkeypatch.setattr(exports, "tell", stopped)
    tasks.make(key_of(at))
    assert one(db).fichier_id is None and db.exec(select(Courriel).where(Courriel.modele == "export_pret")).first() is None


def test_arreter_stops_it(db: Session, claire: Browser) -> None:
    at = asked(claire)
    assert "Arrêter" in claire.get(at).text
    page = claire.follow(claire.post(f"{at}/abandon")).text
    assert "Vous avez arrêté cet export." in page and one(db).etat == E.ABANDONNE
    db.rollback()
    tasks.make(key_of(at))
    assert one(db).etat == E.ABANDONNE


def test_a_mistake_of_ours_is_said(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    at = asked(claire)

    def broken(*_: Any) -> Any:
        raise KeyError("a mistake")

    monkeypatch.setattr(fichiers, "pour", broken)
    tasks.make(key_of(at))
    assert one(db).etat == E.ECHEC and "Demandez-le de nouveau" in claire.get(at).text


def test_another_worker_begins_again_what_a_killed_one_had_begun(db: Session, claire: Browser) -> None:
    at = asked(claire)
    found = one(db)
    found.pris_le, found.ecrites = clock.now(), 2
    db.commit()
    tasks.make(key_of(at))
    assert one(db).etat == E.EN_COURS and exports.due(db) == [], "someone is making it"
    db.rollback()
    with clock.travel(reservations.HELD * 2):
        assert exports.due(db) == [key_of(at)]
        db.rollback()
        tasks.make(key_of(at))
    assert one(db).etat == E.PRET and one(db).ecrites == 6
    assert len(db.exec(select(Courriel).where(col(Courriel.modele) == "export_pret")).all()) == 1
