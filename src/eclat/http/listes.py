"""The pages of a list, from its declaration: the page, what is swapped of it, one row, the export of exactly what it shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from eclat.database import reading
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import listes
from eclat.engines.listes import Liste, Page
from eclat.engines.listes.chiffres import Chiffres
from eclat.engines.listes.nombres import capped
from eclat.engines.listes.vues import TOUS, Vue, key
from eclat.http.affichage import Affichage, Mots, Puce
from eclat.http.context import Context
from eclat.http.exports import Colonne, said_of, sent
from eclat.http.routing import get, post
from eclat.http.templates import templates
from eclat.http.web import Handler

__all__ = ["AT_ONCE", "Affichage", "Colonne", "Ecran", "Mots", "lists", "said_of", "sent"]

L = TypeVar("L")

AT_ONCE = 100  # rows that one act takes
ALONE: Page[Any] = Page([])  # some rows without their page, after an act


@dataclass(frozen=True, eq=False)
class Ecran(Generic[L]):
    """How a list is shown.

    ``route``: the name of its page, ``-export`` after it that of its export. ``region``: the id of what is swapped, the template of
    which is ``partial``. ``phrase``: the template of the sentence under the title; ``page``: that of the page, when it is not the one
    of every list. ``around``: what the templates need beside the rows (``r``), from the rows and what the address asks. ``exports``:
    the columns of its file.
    """

    liste: Liste[L]
    route: str
    region: str
    partial: str
    mots: Mots | Callable[[Utilisateur], Mots]
    phrase: str = ""
    page: str = "pages/liste.html"
    around: Callable[[Context, Any, list[L]], Any] = lambda ctx, vue, lignes: None
    exports: Sequence[Colonne[L]] = ()

    @property
    def size(self) -> int:
        return self.liste.size or listes.PAGE

    def vue(self, ctx: Context) -> Vue:
        return self.liste.vue(ctx.request.query_params, ctx.me)

    # --- what is shown ---

    def shown(self, ctx: Context) -> Affichage[L]:
        """The page of the list that the address asks."""
        vue = self.vue(ctx)
        asked = self.liste.asked(ctx.db, vue)
        page = self.liste.page(ctx.db, ctx.me, vue, asked)
        return self.affichage(ctx, vue, page.lignes, self.liste.figures(ctx.db, ctx.me, vue, asked), page)

    def row(self, ctx: Context, key: UUID) -> Affichage[L]:
        """One row as it is now, without any figure."""
        vue = self.vue(ctx)
        return Affichage(self, self.words(ctx.me), vue, lignes=self.liste.lines(ctx.db, ctx.me, [key], vue))

    def alone(self, ctx: Context, keys: Sequence[UUID]) -> Affichage[L]:
        """These rows as they are now, and the figures that follow what was done to them."""
        vue = self.vue(ctx)
        ctx.db.flush()
        return self.affichage(ctx, vue, self.liste.lines(ctx.db, ctx.me, keys, vue), self.liste.figures(ctx.db, ctx.me, vue))

    def affichage(self, ctx: Context, vue: Any, lignes: list[L], chiffres: Chiffres, page: Page[L] = ALONE) -> Affichage[L]:
        return Affichage(
            self, self.words(ctx.me), vue, chiffres.of(vue.etat), tuple(self.puces(ctx, vue, chiffres)), len(lignes),
            avant=key_of(lignes[0]) if page.avant and lignes else "", apres=key_of(lignes[-1]) if page.apres else "",
            lignes=lignes, chiffres=chiffres,
        )  # fmt: skip

    def __reduce__(self) -> Any:
        """What is drawn of a list and kept is kept under its name (``drawn.remembered``)."""
        return str, (self.route,)

    def words(self, user: Utilisateur) -> Mots:
        return self.mots if isinstance(self.mots, Mots) else self.mots(user)

    def puces(self, ctx: Context, vue: Any, chiffres: Chiffres) -> Iterator[Puce]:
        """All, then the states that always have a chip, or count something, or are looked at."""
        states = self.liste.states
        if states is None:
            return
        always = states.always(ctx.me)
        for etat in ("", *states.of(ctx.me)):
            number = chiffres.of(etat)
            if not etat or etat in always or number or vue.etat == etat:
                url = templates.url(self.route, **vue.at(etat=etat))
                yield Puce(label=states.label(ctx.me, etat), count=capped(number), url=url, current=vue.etat == etat)

    # --- handlers ---

    def index(self, ctx: Context) -> Response:
        """The page; or, where htmx asks, the region that follows the search, the filters, the sorts and the pages."""
        return self.answer(ctx, self.shown(ctx))

    def answer(self, ctx: Context, shown: Affichage[L], *, around: Any = None, status: int = 200) -> Response:
        given = {"liste": shown, "r": self.around(ctx, shown.vue, shown.lignes) if around is None else around}
        return ctx.fragment(self.partial, status, **given) if ctx.wants_fragment else ctx.render(self.page, status, **given)

    def fragment(self, ctx: Context, template: str, shown: Affichage[L], around: Any, status: int = 200) -> Response:
        """Some rows after an act, and what else it changes."""
        return ctx.fragment(template, status, liste=shown, r=around)

    def export(self, ctx: Context) -> Response:
        """The rows that the filters show, on all pages, or those chosen among them."""
        vue, user, keys = self.vue(ctx), ctx.me, [] if self.everything(ctx) else boxes(ctx)
        rows = self.liste.every(reading, user, vue, keys)
        return sent(ctx, self.words(user).titre, self.exports, rows, etat=vue.etat, cherche=bool(vue.q), lignes=len(keys))

    # --- what is chosen ---

    def everything(self, ctx: Context) -> bool:
        """Whether all that answer are chosen, on every page."""
        return ctx.typed("choix") == TOUS

    def chosen(self, ctx: Context, *criteria: Any) -> list[UUID]:
        """The rows that an act is to take: those whose boxes are checked; or all that answer and that it concerns (``criteria``), AT_ONCE
        at most, the oldest first."""
        if self.everything(ctx):
            return self.liste.chosen(ctx.db, ctx.me, self.vue(ctx), AT_ONCE, *criteria)
        return boxes(ctx)


def lists(path: str, ecran: Ecran[Any], audience: Audience) -> list[Route]:
    """The addresses of a list: its page, its export."""
    return [
        get(path, ecran.route, declared(ecran, ecran.index), audience),
        post(f"{path}/export", f"{ecran.route}-export", declared(ecran, ecran.export), audience),
    ]


def declared(ecran: Ecran[Any], handler: Handler) -> Handler:
    """`eclat routes` leads from the address to where the list is declared."""

    def handle(ctx: Context) -> Response:
        return handler(ctx)

    handle.__wrapped__ = ecran.exports[0].cellule  # type: ignore[attr-defined]
    return handle


def boxes(ctx: Context) -> list[UUID]:
    return [UUID(each) for each in map(key, map(str, ctx.form.getlist("ids")[:AT_ONCE])) if each]


def key_of(ligne: Any) -> str:
    return str(ligne.id)
