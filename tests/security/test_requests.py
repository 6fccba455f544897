"""What a request may claim, and what an answer must carry: origins, hosts, methods, addresses to go on to, headers, caches."""

from collections import defaultdict
from collections.abc import Callable
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select
from starlette.routing import Route

from eclat.http.middleware import CSP
from eclat.http.routing import declaration
from eclat.http.sign_ins import safe_path
from eclat.models import (
    EtatSession,
    Evenement,
    Fichier,
    Flux,
    Piece,
    PieceJointe,
    PieceRequise,
    ReponseCdc,
    Role,
    SessionCqp,
    VersionDocument,
)
from eclat.partials.courriel.message import MAIL_CSP
from eclat.routes import SITE
from eclat.settings import get_settings
from tests import factories as make
from tests.browser import BASE, Browser
from tests.matrices.test_routes import is_sign_in, name_of, path_of, world

UNSAFE = [route for route in SITE if "POST" in (route.methods or ())]
PAGES = [route for route in SITE if "GET" in (route.methods or ())]
EVIL = "https://evil.example"
CROSS_SITE, SILENT, UNNAMED = {"Sec-Fetch-Site": "cross-site"}, dict[str, str](), {"Origin": "null"}
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": BASE},  # what the browser says of the site outweighs what a page may forge
    {"Sec-Fetch-Site": "", "Origin": BASE},
    {"Origin": EVIL},
    {"Origin": "http://127.0.0.1:8001"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": BASE + ".evil.example"},
    {"Referer": BASE + "/profil"},
]


def address(route: Route) -> str:
    """The route's address for things of which none needs to exist."""
    return path_of(route, defaultdict(uuid4, jeton="x", champ="nda"))


# --- forged requests ----------------------------------------------------------------------------------------------------


def test_no_unsafe_route_takes_a_request_from_elsewhere(browse: Callable[..., Browser], db: Session) -> None:
    """Whoever is signed in: the request is refused before anyone looks at the cookie."""
    client = browse(make.administrateur(db)).client
    before = len(db.exec(select(Evenement.id)).all())
    met = []
    for route in UNSAFE:
        for headers in (CROSS_SITE, SILENT, UNNAMED, *(FROM_ELSEWHERE if route is UNSAFE[0] else ())):
            answer = client.post(address(route), data={"motif": "x"}, headers=headers)
            met.append((name_of(route), headers, answer.status_code))
    assert [each for each in met if each[-1] != 403] == []
    assert len(met) == 3 * len(UNSAFE) + len(FROM_ELSEWHERE) and len(UNSAFE) > 30
    db.rollback()
    assert len(db.exec(select(Evenement.id)).all()) == before


def test_no_address_lends_itself_to_another_site_s_scripts(browse: Callable[..., Browser]) -> None:
    """No CORS at all: not for a plain request, not for a preflight, not for a failure."""
    client = browse().client
    asked = {"Origin": EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "HX-Request"}
    for path in [*map(address, SITE), "/static/css/base.css", "/nulle-part"]:
        for method in ("OPTIONS", "GET"):
            answer = client.request(method, path, headers=asked)
            assert not [name for name in answer.headers if name.startswith("access-control")], (method, path)
            assert method != "OPTIONS" or answer.status_code in (404, 405), path


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "ABC"])
def test_only_the_declared_methods_answer(browse: Callable[..., Browser], method: str) -> None:
    for path in ("/connexion", "/organismes", "/deconnexion", "/static/css/base.css"):
        answer = browse().client.request(
            method, path, headers={"Sec-Fetch-Site": "same-origin", "Cookie": "eclat=x", "X-Secret": "seen"}
        )
        assert answer.status_code == 405 and "seen" not in answer.text, path


def test_no_header_nor_field_changes_the_method(browse: Callable[..., Browser], db: Session) -> None:
    claire = make.administrateur(db)
    organisme = make.organisme(db, etat="en_attente")
    db.commit()
    path, admin = f"/organismes/{organisme.id}/acceptation", browse(claire)
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert admin.client.get(path, headers={name: "POST"}).status_code == 405
    assert admin.get(f"{path}?_method=POST").status_code == 405
    assert admin.post(f"/organismes/{organisme.id}", {"_method": "GET"}).status_code == 405
    db.rollback()
    db.refresh(organisme)
    assert organisme.etat == "en_attente"


# --- where we are, and where to go on -----------------------------------------------------------------------------------


