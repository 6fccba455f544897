"""Every form, sent wrong in every way: a sentence beside its field or one clear page, what was typed kept, nothing changed.

The good forms are those of tests/matrices/verbs. A form that no route sends fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from lxml import html
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import Route

from eclat import throttle
from eclat.database import reading, writing
from eclat.domain.socle.champs import FormModel, takes_many
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http import web
from eclat.http.forms import Form
from eclat.http.routing import declaration
from eclat.models import Personne, metadata
from eclat.routes import routes
from tests import factories as make
from tests import rows
from tests.browser import Browser
from tests.conftest import forgotten
from tests.input import answers
from tests.matrices.test_routes import is_sign_in, name_of
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.table import cases

POSTS = [route for route in routes(debug=False) if "POST" in (route.methods or ())]
GETS = [route for route in routes(debug=True) if "GET" in (route.methods or ())]
HOSTILE = answers.HOSTILE[9:11]  # the forms themselves are tried with all of them in test_models.py
TRIED = 2  # of the bad answers to a field: the others are for the forms too
PASSING = ("connexion", "evenement")  # a sign-in notes when it was last seen; the journal is compared through its effects
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"


@dataclass
class World:
    cases: dict[str, Case]
    site: Starlette
    before: rows.Rows
    commits: rows.Commits
    browsers: dict[str, Browser] = field(default_factory=dict)

    def case(self, route: Route) -> tuple[Case, Browser]:
        case = self.cases[route.name]
        if case.half or route.name not in self.browsers:  # half a sign-in does not last as long as these tests may
            others = self.commits.any()
            with writing() as db:
                self.browsers[route.name] = case.browser(self.site, db)
            if not others:
                self.commits.looked()
        return case, self.browsers[route.name]

    def is_as_it_was(self) -> bool:
        """To the row. They are read again only if someone committed something since they were found to be the same."""
        if not self.commits.any():
            return True
        same = fingerprint() == self.before
        if same:
            self.commits.looked()
        return same

    def browser_of(self, who: UUID | None) -> Browser:
        with writing() as db:
            return Browser(self.site, db, db.get(Personne, who) if who else None)


@pytest.fixture(scope="module")
def world(database_url: str, site: Starlette) -> Iterator[World]:
    """What every test of this file looks at; bad input changes nothing of it."""
    forgotten()
    with writing() as db:
        found = cases(db)
    with rows.commits(database_url) as commits:
        yield World(found, site, fingerprint(), commits)


@pytest.fixture(autouse=True)
def bound(monkeypatch: pytest.MonkeyPatch) -> list[type[FormModel]]:
    """The forms that the last requests read."""
    seen: list[type[FormModel]] = []
    former = Form.bind.__func__  # type: ignore[attr-defined]

    def bind(cls: Any, model: type[FormModel], typed: Any) -> Any:
        seen.append(model)
        return former(cls, model, typed)

    monkeypatch.setattr(Form, "bind", classmethod(bind))
    return seen


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Requests go to their last step and are undone there. Counts those that would have been kept."""
    kept: list[int] = []

    def commit(db: Session) -> None:
        kept.append(1)
        db.flush()
        db.rollback()

    monkeypatch.setattr(web, "commit", commit)
    return kept


def fingerprint() -> rows.Rows:
    """Every row of every table."""
    with reading() as db:
        return rows.every_row(db, [table for name, table in metadata.tables.items() if name not in PASSING])


def send(browser: Browser, path: str, body: bytes, content_type: str, method: str = "POST") -> Any:
    throttle.counters.cache_clear()
    return browser.client.request(
        method, path, content=body, headers={"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"}
    )


def post(browser: Browser, case: Case, body: dict[str, Any], *, htmx: bool = False) -> Any:
    """The answer. What it does to the sign-in is forgotten with the rest of what is only rehearsed."""
    throttle.counters.cache_clear()
    held = dict(browser.client.cookies)
    answer = browser.post(case.path, body, files=case.files or None, htmx=htmx)
    browser.client.cookies.clear()
    browser.client.cookies.update(held)
    return answer


def wellformed(text: str) -> str:
    """As a browser sends it: a page holds no half of a character."""
    return text.encode("utf-8", "replace").decode()


def complete(case: Case, models: list[type[FormModel]]) -> dict[str, Any]:
    """Good answers to everything that these forms ask."""
    body = {name: answers.good(model, name) for model in models for name in model.model_fields}
    return {name: value for name, value in (body | case.said).items() if value != ""}


