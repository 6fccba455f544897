"""What serves every kind of form is given the one that the address names, loaded as its wing says."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.http.context import Context
from eclat.http.web import Handler
from eclat.models import Formulaire


@dataclass(frozen=True)
class Given:
    """``load`` returns what this user may see at this key, or raises Introuvable."""

    load: Callable[[Context, UUID], Formulaire]

    def __call__(self, handler: Handler) -> Handler:
        @wraps(handler)
        def answer(ctx: Context, id: UUID, **params: Any) -> Response:
            return handler(ctx, self.load(ctx, id), **params)

        return answer


def given(load: Callable[[Context, UUID], Formulaire]) -> Given:
    return Given(load)
