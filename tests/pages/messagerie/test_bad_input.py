"""What people type and send that is no good, or that means harm: nothing of it leaves, nothing of it is lost."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from httpx import Request as Sent
from sqlmodel import Session, select

from eclat.domain.habilitations import attributions
from eclat.models import Brouillon, Fichier, Habilitation, Message, Personne, PieceJointe
from tests import factories as make
from tests.browser import BASE, Browser

HARM = '<script>alert(1)</script>\n<a href="javascript:alert(2)">ici</a> javascript:alert(3) <img src=x onerror=alert(4)>'
HOST = BASE.partition("://")[2]


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def request_(db: Session, sophie: Personne) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])


@pytest.fixture
def mathilde(db: Session, request_: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, make.organisme_of(db, request_)))


@pytest.fixture
def fil(mathilde: Browser, request_: Habilitation) -> str:
    return str(mathilde.post(f"/messagerie/habilitations/{request_.id}").headers["location"]).partition("#")[0]


def said(texte: str, **more: str) -> dict[str, str]:
    return {"cle": str(uuid4()), "texte": texte, "interne": "", **more}


def kept(db: Session) -> dict[str, int]:
    """What there is of each kind."""
    db.expire_all()
    found = {table.__name__: len(db.exec(select(table)).all()) for table in (Message, PieceJointe, Fichier)}
    db.commit()
    return found


def test_html_and_links_that_act_are_words_wherever_they_are_shown(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, sophie: Personne, request_: Habilitation, fil: str
) -> None:
    make.message(db, request_, HARM, by=make.owner(db, request_))
    db.commit()
    mathilde.post(f"{fil}/brouillon", {"texte": HARM, "interne": ""})
    for browser in (mathilde, browse(sophie)):
        for path in (fil, "/messagerie", "/messagerie?q=script", f"/habilitations/{request_.id}"):
            page = browser.get(path).text
            assert "&lt;script&gt;alert(1)" in page, path
            for part in ("<script>alert", 'href="javascript', "<img src=x"):
                assert part not in page, path


@pytest.mark.parametrize("texte", ["\u00a0\u2003", "\u200b\u2060\ufeff", "\n\r\n\t", "\0", "\u202e"])
def test_what_nobody_sees_is_no_message(db: Session, mathilde: Browser, fil: str, texte: str) -> None:
    answer = mathilde.post(f"{fil}/messages", said(texte))
    assert answer.status_code == 422 and "Écrivez votre message" in answer.text and kept(db)["Message"] == 0


def test_what_is_too_long_to_leave_is_kept_and_what_is_too_long_to_keep_is_shown(
    db: Session, mathilde: Browser, fil: str
) -> None:
    for typed, there in (("a" * 100_000, True), ("b" * 100_001, False)):
        answer = mathilde.post(f"{fil}/messages", said(typed))
        assert answer.status_code == 422 and typed in answer.text
        assert (typed in mathilde.get(fil).text) == there
    answer = mathilde.post(f"{fil}/brouillon", {"texte": "c" * 100_001, "interne": ""}, htmx=True)
    assert answer.status_code == 409 and "Votre texte n’est pas perdu" in answer.text
    assert kept(db)["Message"] == 0


@pytest.mark.parametrize("cle", ["", "1", "../x", "0" * 10_000])
def test_a_message_without_a_key_of_ours_is_refused(db: Session, mathilde: Browser, fil: str, cle: str) -> None:
    assert mathilde.post(f"{fil}/messages", said("Bonjour", cle=cle)).status_code == 400
    assert kept(db)["Message"] == 0


def test_the_key_of_another_s_message_gives_nothing(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, request_: Habilitation, fil: str
) -> None:
    other = make.organisme(db, "Autre", courriel="autre@organisme.example")
    theirs = make.message(db, other, "Secret", by=make.user_of(db, make.dirigeant(db, other)))
    db.commit()
    answer = mathilde.post(f"{fil}/messages", said("Bonjour", cle=str(theirs.id)))
    assert answer.status_code == 403 and "Secret" not in answer.text
    assert mathilde.post(f"{fil}/lecture", {"jusqu_a": str(theirs.id)}).status_code == 404
    page = mathilde.get(f"{fil}?message={theirs.id}").text
    assert "Secret" not in page


# --- uploads cut in the middle ---


def multipart(path: str, data: dict[str, str], content: bytes) -> Sent:
    return Sent("POST", BASE + path, data=data, files={"pieces": ("plan.pdf", content, "application/pdf")})


def cut(site: Any, mathilde: Browser, path: str, sent: Sent, at: int) -> list[dict[str, Any]]:
    """Send so much of it, then go away. What was answered, if anything was."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in mathilde.client.cookies.jar)
    headers = {"host": HOST, "cookie": cookies, "sec-fetch-site": "same-origin"}
    headers |= {name: sent.headers[name] for name in ("content-type", "content-length")}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    coming = [{"type": "http.request", "body": sent.read()[:at], "more_body": True}]
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    asyncio.run(site(scope, receive, send))
    return answered