@pytest.mark.parametrize("route", POSTS, ids=name_of)
def test_a_form_sent_wrong_changes_nothing(
    world: World, route: Route, bound: list[type[FormModel]], rehearsed: list[int]
) -> None:
    case, browser = world.case(route)
    bound.clear()  # of what it took to come there
    post(browser, case, case.said)
    models = list(dict.fromkeys(bound))
    body = complete(case, models)
    answer = post(browser, case, body)
    assert answer.status_code < 400, f"the good form is refused: {spoken(answer)}"
    for model in models:
        for name in model.model_fields:
            rehearsed.clear()
            for typed in answers.bad(model, name)[:TRIED]:
                answer = post(browser, case, body | {name: wellformed(typed)})
                assert answer.status_code == 422, (name, typed, answer.status_code)
                assert_said_beside(answer, model, name, wellformed(typed))
            if answers.bad(model, name):
                answer = post(browser, case, body | {name: answers.bad(model, name)[0]}, htmx=True)
                assert answer.status_code == 422 and said_beside(answer, name), f"htmx is not told: {name}"
            required = model.model_fields[name].is_required() and not takes_many(model.model_fields[name])
            missing = post(browser, case, {key: value for key, value in body.items() if key != name})
            assert missing.status_code == 422 if required else missing.status_code < 500, (name, "missing", missing.status_code)
            assert not required or said_beside(missing, name)
            assert required is False or not rehearsed, f"{name}: a refused form was kept"
            for typed in HOSTILE:
                assert post(browser, case, body | {name: wellformed(typed)}).status_code < 500, (name, typed)
    assert world.is_as_it_was()


def assert_said_beside(answer: Any, model: type[FormModel], name: str, typed: str) -> None:
    said, expected = said_beside(answer, name), answers.refusal(model, name, typed)
    assert expected and expected.lower().rstrip(".") in said.lower(), (name, typed, said, expected)
    (control,) = html.fromstring(answer.text).xpath(f"//*[@id='champ-{name}']") or [None]
    if control is not None and control.tag == "input" and control.get("type") in ("text", "email", "tel", "url"):
        assert control.get("value") == typed.replace("\r\n", "").replace("\n", "") or "\n" in typed
    elif control is not None and control.tag == "textarea":
        assert (control.text or "").strip("\n") == typed.strip("\n")


def said_beside(answer: Any, name: str) -> str:
    """The sentence under the field; where the page shows none, such as a number validated long ago, the one of the summary."""
    page = html.fromstring(answer.text)
    shown = page.xpath(f"//*[starts-with(@id, 'champ-{name}') and contains(@id, '-erreur')]") or page.xpath(
        f"//*[@data-errors]//a[@href='#champ-{name}']"
    )
    return shown[0].text_content().strip() if shown else ""


def spoken(answer: Any) -> str:
    return html.fromstring(answer.text).text_content()[-3000:] if answer.text else str(answer.status_code)


BROKEN: list[tuple[str, bytes, str, tuple[int, ...]]] = [
    ("json", b'{"nom": "x"}', "application/json", (415,)),
    ("plain text", b"nom=x", "text/plain", (415,)),
    ("no type", b"nom=x", "", (415,)),
    ("a form inside xml", b"<nom>x</nom>", "application/xml", (415,)),
    ("no boundary", b"--X\r\n", "multipart/form-data", (400,)),
    ("cut short", b'--X\r\nContent-Disposition: form-data; name="nom"\r\n\r\nLac', MULTIPART, (400, 404, 409, 410, 422)),
    ("cut in a head", b'--X\r\nContent-Dispo', MULTIPART, (400, 404, 409, 410, 422)),
    ("a field too long", urlencode({"nom": "x" * 1_100_000}).encode(), FORM, (413,)),
    ("too many fields", b"&".join(b"a%d=x" % n for n in range(3_100)), FORM, (413,)),
    ("too many files", b"".join(b'--X\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\n\r\n' % n for n in range(450)) + b"--X--\r\n", MULTIPART, (413,)),
]  # fmt: skip


