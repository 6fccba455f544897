"""The pages of a list, from its declaration: the page, what is swapped of it, one row, the export of exactly what it shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from eclat.database import reading
from eclat.domain.comptes import colonnes as choix
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import listes
from eclat.engines.listes import Liste, Page
from eclat.engines.listes.chiffres import Chiffres
from eclat.engines.listes.nombres import capped
from eclat.engines.listes.vues import TOUS, Vue, key
from eclat.http import colonnes, vues
from eclat.http.affichage import Affichage, Mots, Puce
from eclat.http.colonnes import Colonne, Tete
from eclat.http.context import Context
from eclat.http.exports import said_of, sent
from eclat.http.routing import get, post
from eclat.http.templates import templates
from eclat.http.web import Handler

__all__ = ["AT_ONCE", "Affichage", "Colonne", "Ecran", "Mots", "lists", "said_of", "sent", "taken"]

L = TypeVar("L")

DECLARED: dict[
    str, "tuple[Ecran[Any], Audience]"
] = {}  # the lists whose columns are chosen and whose views are saved, by the name of their page
AT_ONCE = 100  # rows that one act takes
ALONE: Page[Any] = Page([])  # some rows without their page, after an act


@dataclass(frozen=True, eq=False)
class Ecran(Generic[L]):
    """How a list is shown.

    ``route``: the name of its page, ``-export`` after it that of its export. ``region``: the id of what is swapped, the template of
    which is ``partial``. ``phrase``: the template of the sentence under the title; ``page``: that of the page, when it is not the one
    of every list. ``around``: what the templates need beside the rows (``r``), from the rows and what the address asks. ``exports``:
    its columns, which the reader chooses when they have names, and those of its file: the ones shown; ``registre``: all of them, always.
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
    registre: bool = False

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
        lignes, shown = self.liste.lines(ctx.db, ctx.me, [key], vue), tuple(self.columns(ctx, vue))
        return Affichage(self, self.words(ctx.me), vue, lignes=lignes, cellules=shown, colonnes=heads(shown))

    def alone(self, ctx: Context, keys: Sequence[UUID]) -> Affichage[L]:
        """These rows as they are now, and the figures that follow what was done to them."""
        vue = self.vue(ctx)
        ctx.db.flush()
        return self.affichage(ctx, vue, self.liste.lines(ctx.db, ctx.me, keys, vue), self.liste.figures(ctx.db, ctx.me, vue))

    def etats(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """Those that may be asked for together."""
        states = self.liste.states
        return tuple((each, states.label(ctx.me, each)) for each in states.together(ctx.me)) if states else ()

    def columns(self, ctx: Context, vue: Vue) -> list[Colonne[L]]:
        """Those that are shown: what the address says, else what the reader chose, else what the list shows at first."""
        offered = colonnes.offered(self.exports, ctx.me)
        if not offered:
            return []
        return colonnes.ordered(offered, vue.col.split(",") if vue.col else choix.chosen(ctx.db, self.route, ctx.me))

    def affichage(self, ctx: Context, vue: Any, lignes: list[L], chiffres: Chiffres, page: Page[L] = ALONE) -> Affichage[L]:
        shown = tuple(self.columns(ctx, vue))
        left = [each for each in colonnes.offered(self.exports, ctx.me) if each not in shown]
        return Affichage(
            self, self.words(ctx.me), vue, chiffres.of(vue.etat), tuple(self.puces(ctx, vue, chiffres)), len(lignes),
            avant=key_of(lignes[0]) if page.avant and lignes else "", apres=key_of(lignes[-1]) if page.apres else "",
            lignes=lignes, chiffres=chiffres, cellules=shown, colonnes=heads(shown), autres=heads(left), etats=self.etats(ctx),
            vues=vues.offered(self, ctx, vue, tuple(each.nom for each in shown)), ouvre=ctx.query("colonnes") == "ouvert",
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
                yield Puce(
                    label=states.label(ctx.me, etat), count=capped(number, self.liste.cap), url=url, current=vue.etat == etat
                )

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
        shown = self.written(ctx, vue)
        told = {"etat": vue.etat, "cherche": bool(vue.q), "lignes": len(keys)}
        if any(each.naissance for each in shown):
            told["naissance"] = True
        return sent(ctx, self.words(user).titre, shown, rows, **told)

    def written(self, ctx: Context, vue: Vue) -> Sequence[Colonne[L]]:
        """The columns of its file."""
        shown = self.columns(ctx, vue)
        return colonnes.written(self.exports, shown, ctx.me) if shown and not self.registre else self.exports

    def choose(self, ctx: Context) -> Response:
        """Other columns from now on. When the address names them, as that of a saved view does, only the address changes."""
        vue = self.vue(ctx)
        names = colonnes.choice(ctx.form, colonnes.offered(self.exports, ctx.me))
        if vue.col:
            here = vue.at(col=",".join(names))
        else:
            choix.choose(ctx.db, self.route, names, by=ctx.me)
            here = vue.at()
        moved = ctx.typed("monte") or ctx.typed("descend")
        return ctx.redirect(self.route, **here, **({"colonnes": "ouvert"} if moved else {}))

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
    """The addresses of a list: its page, its export, the choice of its columns."""
    return [get(path, ecran.route, declared(ecran, ecran.index), audience), *taken(path, ecran, audience)]


def taken(path: str, ecran: Ecran[Any], audience: Audience) -> list[Route]:
    """Those of a list whose page is another's: its export, the choice of its columns."""
    found = [post(f"{path}/export", f"{ecran.route}-export", declared(ecran, ecran.export), audience)]
    if any(each.nom for each in ecran.exports):
        DECLARED[ecran.route], listes.registre[ecran.route] = (ecran, audience), ecran.liste
        found.append(post(f"{path}/colonnes", f"{ecran.route}-colonnes", declared(ecran, ecran.choose), audience))
    return found


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


def heads(shown: Sequence[Colonne[Any]]) -> tuple[Tete, ...]:
    return tuple(Tete(each.nom, each.titre, each.tri, each.fixe, each.nombre) for each in shown)
