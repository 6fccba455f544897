"""Which other agents have a file open: its page says so, and asks again by itself (P10, P13). The organisme is never told."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from starlette.responses import Response

from eclat import presence
from eclat.francais import listed
from eclat.http import traces
from eclat.http.context import Context
from eclat.models import Formulaire, Personne


@dataclass(frozen=True)
class Presence:
    """``adresse``: where the page asks again."""

    ctx: Context
    adresse: str
    cle: str

    @classmethod
    def of(cls, ctx: Context, thing: Formulaire, noun: str) -> "Presence":
        return cls(ctx, ctx.url(f"{noun}-presence", id=thing.id), str(thing.id))

    @cached_property
    def autres(self) -> list[str]:
        """The names of who else has it open. An administrateur who sees as someone is not there."""
        if traces.quiet.get() or self.ctx.me.personne_id is None:
            return []
        keys = [UUID(each) for each in presence.look(self.cle, str(self.ctx.me.personne_id))]
        if not keys:
            return []
        rows = select(Personne).where(col(Personne.id).in_(keys)).order_by(col(Personne.nom), col(Personne.prenom))
        return [each.nom_complet for each in self.ctx.db.exec(rows)]

    @property
    def phrase(self) -> str:
        """“Claire Petit consulte ce dossier.”"""
        if not self.autres:
            return ""
        return f"{listed(self.autres)} {'consulte' if len(self.autres) == 1 else 'consultent'} ce dossier."

    @property
    def version(self) -> str:
        return sha256(self.phrase.encode()).hexdigest()[:16]

    @property
    def rythme(self) -> int:
        return presence.EVERY_S


def looked_at(noun: str) -> Callable[[Context, Any], Response]:
    """What an open page asks for by itself: nothing when the same people are there (304)."""

    def answer(ctx: Context, thing: Any) -> Response:
        seen = Presence.of(ctx, thing, noun)
        tag = f'"{seen.version}"'
        if ctx.request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        response = ctx.fragment("partials/dossier/presence.html", presence=seen)
        response.headers["ETag"] = tag
        return response

    return answer