def test_what_a_proxy_or_a_visitor_says_of_the_host_reaches_no_link(browse: Callable[..., Browser], db: Session) -> None:
    claire = make.administrateur(db)
    db.commit()
    claims = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "X-Host": "evil.example", "X-Original-URL": "/agents",
        "X-Rewrite-URL": "/agents", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "//evil.example", "Forwarded": "host=evil.example",
    }  # fmt: skip
    visitor = browse()
    for answer in (visitor.client.get(path, headers=claims) for path in ("/organismes", "/connexion")):
        assert "evil.example" not in answer.text + str(answer.headers) and "strict-transport-security" not in answer.headers
    form = {"identifiant": claire.courriel}
    assert (
        visitor.client.post("/mot-de-passe-oublie", data=form, headers=claims | {"Sec-Fetch-Site": "same-origin"}).status_code
        == 200
    )
    db.rollback()
    (mail,) = make.mails(db)
    assert "evil.example" not in mail.html + mail.texte and f"{BASE}/activation/" in mail.texte


ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
    "%2f%2fevil.example", "https://evil.example", "https:evil.example", "http://127.0.0.1:8000@evil.example/", "javascript:alert(1)", "data:text/html,x",
    "evil.example", "@evil.example", ".evil.example", "/\r\nSet-Cookie: eclat=x", "/%0d%0aSet-Cookie:x", "/\u2028/evil.example", "/\x00/evil.example", " //evil.example",
    "/..//evil.example", "/./\\evil.example", "/a\\..\\..\\\\evil.example", "?x", "#x",
]  # fmt: skip


@pytest.mark.parametrize("suite", ELSEWHERE)
def test_going_on_after_sign_in_stays_on_this_site(browse: Callable[..., Browser], db: Session, suite: str) -> None:
    claire = make.administrateur(db)
    db.commit()
    page = browse().get(f"/connexion?suite={quote(suite)}")
    assert page.status_code == 200 and "set-cookie" not in page.headers
    answer = browse().post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": make.PASSWORD, "suite": suite})
    location = answer.headers["location"]
    assert answer.status_code == 303 and location.startswith("/") and not location.startswith(("//", "/\\"))
    assert urlsplit(location.replace("\\", "/")).netloc == "" and all(c.isprintable() for c in location)
    assert len(answer.headers.get_list("set-cookie")) == 1


def test_a_path_of_this_site_is_kept_as_it_is() -> None:
    assert safe_path("/habilitations?onglet=closes") == "/habilitations?onglet=closes"
    assert [safe_path(path) for path in ELSEWHERE if path[:2] in ("//", "/\\", "\\\\")] == ["/"] * 4


def test_a_repeated_or_misplaced_parameter_changes_nothing(browse: Callable[..., Browser], db: Session) -> None:
    """Pollution: the form is the form, the address the address, and of two values the first one typed counts in both reads."""
    claire = make.administrateur(db)
    organisme = make.organisme(db, etat="en_attente")
    db.commit()
    admin, path = browse(claire), f"/organismes/{organisme.id}/refus"
    assert admin.post(f"{path}?motif=Par+l%27adresse", {}).status_code == 422, "a field is not read from the address"
    assert admin.get("/organismes?q=x&q=y&etat=accepte&etat=refuse").status_code == 200
    answer = browse().post(
        "/connexion", {"identifiant": ["personne@x.fr", claire.courriel], "mot_de_passe": ["faux", make.PASSWORD]}
    )
    assert answer.status_code == 422, "one identity is judged, with one password"
    db.rollback()
    db.refresh(organisme)
    assert organisme.etat == "en_attente"


# --- answers ------------------------------------------------------------------------------------------------------------


LIBRARY = ("document-fichier", "document-fichier-ancien", "piece-modele")
PRINTED = ("emargement", "emargement-semaine", "jury-emargement", "clauses-exemple")
FRAMING = (
    "courriel",
    "texte-mail",
    "texte-mail-mise-en-service",
    "texte-mail-abandon",
    "texte-mail-retour-original",
)  # show a mail
BY_LINK = (
    "declaration-titulaire",
    "enquete",
    "etat-civil",
    "jury-reponse",
    "mes-certificats",
    "resultat",
    "verification",
    "verification-certificat",
    "verification-pv",
    "verification-qr",
)  # their address is the key of somebody


