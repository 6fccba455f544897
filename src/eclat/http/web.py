"""One request: read the form, run a plain function in a thread inside one unit of work, answer. The only async code.

A handler is ``handler(ctx, **path_parameters) -> Response``. It loads through the policies, calls one domain verb, and renders or
redirects. An answer of 400 or more rolls everything back, unless a draft asks to be kept; so does a template that fails. Mails
leave after the commit.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eclat import throttle
from eclat.database import reading, writing
from eclat.domain.comptes import consultations
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Disparu, Interdit, Introuvable, Refus, TropDeDemandes
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Comme, Exigence, Utilisateur
from eclat.engines import journal
from eclat.file_types import FileRefused
from eclat.http import traces
from eclat.http.bodies import read_form, rewind, uploads
from eclat.http.context import Context, say_next
from eclat.http.refusals import refusal
from eclat.http.sign_ins import keep_alive, keep_unsent, signed_in, to_sign_in
from eclat.settings import get_settings
from eclat.tasks.unit_of_work import commit

log = structlog.get_logger()

OWN = ("/compte", "/envoi-garde")  # what is a person's alone: their password, their factor, what they were typing
STEADY_S = 0.5
WATCHERS = 4  # at once, for each address that machines watch


T = TypeVar("T")
Handler = Callable[..., Response]
REFUSALS = (Refus, Interdit, Introuvable, TropDeDemandes, HTTPException)


@dataclass(frozen=True)
class Endpoint:
    """A handler with who may knock, and whether it writes."""

    handler: Handler
    audience: Audience
    writes: bool
    before_profile: bool = False  # reachable while the profile is incomplete
    asks: bool = False  # reads the form without writing anything
    during: tuple[Exigence, ...] = ()  # reachable while the sign-in owes this; nothing else is
    watched: bool = False  # asked by machines: it waits for no other request, nor for the database
    steady: bool = False  # answers after STEADY_S whatever it did: a mail written or not would show who is known
    steady_refusals: bool = False  # the same, but who may go on goes on at once
    support: bool = False  # who sees as someone else comes here as themselves
    prepares: bool = False  # engages nobody: support does it in the place of who allowed it
    prepare: Callable[..., Any] | None = None  # slow work before the transaction: answers, or makes what the handler is given
    files: Callable[[bytes, str], bytes] = fichiers.checked  # looks at those of the form, before the transaction as well
    limit: throttle.Rule | None = None  # how often one address may come
    limited: Callable[[Context, TropDeDemandes], Response] = refusal  # what it is told beyond

    async def answer(self, request: Request) -> Response:
        if self.watched:
            return await anyio.to_thread.run_sync(partial(self.say, request), limiter=limiter(request.scope["path"]))
        end, steady = anyio.current_time() + STEADY_S, self.steady or self.steady_refusals
        form = await read_form(request) if self.writes or self.asks else FormData()
        request.state.form = form  # what a page of failure gives back
        try:
            response = await anyio.to_thread.run_sync(partial(self.respond, request, form), limiter=limiter())
            steady = self.steady or (self.steady_refusals and response.status_code >= 400)
            return response
        finally:
            await form.close()
            if steady:
                await anyio.sleep_until(end)

    def say(self, request: Request) -> Response:
        """Answer whoever asks: nobody's sign-in is looked up."""
        with reading() as db:  # which asks for nothing by itself
            try:
                return self.handler(Context(request, db, None, FormData()), **request.path_params)
            except REFUSALS as error:
                return refusal(Context(request, db, None, FormData()), error)

    def respond(self, request: Request, form: FormData) -> Response:
        """Answer. What is slow is done first, once, however often the transaction is begun."""
        crowd = self.crowd(request)
        if crowd is not None:
            turned_away: Response = twice(lambda: self.beforehand(request, form, lambda ctx, **_: self.limited(ctx, crowd)), form)
            return turned_away
        response = self.handled(request, form)
        if self.limit is not None and request.client:
            throttle.hit_from(self.limit, request.client.host)  # once it was answered: an outage uses nobody's turns
        if self.writes and getattr(request.state, "unsent", False) and keep_unsent(request, form):
            say_next(response, "Votre connexion a pris fin : connectez-vous, ce que vous avez écrit vous attend")
        return response

    def handled(self, request: Request, form: FormData) -> Response:
        if self.prepare is None and any(uploads(form)):
            looked = twice(lambda: self.beforehand(request, form, self.look), form)
            return looked if isinstance(looked, Response) else twice(lambda: self.attempt(request, form, files=looked), form)
        if self.prepare is None:
            return twice(lambda: self.attempt(request, form), form)
        prepare = self.prepare
        made = twice(lambda: self.beforehand(request, form, prepare), form)
        return made if isinstance(made, Response) else twice(lambda: self.attempt(request, form, made), form)

    def crowd(self, request: Request) -> TropDeDemandes | None:
        """Why an address that comes too often is not let through. It is asked before the database is."""
        who = request.client.host if request.client else ""
        secondes = throttle.wait_from(self.limit, who) if self.limit is not None and who else 0
        return TropDeDemandes(secondes) if secondes else None

    def beforehand(self, request: Request, form: FormData, act: Callable[..., Any]) -> Any:
        """What is done before the transaction, for who may knock: an answer, or what the handler is given."""
        with reading() as db:
            ctx = Context(request, db, signed_in(db, request), form)
            try:
                return self.gate(ctx) or act(ctx, **request.path_params)
            except REFUSALS as error:
                return refusal(ctx, error)

    def look(self, ctx: Context, **path: Any) -> dict[int, bytes | FileRefused]:
        """What each file of the form is worth: a hostile one takes the time of nobody else."""
        found: dict[int, bytes | FileRefused] = {}
        for each in uploads(ctx.form):
            try:
                found[id(each)] = self.files(each.file.read(), each.filename or "")
            except FileRefused as refused:
                found[id(each)] = refused
        return found

    def attempt(
        self, request: Request, form: FormData, *prepared: Any, files: Mapping[int, bytes | FileRefused] | None = None
    ) -> Response:
        with writing() if self.writes else reading() as db:
            user = signed_in(db, request)
            traces.quiet.set(user is not None and user.par is not None)
            ctx = Context(request, db, user, form, files=files or {})
            if self.writes:
                journal.comes_from(db, ctx.address, request.headers.get("user-agent", ""), user.connectee_le if user else None)
            try:
                response = self.gate(ctx) or self.handler(ctx, *prepared, **request.path_params)
                if self.writes and (response.status_code < 400 or ctx.keep):
                    if user is not None and user.par is not None and not self.support:
                        consultations.note_write(db, user, request.url.path)
                    commit(db)
            except Disparu:
                raise  # to be done again
            except REFUSALS as error:
                db.rollback()
                response = refusal(ctx, error)
        if ctx.after is not None and response.status_code < 400:
            ctx.after()
        if user is not None and user.connexion_id is not None:
            keep_alive(user)
        if user is not None and user.par is not None and not self.writes and is_seen(request, response):
            note_page(ctx, user.par, user.nom_complet)
        return response

    def check_reading(self, ctx: Context, user: Utilisateur) -> None:
        """Who sees as someone else changes nothing, but what prepares when that person allowed it; nor do they enter what is that person's
        alone. Raises Refus."""
        if self.support:
            return
        if self.writes and not (user.par and user.par.ecrit):
            raise Refus(
                f"Vous voyez OC Éclat comme {user.nom_complet}, en lecture\u00a0: rien ne se modifie à sa place. Cette personne peut vous y autoriser "
                "pendant 24 heures, depuis «\u00a0Mon compte\u00a0»."
            )
        if self.writes and not self.prepares:
            raise Refus(
                f"Cela engage {user.nom_complet}, qui seul le fait\u00a0: déposer, signer, attester, écrire, inviter. À sa place, vous pouvez seulement remplir."
            )
        if ctx.request.url.path.startswith(OWN):
            raise Refus(f"Cette page n’est qu’à {user.nom_complet}\u00a0: elle ne s’ouvre pas à sa place.")

    def gate(self, ctx: Context) -> Response | None:
        """Turn away who may not knock here: to sign in, to the second factor, to the profile, or with a 403."""
        if ctx.user is not None and ctx.user.exigence is not None:
            return None if ctx.user.exigence in self.during else to_sign_in(ctx)
        if ctx.user is not None and ctx.user.comme_finie is not None and not self.support:
            return ctx.redirect("comme-finie")
        if ctx.user is not None and ctx.user.par is not None:
            self.check_reading(ctx, ctx.user)
        if self.audience.admits(ctx.user.en_personne if ctx.user and self.support else ctx.user):
            unfinished = ctx.user is not None and ctx.user.est_dirigeant and not ctx.user.profil_complet
            return ctx.redirect("profil") if unfinished and not self.before_profile else None
        if ctx.user is not None:
            if not ctx.user.roles:
                return ctx.redirect("entree")
            raise Interdit
        return to_sign_in(ctx)


