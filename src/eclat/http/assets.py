"""Static files under addresses that change with their content, so that a browser may keep them for ever."""

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from eclat.http.compression import encoding_of
from eclat.settings import get_settings

TEXTS = {".css", ".js", ".svg", ".txt"}
FIRST = ["js/formulaires.js", "js/annonces.js", "js/mot_de_passe.js", "js/fragments.js"]
# A sheet a component. What comes later wins over what comes before where both speak of one element.
COMPONENTS = (
    "bars", "page", "buttons", "fields", "badges", "cards", "steps", "home", "tables", "panel",
    "request", "autosave", "dialogs", "palette", "texts", "error",
)  # fmt: skip
# What no list, dashboard nor public page shows: a first visit goes without.
DOSSIERS = ("form", "suivi", "thread", "study", "messagerie", "documentation", "sessions", "presences", "signature", "catalogue")
# What every page needs travels together: the headers of a small file weigh as much as the file.
BUNDLES = {
    "css/site.css": [f"css/{sheet}.css" for sheet in ("tokens", "base", *COMPONENTS, "print")],
    "css/dossiers.css": [f"css/{sheet}.css" for sheet in DOSSIERS],
    "css/statistiques.css": ["css/statistiques.css", "css/carte.css"],
    "css/annuaire.css": ["css/carte.css", "css/annuaire.css"],
    "css/resultats.css": ["css/grid.css", "css/tableau.css", "css/pv.css"],
    "js/public.js": FIRST,
    "js/site.js": [*FIRST, "js/menus.js", "js/recherche.js", "js/tableaux.js", "js/puces.js", "js/impression.js"],
    "js/saisie.js": ["js/autosave.js", "js/grille.js", "js/collage.js"],
    "js/dossier.js": ["js/autosave.js", "js/grille.js", "js/televersements.js", "js/sommaire.js"],
}
# What is made from a declaration, at the end of the file that it completes.
DECLARED: dict[str, str] = {}
# What a table that is typed into has beside them.
GRID = ["css/grid.css", "css/tableau.css", "css/preview.css"]
# What only who writes them reads: comments, and the indentation of style sheets (that of a script may stand in its texts).
UNREAD = {".css": re.compile(r"/\*.*?\*/|(?<=\n) +", re.DOTALL), ".js": re.compile(r"^ *//.*\n", re.MULTILINE)}


def declare(path: str, after: list[str], text: str) -> None:
    """A file that is others, then what a declaration makes."""
    BUNDLES[path], DECLARED[path] = after, text


def static_folder() -> Path:
    """Beside the sources in a checkout, or in the current folder of a deployment."""
    beside = Path(__file__).parents[3] / "static"
    return beside if beside.is_dir() else Path("static").resolve()


@lru_cache
def content(path: str) -> bytes:
    """A file, or several in one: without their comments, and each script in a scope of its own, as a module is."""
    kind = Path(path).suffix
    if path not in BUNDLES:
        raw = (static_folder() / path).read_bytes()
        return UNREAD[kind].sub("", raw.decode()).encode() if kind in UNREAD else raw
    parts = [UNREAD[kind].sub("", (static_folder() / part).read_text()) for part in BUNDLES[path]]
    return ("".join(f"{{\n{part}}}\n" if kind == ".js" else part for part in parts) + DECLARED.get(path, "")).encode()


@lru_cache
def fingerprint(path: str) -> str:
    return hashlib.sha256(content(path)).hexdigest()[:10]


_written: dict[str, list[int]] = {}


def written(path: str) -> list[int]:
    """When its files last were."""
    folder = static_folder()
    return [(folder / part).stat().st_mtime_ns for part in BUNDLES.get(path, (path,))]


def asset(path: str) -> str:
    """The address of a static file. Raises FileNotFoundError for one that does not exist. Who changes one sees it at the next page."""
    if get_settings().debug and (now := written(path)) != _written.get(path):
        content.cache_clear()
        fingerprint.cache_clear()
        _written[path] = now
    return f"/static/{path}?v={fingerprint(path)}"


@lru_cache
def compressed(path: str, version: str, encoding: str) -> bytes:
    """As a browser that reads ``encoding`` is sent it: compressed once, as tightly as can be."""
    return brotli.compress(content(path)) if encoding == "br" else gzip.compress(content(path), mtime=0)


class Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        if path in BUNDLES and scope["method"] in ("GET", "HEAD"):
            response = Response(content(path), media_type=mimetypes.guess_type(path)[0])
        else:
            response = await super().get_response(path, scope)
        if response.status_code == 200 and Path(path).suffix in TEXTS:
            response = await self.tight(path, response, Headers(scope=scope))
        versioned = b"v=" in scope["query_string"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        return response

    @staticmethod
    async def tight(path: str, response: Response, asked: Headers) -> Response:
        """Texts leave compressed, unless a part of one is asked for; pictures and fonts already are."""
        encoding = encoding_of(asked.get("accept-encoding", ""))
        if encoding is None or "range" in asked:
            return response
        body = await to_thread.run_sync(compressed, path, fingerprint(path), encoding)
        kept = {name: response.headers[name] for name in ("etag", "last-modified") if name in response.headers}
        return Response(
            body, media_type=response.media_type, headers=kept | {"Content-Encoding": encoding, "Vary": "Accept-Encoding"}
        )
