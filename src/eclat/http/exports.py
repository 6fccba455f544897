"""The file of a list, and how it leaves."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from anyio import CapacityLimiter
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from eclat import clock
from eclat.domain.socle.errors import Introuvable, TropDeDemandes
from eclat.engines import exports
from eclat.http.colonnes import Colonne
from eclat.http.context import Context
from eclat.http.templates import templates
from eclat.http.web import quoted_filename
from eclat.settings import get_settings
from eclat.tableurs.ecriture import FORMATS, Said

__all__ = ["Colonne", "said_of", "sent"]

L = TypeVar("L")
SOON_S = 60


def said_of(kind: str, etat: str) -> str:
    """The words of the badge of a state."""
    words: dict[str, dict[str, tuple[str, str, str]]] = badges().mots
    return words[kind][str(etat)][0]


@lru_cache
def badges() -> Any:
    return templates.environment.get_template("partials/_ui/badge.html").module


def sent(
    ctx: Context, titre: str, columns: Sequence[Colonne[L]], rows: Iterable[L], *, dit: Said = (), precise: str = "", **told: Any
) -> Response:
    """A file of these rows, given out as it is made. ``dit``: what it was narrowed by; ``precise``: the same in its name.

    It leaves a line in the journal (``told``: what it says beside the list and the format): what the platform knows of people goes
    out of it. Raises TropDeDemandes while as many as there may be are being written.
    """
    if under_way().available_tokens < 1:
        raise TropDeDemandes(SOON_S, "D’autres exports sont en train de s’écrire. Réessayez dans {} : votre liste n’a pas bougé.")
    format = format_of(ctx)
    exports.note(ctx.db, titre, by=ctx.me, format=format, **told)
    write, media_type = FORMATS[format]
    cells = ([each.cellule(ligne) for each in columns] for ligne in rows)
    body = write(titre, [each.entete for each in columns], cells, dit)
    name = quoted_filename(f"{titre}{precise} {clock.now().astimezone(clock.PARIS):%Y-%m-%d %Hh%M}.{format}")
    return Fichier(body, media_type=media_type, headers={"Content-Disposition": f"attachment; {name}"})


def format_of(ctx: Context) -> str:
    """The one that is asked. Raises Introuvable."""
    format = ctx.typed("format") or "xlsx"
    if format not in FORMATS:
        raise Introuvable
    return format


class Fichier(StreamingResponse):
    """A file that is written while it is read: of those that began at the same instant, some wait."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with under_way():
            await super().__call__(scope, receive, send)


@lru_cache
def under_way() -> CapacityLimiter:
    """The exports that this process writes now. They have threads of their own: a long one holds no page up."""
    return CapacityLimiter(get_settings().web_exports)
