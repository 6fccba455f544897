"""Static files under addresses that change with their content, so that a browser may keep them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from eclat.settings import get_settings


def static_folder() -> Path:
    """Beside the sources in a checkout, or in the current folder of a deployment."""
    beside = Path(__file__).parents[2] / "static"
    return beside if beside.is_dir() else Path("static").resolve()


@lru_cache
def fingerprint(path: str) -> str:
    return hashlib.sha256((static_folder() / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """The address of a static file. Raises FileNotFoundError for one that does not exist."""
    if get_settings().debug:
        fingerprint.cache_clear()
    return f"/static/{path}?v={fingerprint(path)}"


class Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope["query_string"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        return response
