"""One request: read the form, run a plain function in a thread inside one unit of work, answer. The only async code.

A handler is ``handler(ctx, **path_parameters) -> Response``. It loads through the policies, calls one domain verb, and renders or
redirects. An answer of 400 or more rolls everything back, unless a draft asks to be kept; so does a template that fails. Mails
leave after the commit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from eclat.context import Context
from eclat.database import reading, writing
from eclat.domain.errors import Interdit, Introuvable, Refus
from eclat.domain.policies import Audience
from eclat.refusals import refusal
from eclat.settings import get_settings
from eclat.sign_ins import keep_alive, signed_in, to_sign_in
from eclat.tasks.unit_of_work import commit

log = structlog.get_logger()

MAX_FIELDS = 2_000  # a table of 300 rows without JavaScript sends them all
MAX_FILES = 400  # the same table sends a file for each row, empty where none was chosen
MAX_FIELD_BYTES = 200_000
STEADY_S = 0.5


Handler = Callable[..., Response]


@dataclass(frozen=True)
class Endpoint:
    """A handler with who may knock, and whether it writes."""

    handler: Handler
    audience: Audience
    writes: bool
    before_profile: bool = False  # reachable while the profile is incomplete
    asks: bool = False  # reads the form without writing anything
    steady: bool = False  # answers after STEADY_S whatever it did: a mail written or not would show who is known

    async def answer(self, request: Request) -> Response:
        end = anyio.current_time() + STEADY_S if self.steady else 0
        form = await read_form(request) if self.writes or self.asks else FormData()
        try:
            return await anyio.to_thread.run_sync(partial(self.respond, request, form), limiter=limiter())
        finally:
            await form.close()
            await anyio.sleep_until(end)

    def respond(self, request: Request, form: FormData) -> Response:
        """Answer, once more when two requests met on the same row: the second try sees what the first one did."""
        for last in (False, True):
            try:
                return self.attempt(request, form)
            except (IntegrityError, OperationalError) as error:
                if last or not self.writes:
                    raise
                log.info("request.again", cause=type(error.orig).__name__)
                rewind(form)
        raise AssertionError("unreachable")

    def attempt(self, request: Request, form: FormData) -> Response:
        with writing() if self.writes else reading() as db:
            user = signed_in(db, request)
            ctx = Context(request, db, user, form)
            try:
                response = self.gate(ctx) or self.handler(ctx, **request.path_params)
                if self.writes and (response.status_code < 400 or ctx.keep):
                    commit(db)
            except (Refus, Interdit, Introuvable, HTTPException) as error:
                db.rollback()
                response = refusal(ctx, error)
        if user is not None and user.connexion_id is not None:
            keep_alive(user)
        return response

    def gate(self, ctx: Context) -> Response | None:
        """Turn away who may not knock here: to sign in, to the profile, or with a 403."""
        if self.audience.admits(ctx.user):
            unfinished = ctx.user is not None and ctx.user.est_dirigeant and not ctx.user.profil_complet
            return ctx.redirect("profil") if unfinished and not self.before_profile else None
        if ctx.user is not None:
            if not ctx.user.roles:
                return ctx.redirect("entree")
            raise Interdit
        return to_sign_in(ctx)


def rewind(form: FormData) -> None:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            value.file.seek(0)


async def read_form(request: Request) -> FormData:
    """The form, within limits on the number of its fields and their size (the body's is the middleware's).

    Its texts are ones that any database and any page can hold. Raises HTTPException on a body that cannot be read.
    """
    try:
        form = await request.form(max_fields=MAX_FIELDS, max_files=MAX_FILES, max_part_size=MAX_FIELD_BYTES)
    except (UnicodeError, ClientDisconnect):  # an alphabet that does not read, or someone who left
        raise HTTPException(400) from None
    return FormData(
        [(storable(name), storable(value) if isinstance(value, str) else value) for name, value in form.multi_items()]
    )


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, nor halves of characters, which no page can carry."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_limiter: CapacityLimiter | None = None


def limiter() -> CapacityLimiter:
    """How many requests one process handles at once: a handful is faster and steadier than many."""
    global _limiter
    if _limiter is None:
        _limiter = CapacityLimiter(get_settings().web_threads)
    return _limiter


async def plain_error(request: Request, error: Exception) -> Response:
    """For what never reached a handler: an unknown address, a wrong method, a failure of ours."""
    return await anyio.to_thread.run_sync(partial(render_plain_error, request, error), limiter=limiter())


def render_plain_error(request: Request, error: Exception) -> Response:
    with reading() as db:
        return refusal(Context(request, db, signed_in(db, request), FormData()), error)


def quoted_filename(name: str) -> str:
    """For Content-Disposition (RFC 6266): the exact name, percent-encoded."""
    return f"filename*=UTF-8''{quote(name, safe='')}"