def test_no_private_page_is_kept_by_a_cache_nor_framed_nor_sniffed(browse: Callable[..., Browser], db: Session) -> None:
    """Every page of the site map, for whom it was made. The logo alone is kept, by its reader's browser, for a day; a document of
    the library and a calendar too, but asked about again each time: their mark tells whether there is a newer one."""
    here = world(db)
    browsers = {role: browse(person) for role, person in here.people.items()}
    seen = 0
    for route in PAGES:
        audience = declaration(route).audience
        role = None if audience.public else next(iter(audience.roles), Role.DIRIGEANT)
        answer = browsers[role].get(path_of(route, here.params))
        assert not is_sign_in(answer), name_of(route)
        headers, where = answer.headers, name_of(route)
        assert headers["cache-control"] == "no-store" or (
            (route.name == "organisme-logo" and headers["cache-control"].startswith("private"))
            or (route.name in (*LIBRARY, "session-icalendrier") and headers["cache-control"] == "private, no-cache")
        ), where
        framed = route.name in ("courriel-html", "texte-mail-apercu")  # in the page of the mail, or of its text, and nowhere else
        assert headers["x-frame-options"] == ("SAMEORIGIN" if framed else "DENY"), where
        assert ("frame-ancestors 'self'" if framed else "frame-ancestors 'none'") in headers["content-security-policy"], where
        policy = MAIL_CSP if framed else f"{CSP}; frame-src 'self'" if route.name in FRAMING else CSP
        assert headers["content-security-policy"] == policy or route.name in ("fichier", "flux-document", *LIBRARY, *PRINTED), (
            where
        )
        referrer = "no-referrer" if route.name in BY_LINK else "same-origin"
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == referrer, where
        assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin", where
        assert not {"server", "x-powered-by", "via"} & set(headers), where
        assert (
            not answer.content or "charset=utf-8" in headers["content-type"] or not headers["content-type"].startswith("text/")
        ), where
        seen += answer.status_code == 200
    assert seen > 20


def test_a_file_is_never_kept_by_a_cache(browse: Callable[..., Browser], db: Session) -> None:
    here = world(db)
    drafts = db.exec(select(PieceJointe.fichier_id).where(col(PieceJointe.message_id).is_(None))).all()
    unasked = select(SessionCqp.id).where(SessionCqp.etat == EtatSession.BROUILLON)  # OC Éclat does not see it yet
    elsewhere = {
        *drafts,
        *db.exec(select(Piece.fichier_id).where(col(Piece.dossier_id).in_(unasked))).all(),
        *db.exec(select(VersionDocument.fichier_id)).all(),
        *db.exec(select(PieceRequise.modele_id)).all(),
        *db.exec(select(Flux.fichier_id)).all(),
        *db.exec(select(ReponseCdc.fichier_id)).all(),
    }  # another's draft; the library, model files and declarations have their own addresses
    for fichier in db.exec(select(Fichier)).all():
        answer = browse(here.people[Role.ADMINISTRATEUR]).get(f"/fichiers/{fichier.id}")
        assert (answer.status_code, answer.headers["cache-control"]) == (404 if fichier.id in elsewhere else 200, "no-store")


@pytest.mark.parametrize("path", ["/connexion", "/nulle-part", "/static/css/base.css", "/sante", "/organismes"])
def test_https_is_for_good(browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert "strict-transport-security" not in browse().get(path).headers, "a site of this machine promises nothing"
    monkeypatch.setenv("ECLAT_BASE_URL", "https://127.0.0.1")
    get_settings.cache_clear()
    try:
        assert browse().get(path).headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


def test_the_policy_lets_nothing_of_elsewhere_in() -> None:
    told = dict(part.strip().split(" ", 1) for part in CSP.split(";"))
    assert told["default-src"] == "'none'", "object-src, frame-src, worker-src and the others fall back to it"
    assert (told["base-uri"], told["frame-ancestors"], told["form-action"]) == ("'none'", "'none'", "'self'")
    assert {value for name, value in told.items() if name.endswith("-src") and name not in ("default-src", "img-src")} == {
        "'self'"
    }
    assert "unsafe" not in CSP and "*" not in CSP and "http" not in CSP


def test_no_address_holds_a_name_a_mail_or_a_secret(browse: Callable[..., Browser], db: Session) -> None:
    """What is in an address is in logs and histories: a single-use link alone is, for as long as it opens something."""
    here = world(db)
    mathilde = here.people[Role.DIRIGEANT]
    assert mathilde is not None
    answers = [
        browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": make.PASSWORD, "suite": "/profil"}),
        browse(mathilde).post("/referent/retrait"),
        browse(mathilde).post("/deconnexion"),
    ]
    for answer in answers:
        assert answer.status_code == 303 and "@" not in answer.headers["location"] and "?" not in answer.headers["location"]