def is_seen(request: Request, response: Response) -> bool:
    """Whether it is a page, or a file that is opened: not a piece of one, for which a page on the screen asks."""
    page = response.headers.get("content-type", "").startswith("text/html") and "hx-request" not in request.headers
    file = "content-disposition" in response.headers and request.headers.get("range", "bytes=0-").startswith("bytes=0-")
    return request.method == "GET" and response.status_code in (200, 206) and (page or file)


def note_page(ctx: Context, comme: Comme, nom: str) -> None:
    """Each page and each file that is seen as someone else is in the journal."""
    path, agent = ctx.request.url.path, ctx.request.headers.get("user-agent", "")

    def write(db: Session) -> None:
        journal.comes_from(db, ctx.address, agent, comme.agent.connectee_le)
        consultations.note_page(db, comme, nom, path)

    traces.leave("page vue", write, always=True)


def twice(work: Callable[[], T], form: FormData) -> T:
    """Do it, once more when two requests met on the same row, or when the database went away before the commit.

    The second try sees what the first one, or the other request, did.
    """
    try:
        return work()
    except (IntegrityError, OperationalError, Disparu) as error:
        log.info("request.again", cause=type(getattr(error, "orig", error)).__name__)
    rewind(form)
    return work()


@lru_cache
def limiter(watched: str = "") -> CapacityLimiter:
    """How many requests one process handles at once: a handful is faster and steadier than many. Who watches has its own."""
    return CapacityLimiter(WATCHERS if watched else get_settings().web_threads)


async def plain_error(request: Request, error: Exception) -> Response:
    """For what never reached a handler: an unknown address, a wrong method, a failure of ours."""
    answer = partial(render_plain_error, request, error)
    return await anyio.to_thread.run_sync(partial(twice, answer, FormData()), limiter=limiter())


def render_plain_error(request: Request, error: Exception) -> Response:
    with reading() as db:
        return refusal(Context(request, db, signed_in(db, request), FormData()), error)


def quoted_filename(name: str) -> str:
    """For Content-Disposition (RFC 6266): the name in ASCII for old programs, then the exact one, percent-encoded."""
    plain = re.sub(r'[^ -~]|["\\%]', "", unicodedata.normalize("NFKD", name)).strip() or "fichier"
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
