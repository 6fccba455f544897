"""Internal notes never leave: whatever the people of an organisme ask, follow, search, export or receive, no word of one is there.

Each walks the site from its first page, link after link; then every address that agents met is asked, every export, every mail and file.
"""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.messagerie import brouillons, envois, fils, reponses, transferts
from eclat.http.routing import declaration
from eclat.models import Courriel, Fil, Habilitation, Message, Organisme, Personne, Role
from eclat.routes import SITE
from eclat.tasks.exports import make as make_export
from tests import factories as make
from tests.browser import Browser
from tests.matrices.test_routes import name_of
from tests.papier import text_of
from tests.security.test_networks import links, tells, walked

WORDS = (
    "Zibeline",
    "zibeline-secrete.pdf",
    "Note interne",
    "à traiter par",
    "Ocelot",
)  # of the notes, their file, a canned answer
LATER = timedelta(hours=2)


class Scene:
    def __init__(self, db: Session) -> None:
        self.claire, self.sophie = make.administrateur(db), make.instructeur(db)
        self.organisme = make.organisme(db)
        self.request = make.habilitation(db, self.organisme, etat="en_instruction", instructeurs=[self.sophie])
        self.people = [make.dirigeant(db, self.organisme), make.referent(db, self.organisme)]
        claire, sophie = make.user_of(db, self.claire), make.user_of(db, self.sophie)
        dirigeant = make.user_of(db, self.people[0])
        for thing, by in ((self.request, sophie), (self.organisme, claire)):
            make.message(db, thing, "Une question", by=dirigeant)
            note(db, thing, by=by)
            make.message(db, thing, "Une réponse", by=by)
            note(db, thing, by=by)  # the last word
        moved = note(db, self.organisme, by=claire)
        general = fils.opened(db, self.organisme)
        transferts.transfer(db, general, message=moved, dossier=self.request.id, by=claire)
        reponses.add(db, reponses.Fiche(titre="Ocelot", texte="Ocelot", partagee=True), (), by=claire)
        brouillons.save(db, fils.opened(db, self.request), texte="Zibeline en brouillon", interne=True, seen=None, by=sophie)
        db.commit()


def note(db: Session, thing: Organisme | Habilitation, *, by: object) -> Message:
    """A note with a file, which left a minute ago."""
    fil = fils.opened(db, thing)
    with clock.travel(-envois.delay(db) - timedelta(minutes=1)):
        brouillons.attach(db, fil, "zibeline-secrete.pdf", make.PDF + str(fil.id).encode(), by=by)  # type: ignore[arg-type]
        return envois.send(db, fil, cle=uuid7(), texte="Zibeline", interne=True, by=by)  # type: ignore[arg-type]


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def met(browser: Browser) -> dict[str, str]:
    """What an agent meets from the first page: no other view of a list, of which there is no end."""
    seen: dict[str, str] = {}
    ahead = ["/", "/messagerie", "/habilitations"]
    while ahead:
        address = ahead.pop()
        if address not in seen and "?" not in address:
            answer = browser.get(address)
            seen[address] = answer.text if answer.status_code == 200 else ""
            ahead += links(seen[address])
    return seen


def test_no_page_that_they_reach_holds_a_word_of_a_note(scene: Scene, browse: Callable[..., Browser]) -> None:
    agents = {address for each in (scene.claire, scene.sophie) for address, page in met(browse(each)).items() if page}
    assert any(address.startswith("/messagerie/") for address in agents)
    for personne in scene.people:
        theirs = browse(personne)
        pages = walked(theirs)
        assert any(address.startswith("/messagerie/") for address in pages), "the walk meets a thread"
        assert any("Une réponse" in page for page in pages.values())
        for address, page in pages.items():
            assert not tells(page, WORDS), address
        for address in sorted(agents - pages.keys()):
            answer = theirs.get(address)
            assert answer.status_code != 200 or not tells(answer.text, WORDS), address


def test_no_look_search_nor_link_does(db: Session, scene: Scene, browse: Callable[..., Browser]) -> None:
    threads = list(db.exec(select(Fil.id)))
    notes = list(db.exec(select(Message.id).where(col(Message.interne))))
    db.commit()
    asked = ["/messagerie?q=zibel", "/messagerie?q=secr", "/messagerie?etat=a_traiter", "/messagerie?etat=non_lus"]
    for fil in threads:
        asked += [f"/messagerie/{fil}", f"/messagerie/{fil}?depuis=2020-01-01T00:00:00%2B00:00"]
        asked += [f"/messagerie/{fil}?{name}={key}" for key in notes for name in ("message", "avant")]
    for personne in scene.people:
        theirs = browse(personne)
        for path in asked:
            for htmx in (False, True):
                assert not tells(theirs.get(path, htmx=htmx).text, WORDS), path


