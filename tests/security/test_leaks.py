"""What an answer, a mail or a line of log must never carry, whatever went wrong or was typed."""

import io
import json
import logging
import re
import socket
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from starlette.testclient import TestClient

from eclat.courriels.modeles import MODELES
from eclat.courriels.rendering import texte_of
from eclat.domain.certificats import codes
from eclat.http.templates import templates
from eclat.logs import configure_logs
from eclat.models import Organisme
from eclat.signatures import sign
from eclat.tasks.message import message
from tests import certificats, tableurs
from tests import factories as make
from tests.browser import BASE, Browser
from tests.conftest import ROOT
from tests.services.live import LiveServer

SOURCES = ROOT / "src" / "eclat"
TAG = "<script>alert(1)</script>"


# --- templates ----------------------------------------------------------------------------------------------------------


def test_every_page_template_escapes_and_knows_its_words() -> None:
    """Whatever its extension; only the plain text of mails is not escaped, for nothing reads it as markup."""
    assert templates.environment.autoescape is True
    assert templates.environment.undefined is StrictUndefined
    assert templates.environment.from_string("{{ x }}").render(x=TAG) == TAG.replace("<", "&lt;").replace(">", "&gt;")
    with pytest.raises(UndefinedError):
        templates.environment.from_string("{{ nothing }}").render()
    for texte in map(texte_of, MODELES):
        parts = (texte.html, texte.sujet, texte.texte)
        assert [part.environment.autoescape for part in parts] == [True, False, False]
        assert {part.environment.undefined for part in parts} == {StrictUndefined}


LIFTED = re.compile(r"""(?<!['"])\|\s*safe|Markup\((?!["'])|autoescape false""")
REVIEWED = {
    "guide.py": "a page of ours, of which the Markdown reads no HTML",
    "partials/archive/parties.py": "a line of the history, whose marks are taken off for a paper",
    "http/ecrits.py": "numbers of files, in a text that was escaped first",
    "http/drawn.py": "what a macro drew, whose blanks are escaped as they are filled",
    "pages/accueil/attentes.py": "how many wait for oneself, in words of ours, whose blank is escaped as it is filled",
    "pages/accueil/delegues.py": "words of ours, whose blank is escaped as it is filled",
    "partials/_ui/field.html": "the attributes that a macro has just written, less one",
    "partials/_ui/icon.html": "the drawing of an icon, from a file of ours",
    "partials/delegue/phrase.py": "a sentence of ours, whose blanks are escaped as they are filled",
    "partials/habilitation/situation.py": "a sentence of ours, whose blanks are escaped as they are filled",
    "partials/identification/situation.py": "the same",
    "partials/resultat/resultats.py": "the same",
    "partials/session/situation.py": "the same",
}


def test_nothing_lifts_the_escaping_but_from_words_of_ours() -> None:
    """``safe`` and ``Markup`` stand on words written in the source; elsewhere someone has looked, and said why."""
    sources = [path for path in SOURCES.rglob("*.*") if path.suffix in (".html", ".py", ".svg")]
    lifted = {str(path.relative_to(SOURCES)) for path in sources if LIFTED.search(path.read_text())}
    assert lifted == set(REVIEWED)


# --- failures -----------------------------------------------------------------------------------------------------------


def fragile(browse: Callable[..., Browser]) -> Browser:
    """A visitor to whom a failure is shown as a browser would see it."""
    visitor = browse()
    visitor.client = type(visitor.client)(
        visitor.client.app, base_url=str(visitor.client.base_url), follow_redirects=False, raise_server_exceptions=False
    )
    return visitor