@pytest.mark.parametrize("route", POSTS, ids=name_of)
def test_a_body_that_cannot_be_read_changes_nothing(world: World, route: Route, rehearsed: list[int]) -> None:
    case, browser = world.case(route)
    few = [each for each in BROKEN if each[0] in ("json", "cut short")]
    for what, body, content_type, statuses in BROKEN if route in POSTS[::8] else few:  # one place reads every body
        rehearsed.clear()
        answer = send(browser, case.path, body, content_type)
        # A verb that asks nothing, a draft that gets nothing, or a form sent on to where it was going.
        sent_on = route.name == "envoi-garde" and answer.status_code == 307
        harmless = what.startswith("cut") and (answer.status_code in (200, 303) or sent_on)
        assert answer.status_code in statuses or harmless, (what, answer.status_code)
        if answer.status_code in (400, 413, 415):
            assert not rehearsed and is_a_clear_page(answer), what
    answer = send(browser, case.path, b"", FORM, "PUT")
    assert answer.status_code == 405 and answer.headers["allow"]
    assert world.is_as_it_was()


def is_a_clear_page(answer: Any) -> bool:
    page = html.fromstring(answer.text)
    (title,), lead = page.xpath("//main//h1"), page.xpath("//main//p[@class='lead']")
    return (
        title.text_content()[:1].isupper()
        and lead[0].text_content().strip().endswith(".")
        and bool(page.xpath("//main//a[@href]"))
    )


@pytest.mark.parametrize("route", GETS, ids=name_of)
def test_no_query_breaks_a_page(world: World, route: Route) -> None:
    """Filters, searches, cursors, tabs, and names that no page knows."""
    reader = declaration(route).audience
    who = next((case.who for case in world.cases.values() if case.who and reader.admits(user_of(case.who))), None)
    browser, path = world.browser_of(who), filled_path(world, route)
    for value in ("x" * 3_000 + "%00%ED%A0%80%ff", "-1", answers.KEY):
        query = "&".join(
            f"{name}={value}"
            for name in (
                "q",
                "etat",
                "tri",
                "avant",
                "apres",
                "rang",
                "vue",
                "onglet",
                "suite",
                "registre",
                "demande",
                "envoyee",
                "nom",
            )
        )
        assert browser.get(f"{path}?{query}", htmx=value == "-1").status_code < 500, value
    plain, head = browser.get(path), browser.client.head(path)
    assert head.status_code == plain.status_code and head.content == b""
    assert send(browser, path, b"", FORM, "DELETE").status_code == 405


def user_of(who: UUID) -> Utilisateur:
    with reading() as db:
        return make.user_of(db, db.get_one(Personne, who))


def filled_path(world: World, route: Route) -> str:
    """The address of a thing of the same noun, or of nothing."""
    parts = route.path.split("/")
    keys = [each.split("/")[2] for each in (case.path for case in world.cases.values()) if each.startswith(f"/{parts[1]}/")]
    known = next((key for key in keys if len(key) == len(answers.KEY)), answers.KEY)
    return "/".join(
        known if part.startswith("{") and rank == 2 else nothing(part) if part.startswith("{") else part
        for rank, part in enumerate(parts)
    )


def nothing(part: str) -> str:
    """What such a part of an address may say, and means nothing there."""
    return "999" if part.endswith(":int}") else answers.KEY


def test_every_form_is_sent_by_some_route(world: World, bound: list[type[FormModel]], rehearsed: list[int]) -> None:
    """A form that nothing here sends would not be tried."""
    for route in POSTS:
        case, browser = world.case(route)
        post(browser, case, case.said)
        post(browser, case, case.other)
    tried = {*bound, *(case.draft for case in world.cases.values() if case.draft)}
    alone = [model for model in answers.models() if not any(issubclass(each, model) or issubclass(model, each) for each in tried)]
    assert [model.__name__ for model in alone if model.__name__ != "LigneDepartement"] == []


@pytest.mark.parametrize("route", POSTS, ids=name_of)
def test_the_good_form_is_taken(
    world: World, route: Route, bound: list[type[FormModel]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last, and in the order of the site: what the tests above refuse is refused for what is wrong in it."""
    case, browser = world.case(route)
    monkeypatch.setattr(web, "commit", lambda db: db.rollback())
    post(browser, case, case.said)
    monkeypatch.undo()
    answer = post(browser, case, complete(case, list(dict.fromkeys(bound))))
    assert answer.status_code < 400, spoken(answer)
    assert case.who is None or not is_sign_in(answer), "its sender was no longer signed in"