def test_no_verb_answers_one(db: Session, scene: Scene, browse: Callable[..., Browser]) -> None:
    """Every form of the messagerie, sent about each note by those who may knock there."""
    fil = fils.about(db, scene.request)
    assert fil is not None
    keys = {"id": fil.id, "message": db.exec(select(Message.id).where(Message.fil_id == fil.id, col(Message.interne))).first()}
    keys |= {"jointe": brouillons.pieces(db, db.get_one(Message, keys["message"]))[0].id, "reponse": UUID(int=0)}
    db.commit()
    routes = [each for each in SITE if each.path.startswith("/messagerie/{id") and "POST" in (each.methods or ())]
    assert len(routes) > 8
    for personne in scene.people:
        theirs = browse(personne)
        for route in routes:
            path = route.path
            for name, value in keys.items():
                path = path.replace(f"{{{name}:uuid}}", str(value))
            answer = theirs.post(path, {"cle": str(uuid7()), "texte": "Bonjour", "jusqu_a": str(keys["message"])})
            assert answer.status_code < 500 and not tells(
                theirs.follow(answer).text if answer.status_code == 303 else answer.text, WORDS
            ), name_of(route)


def unpacked(archive: bytes) -> str:
    """Everything in it, as text."""
    with ZipFile(io.BytesIO(archive)) as found:
        assert found.namelist()
        return "\n".join(found.read(name).decode("utf-8", "replace") for name in found.namelist())


def test_no_export_file_nor_mail_does(db: Session, scene: Scene, browse: Callable[..., Browser]) -> None:
    notes = db.exec(select(Message).where(col(Message.interne))).all()
    files = [fichier.id for each in notes for _, fichier in brouillons.files(db, each)]
    db.commit()
    exports = [
        each
        for each in SITE
        if each.path.endswith("/export") and declaration(each).audience.admits(make.user_of(db, scene.people[0]))
    ]
    db.commit()
    assert files and exports
    for personne in scene.people:
        theirs = browse(personne)
        for key in files:
            assert theirs.get(f"/fichiers/{key}").status_code == 404
        for route in exports:
            text = theirs.post(f"{route.path}?q=", {"format": "csv"})
            if text.headers["content-type"] == "application/zip":
                assert not tells(unpacked(text.content), WORDS), route.path
                continue
            sheet = theirs.post(f"{route.path}?q=", {"format": "xlsx"})
            assert not tells(text.content.decode("utf-8-sig", "replace"), WORDS), route.path
            if sheet.status_code == 200:
                rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
                assert not tells(repr(rows), WORDS), route.path
    with clock.travel(LATER):
        for mail in db.exec(select(Courriel)):
            assert not tells(f"{mail.sujet} {mail.texte} {mail.html}", WORDS), mail.modele


@pytest.mark.parametrize("format", ["pdf", "zip"])
def test_no_whole_file_does(db: Session, scene: Scene, browse: Callable[..., Browser], format: str) -> None:
    """What a dirigeant and a référent take of their request; an instructeur’s holds the note."""
    for personne in (*scene.people, scene.sophie):
        theirs = browse(personne)
        at = theirs.post(f"/habilitations/{scene.request.id}/archive", {"format": format}).headers["location"]
        db.rollback()
        make_export(UUID(at.rsplit("/", 1)[-1]))
        data = theirs.get(f"{at}/fichier").content
        said = text_of(data) if format == "pdf" else f"{unpacked(data)} {text_of(first_pdf(data))}"
        assert bool(tells(said, WORDS)) is (personne is scene.sophie), personne.nom


def first_pdf(data: bytes) -> bytes:
    with ZipFile(io.BytesIO(data)) as found:
        return found.read(next(each for each in found.namelist() if each.endswith(".pdf") and "/" not in each))


def test_the_walk_finds_what_it_should(db: Session, scene: Scene, browse: Callable[..., Browser]) -> None:
    """It would see a leak: those for whom notes are meet them on the way."""
    for personne in (scene.claire, scene.sophie):
        pages = met(browse(personne))
        assert any(tells(page, ["Zibeline"]) for page in pages.values())
        assert any(tells(page, ["zibeline-secrete.pdf"]) for page in pages.values())
    assert isinstance(scene.people[0], Personne) and Role.DIRIGEANT in make.user_of(db, scene.people[0]).roles