def test_an_error_page_tells_nothing_of_the_inside(
    browse: Callable[..., Browser], db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        secret = "hunter2"
        raise RuntimeError(f"SELECT * FROM personne WHERE mot_de_passe = '{secret}' /srv/eclat")

    monkeypatch.setattr("eclat.pages.connexion.show.reconnaissance.recognise", fail)
    visitor = fragile(browse)
    forms = {"identifiant": "x@y.fr", "mot_de_passe": "hunter2"}
    for answer in (visitor.post("/connexion", forms), visitor.post("/connexion", forms, htmx=True)):
        assert answer.status_code == 500
        for word in ("hunter2", "SELECT", "RuntimeError", "Traceback", ".py", "/srv", "site-packages", "starlette", "sqlalchemy"):
            assert word not in answer.text, word
    for path in ("/nulle-part", "/organismes/x", "/activation/x"):
        assert not {"Traceback", "starlette", "sqlalchemy", ".py"} & set(visitor.get(path).text.split())


def test_two_answers_differ_by_the_typed_words_alone(browse: Callable[..., Browser], db: Session) -> None:
    """Nothing that is typed is a question to anything: a page shows it again, without what no page can carry."""
    own = browse(make.dirigeant(db, make.organisme(db)))
    pages = set()
    for typed in (
        "nosuchvalue",
        "(**nosuchvalue**",
        "nosuchvalue))\0",
        "*))\0nosuchvalue",
        "' OR 1=1 --",
        "${7*7}",
        "*)(objectClass=*",
    ):
        answer = own.post("/profil", {"date_declaration": typed})
        pages.add((answer.status_code, answer.text.replace(str(escape(typed.replace("\0", ""))), "TYPED")))
    assert len(pages) == 1


# --- mails and logs -----------------------------------------------------------------------------------------------------


HEADERS = {
    "Subject",
    "From",
    "To",
    "Reply-To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}


def test_no_typed_word_reaches_a_header_of_a_mail(db: Session) -> None:
    make.administrateur(db)
    make.organisme(db, "Asso\r\nBcc: evil@evil.example\r\n\r\nCorps", etat="en_attente")
    for courriel in make.mails(db):
        mail = message_from_bytes(message(courriel))
        assert sorted(mail.keys()) == sorted(HEADERS) and mail["To"] == courriel.destinataire


@pytest.mark.parametrize(
    "typed", ["\r\nBcc: evil@evil.example", "\nBcc: evil@evil.example", "\rBcc: evil@evil.example", "\r\n\r\nCorps"]
)
@pytest.mark.parametrize("field", ["destinataire", "sujet"])
def test_a_line_break_in_a_row_adds_no_header_to_its_mail(db: Session, field: str, typed: str) -> None:
    """Even if a row came to hold one: it becomes a space, or the mail is not made."""
    make.organisme(db)
    courriel = make.mails(db)[0]
    setattr(courriel, field, f"x@y.example{typed}")
    try:
        mail = message_from_bytes(message(courriel))
    except ValueError:
        assert field == "destinataire"
    else:
        assert field == "sujet" and sorted(mail.keys()) == sorted(HEADERS)
    db.rollback()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The log lines of a production site."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    before = structlog.get_config()
    handlers = logging.getLogger().handlers[:]
    configure_logs()
    structlog.configure(cache_logger_on_first_use=False)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers


def test_no_request_writes_a_line_of_its_own_in_the_log(
    browse: Callable[..., Browser], db: Session, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does anything that was typed: the log says the route, not the path."""
    monkeypatch.setattr("eclat.http.middleware.log", structlog.get_logger())
    forged = '%0a{"event":"forged","level":"info"}%0d%0a%1b[31m'
    visitor = browse()
    visitor.get(f"/nulle-part{forged}")
    visitor.client.get(f"/connexion?suite={forged}", headers={"User-Agent": "forged", "X-Request-Id": "forged"})
    visitor.post("/connexion", {"identifiant": 'forged@x.fr\n{"event":"forged"}', "mot_de_passe": "forged"})
    told = lines()
    assert len([line for line in told if line["event"] == "request"]) == 3
    assert "forged" not in json.dumps(told)


def test_the_log_says_nothing_of_a_spreadsheet(
    browse: Callable[..., Browser], db: Session, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eclat.http.middleware.log", structlog.get_logger())
    request = make.national(db, rows=0)
    helene = browse(make.dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    data, at = tableurs.xlsx(tableurs.TITRES, tableurs.LYON), f"/habilitations/{request.id}/delegataires/import"
    for content in (data, data[:900], tableurs.packed({"xl/workbook.xml": "Bertholon"})):
        helene.post(at, files={"fichier": ("réseau.xlsx", content)})
    helene.post(f"{at}/apercu", {"ligne-2-telephone": "04 65 71 30 09"})
    helene.post(f"{at}/ajout")
    assert len(lines()) == 5
    assert not re.search("seau|04 65|ertholon|Atelier", json.dumps(lines(), ensure_ascii=False))


def test_the_log_tells_who_was_refused_what_by_a_key_alone(
    browse: Callable[..., Browser], db: Session, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("eclat.http.middleware", "eclat.http.sign_ins"):
        monkeypatch.setattr(f"{module}.log", structlog.get_logger())
    mathilde = make.dirigeant(db, make.organisme(db))
    db.commit()
    assert browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": make.PASSWORD}).status_code == 303
    assert browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": "faux"}).status_code == 422
    assert browse(mathilde).get("/agents").status_code == 403
    told = lines()
    key = str(mathilde.id)
    assert [(line["event"], line.get("status"), line.get("personne")) for line in told] == [
        ("connexion.opened", None, key), ("request", 303, None), ("request", 422, None), ("request", 403, key),
    ]  # fmt: skip
    assert all(line["timestamp"].endswith("Z") and line["request_id"] for line in told)
    assert not {word for word in (mathilde.courriel, mathilde.nom, make.PASSWORD) if word in json.dumps(told)}


@pytest.mark.parametrize("fails", [False, True])
def test_the_log_says_no_code_of_a_certificate(
    browse: Callable[..., Browser], db: Session, lines: Any, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """Nor the name that was typed with it, nor the link of its holder: of what is found, of what is not, and of what fails."""
    for module in ("eclat.http.middleware", "eclat.http.web", "eclat.http.traces"):
        monkeypatch.setattr(f"{module}.log", structlog.get_logger())
    (held, *_) = certificats.of(db, certificats.delivree(db))
    link = sign("jeton", str(held.lien))
    db.commit()
    if fails:

        def broken(_db: Session, typed: str) -> None:
            raise OperationalError(f"SELECT {typed}", {"code": typed}, Exception(typed))

        for name in ("look", "count"):
            monkeypatch.setattr(f"eclat.domain.certificats.verification.{name}", broken)
    visitor = browse()
    visitor.client = TestClient(visitor.client.app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False)
    for code in (codes.grouped(held.code), held.code, "7KQ4-M2XD-9RTP-7KQ4", "nimporte-quoi"):
        visitor.client.get(f"/v/{code}")
        visitor.post(f"/v/{code}", {"nom": "Hajar Quelconque"})
        visitor.post("/verification", {"code": code})
    visitor.client.get(f"/mes-certificats/{link}")
    told = json.dumps(lines(), ensure_ascii=False)
    assert told.count('"request"') >= 13
    for secret in (held.code, held.code[:4], "7KQ4", "nimporte", "Quelconque", link[:12], str(held.lien), held.titulaire):
        assert secret not in told


def test_a_name_cannot_add_a_header_to_an_answer(browse: Callable[..., Browser], db: Session) -> None:
    """The file's name is percent-encoded; the message of the next page is signed and encoded."""
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, complete=False)
    db.commit()
    own = browse(make.dirigeant(db, organisme))
    name = 'a"\r\nX-Evil: 1\r\n\r\n<b>é.pdf'
    assert own.post(f"/habilitations/{thing.id}/pieces", files={"piece-autre": (name, make.PDF)}).status_code == 303
    page = own.get(f"/habilitations/{thing.id}").text
    path = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/fichiers/"))
    answer = own.get(path)
    assert answer.status_code == 200 and "x-evil" not in answer.headers
    disposition = answer.headers["content-disposition"]
    assert re.fullmatch(r"""inline; filename="[\w .%-]+"; filename\*=UTF-8''[\w.%~-]+""", disposition, re.ASCII)


# --- the real server ----------------------------------------------------------------------------------------------------


def raw(server: LiveServer, request: bytes) -> bytes:
    """What the real server answers to these very bytes, until it closes or has nothing more to say."""
    parts = urlsplit(server.url)
    answer = b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=15) as connection:
        connection.sendall(request.replace(b"HOST", parts.netloc.encode()))
        try:
            while data := connection.recv(65536):
                answer += data
                connection.settimeout(0.7)
        except TimeoutError:
            pass
    return answer


SMUGGLED = b"GET /sante HTTP/1.1\r\nHost: HOST\r\n\r\n"
BOTH = b"POST /connexion HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def test_the_real_server_reads_each_request_once_and_says_nothing_of_itself(live_server: LiveServer, tmp_path: Path) -> None:
    """No request hides in another's body; no method echoes; no header names the server or its version."""
    plain = raw(live_server, b"GET /sante HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
    assert plain.startswith(b"HTTP/1.1 200") and b"\r\nserver:" not in plain.lower() and b"uvicorn" not in plain.lower()
    for framing in (
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0\r\n\r\n" % (5 + len(SMUGGLED)),
        b"Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
    ):
        answer = raw(live_server, BOTH + framing + SMUGGLED)
        assert b"\r\n\r\nok\n" not in answer, framing
        assert answer.count(b"HTTP/1.1 ") <= 1, framing
    trace = raw(
        live_server,
        b"TRACE / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: same-origin\r\nX-Secret: seen\r\nConnection: close\r\n\r\n",
    )
    assert trace.startswith(b"HTTP/1.1 405") and b"seen" not in trace
    for nonsense in (
        b"GET /connexion\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"\x16\x03\x01\x02",
        b"GET / HTTP/1.1\r\nHost: HOST\r\nX: a\x00b\r\n\r\n",
    ):
        answer = raw(live_server, nonsense)
        assert not answer or answer.split(b" ")[1] in (b"400", b"404", b"405"), nonsense
    assert raw(live_server, b"GET /sante HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200"), (
        "it still serves"
    )