@pytest.mark.parametrize("act", ["messages", "pieces", "brouillon"])
def test_an_upload_cut_in_the_middle_leaves_nothing_behind(db: Session, site: Any, mathilde: Browser, fil: str, act: str) -> None:
    path = f"{fil}/{act}"
    sent = multipart(path, said("Voici le plan"), make.PDF + b"%" + b"x" * 300_000)
    before = kept(db)
    answered = cut(site, mathilde, path, sent, 150_000)
    assert not answered or answered[0]["status"] >= 400
    assert kept(db) == before
    assert mathilde.post(f"{fil}/messages", said("Le voici"), files={"pieces": ("plan.pdf", make.PDF)}).status_code == 303
    assert kept(db) == {"Message": before["Message"] + 1, "PieceJointe": 1, "Fichier": before["Fichier"] + 1}


@pytest.mark.parametrize("act", ["messages", "pieces"])
def test_a_form_that_was_shortened_on_its_way_is_not_taken_for_whole(db: Session, mathilde: Browser, fil: str, act: str) -> None:
    """A message never leaves without the file that was chosen for it."""
    sent = multipart(f"{fil}/{act}", said("Voici le plan"), make.PDF + b"%" + b"x" * 300_000)
    before, headers = kept(db), mathilde.headers(htmx=False) | {"Sec-Fetch-Site": "same-origin"}
    body = sent.read()
    for whole in (body[:150_000], body[:-4], body[: body.index(b"%PDF")]):
        answer = mathilde.client.post(
            f"{fil}/{act}", content=whole, headers=headers | {"content-type": sent.headers["content-type"]}
        )
        assert answer.status_code >= 400, len(whole)
    assert kept(db) == before


# --- who is removed while writing ---


def removed(db: Session, request_: Habilitation) -> None:
    pair = [make.instructeur(db, "Julien", "Delmas").id, make.instructeur(db, "Nadia", "Ferhat").id]
    attributions.attribute(db, request_, instructeurs=pair, comite=[], by=make.decider(db))
    db.commit()


@pytest.mark.parametrize("act", ["messages", "brouillon"])
@pytest.mark.parametrize("htmx", [False, True])
def test_who_is_removed_before_anything_was_kept_is_shown_their_words(
    db: Session, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation, fil: str, act: str, htmx: bool
) -> None:
    hers = browse(sophie)
    assert hers.get(fil).status_code == 200
    removed(db, request_)
    answer = hers.post(f"{fil}/{act}", said("Je réponds longuement"), htmx=htmx)
    assert answer.status_code == 404 and "Je réponds longuement" in answer.text
    assert kept(db)["Message"] == 0


def test_who_is_removed_keeps_their_draft_and_the_files_in_it(
    db: Session, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation, fil: str
) -> None:
    hers = browse(sophie)
    hers.post(f"{fil}/pieces", files={"pieces": ("plan.pdf", make.PDF)})
    hers.post(f"{fil}/brouillon", said("Un début"), htmx=True)
    removed(db, request_)
    hers.post(f"{fil}/brouillon", said("Un début, une suite"), htmx=True)
    assert hers.post(f"{fil}/pieces", files={"pieces": ("autre.pdf", make.PDF + b"2")}).status_code == 404
    assert "Un début, une suite" in hers.get(fil).text
    draft = db.exec(select(Brouillon)).one()
    (piece,) = db.exec(select(PieceJointe).where(PieceJointe.brouillon_id == draft.id))
    file = piece.fichier_id
    db.commit()
    assert hers.get(f"/fichiers/{file}").status_code == 200


def test_a_stranger_who_writes_there_is_told_of_nothing(
    db: Session, browse: Callable[..., Browser], request_: Habilitation, fil: str
) -> None:
    nom, nour = make.organisme_of(db, request_).nom, browse(make.instructeur(db, "Nour", "Haddad"))
    for path in (fil, f"/messagerie/{uuid4()}"):
        answer = nour.post(f"{path}/messages", said("Qui est là ?"))
        assert answer.status_code == 404 and nom not in answer.text
    assert kept(db)["Message"] == 0
