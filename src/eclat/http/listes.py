"""The pages of a list, from its declaration: the page, what is swapped of it, one row, the export of exactly what it shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from eclat import clock
from eclat.database import reading
from eclat.domain.comptes import colonnes as choix
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports, listes
from eclat.engines.exports import Feuille, Sessions, Source
from eclat.engines.listes import Liste, Page
from eclat.engines.listes.chiffres import Chiffres
from eclat.engines.listes.nombres import capped
from eclat.engines.listes.vues import TOUS, Vue, key
from eclat.formats import format_datetime, plural
from eclat.http import colonnes, vues
from eclat.http.affichage import Affichage, Mots, Puce
from eclat.http.colonnes import Colonne, Tete
from eclat.http.context import Context
from eclat.http.exports import format_of, said_of, sent
from eclat.http.routing import get, post
from eclat.http.templates import templates
from eclat.http.web import Handler
from eclat.tasks import exports as faits_apres

__all__ = ["AT_ONCE", "Affichage", "Colonne", "Ecran", "Mots", "lists", "said_of", "sent", "taken"]

L = TypeVar("L")

DECLARED: dict[
    str, "tuple[Ecran[Any], Audience]"
] = {}  # the lists whose columns are chosen and whose views are saved, by the name of their page
AT_ONCE = 100  # rows that one act takes
COUNTED_TO = 1_000_000  # rows of a file that is to be made: its progress is told beside this number
Filtres = Iterable[
    tuple[str, Iterable[tuple[Any, str]], str]
]  # a field of the view, what it may be and how that is called, its label
ALONE: Page[Any] = Page([])  # some rows without their page, after an act


@dataclass(frozen=True, eq=False)
class Ecran(Generic[L]):
    """How a list is shown.

    ``route``: the name of its page, ``-export`` after it that of its export. ``region``: the id of what is swapped, the template of
    which is ``partial``. ``phrase``: the template of the sentence under the title; ``page``: that of the page, when it is not the one
    of every list. ``around``: what the templates need beside the rows (``r``), from the rows and what the address asks. ``exports``:
    its columns, which the reader chooses when they have names, and those of its file: the ones shown; ``registre``: all of them, always. ``choix``: what its own filters offer, as its file says them.
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
    choix: Callable[[Session, Utilisateur, Any], Filtres] = lambda db, user, vue: ()

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
        lignes, shown = self.liste.lines(ctx.db, ctx.me, [key], vue), tuple(self.columns(ctx.db, ctx.me, vue))
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

    def columns(self, db: Session, user: Utilisateur, vue: Vue) -> list[Colonne[L]]:
        """Those that are shown: what the address says, else what the reader chose, else what the list shows at first."""
        offered = colonnes.offered(self.exports, user)
        if not offered:
            return []
        return colonnes.ordered(offered, vue.col.split(",") if vue.col else choix.chosen(db, self.route, user))

    def affichage(self, ctx: Context, vue: Any, lignes: list[L], chiffres: Chiffres, page: Page[L] = ALONE) -> Affichage[L]:
        shown = tuple(self.columns(ctx.db, ctx.me, vue))
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
        """The rows that the filters show, on all pages, or those chosen among them; when they are many, the worker makes the file."""
        return self.sent(ctx, self.vue(ctx), [] if self.everything(ctx) else boxes(ctx))

    def sent(self, ctx: Context, vue: Vue, keys: Sequence[UUID] = ()) -> Response:
        number = len(keys) or self.liste.number(ctx.db, ctx.me, vue, exports.AT_ONCE)
        if number > exports.AT_ONCE and self.route in exports.SOURCES:
            return self.left_to_the_worker(ctx, vue)
        return self.given(ctx, vue, keys, precise=f", {plural(number, 'ligne', 'lignes')}")

    def given(self, ctx: Context, vue: Vue, keys: Sequence[UUID] = (), precise: str = "") -> Response:
        """The file, given out as it is made."""
        titre, shown = self.words(ctx.me).titre, self.written(ctx.db, ctx.me, vue)
        rows = self.liste.every(reading, ctx.me, vue, keys)
        dit = self.dit(ctx.db, ctx.me, vue, chosen=bool(keys))
        return sent(ctx, titre, shown, rows, dit=dit, precise=precise, **self.told(shown, vue, len(keys)))

    def left_to_the_worker(self, ctx: Context, vue: Vue) -> Response:
        """Its page says how far the file is, and gives it once it is made."""
        format, shown = format_of(ctx), self.columns(ctx.db, ctx.me, vue)
        asked = vue.filters | vue.whose | ({"col": ",".join(each.nom for each in shown)} if shown else {})
        number = self.liste.number(ctx.db, ctx.me, vue, COUNTED_TO)
        titre, columns = self.words(ctx.me).titre, self.written(ctx.db, ctx.me, vue)
        export = exports.ask(ctx.db, self.route, titre, urlencode(sorted(asked.items())), format, number, by=ctx.me)
        exports.note(ctx.db, titre, by=ctx.me, format=format, **self.told(columns, vue))
        ctx.after = partial(faits_apres.begin, export.id)
        return ctx.redirect("export", id=export.id)

    def told(self, shown: Sequence[Colonne[L]], vue: Any, keys: int = 0) -> dict[str, Any]:
        """What the journal says of the file beside its list."""
        found = {"etat": vue.etat, "cherche": bool(vue.q), "lignes": keys}
        return found | ({"naissance": True} if any(each.naissance for each in shown) else {})

    def written(self, db: Session, user: Utilisateur, vue: Vue) -> Sequence[Colonne[L]]:
        """The columns of its file."""
        shown = self.columns(db, user, vue)
        return colonnes.written(self.exports, shown, user) if shown and not self.registre else self.exports

    def feuille(self, sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Feuille:
        """What the worker makes the file of: the same as the page gives out, for the same reader."""
        vue = self.liste.vue(query, user)
        with sessions() as db:
            shown, dit = self.written(db, user, vue), self.dit(db, user, vue)
        rows = ([each.cellule(ligne) for each in shown] for ligne in self.liste.every(sessions, user, vue))
        return Feuille(self.words(user).titre, [each.entete for each in shown], rows, dit)

    def dit(self, db: Session, user: Utilisateur, vue: Vue, *, chosen: bool = False) -> list[tuple[str, str]]:
        """What the file was narrowed by, in words: who opens it later knows what it holds."""
        said = [("Liste", self.words(user).titre), ("Demandé par", user.nom_complet), ("Le", format_datetime(clock.now()))]
        if chosen:
            return [*said, ("Filtres", "les lignes cochées")]
        states = self.liste.states
        asked = [("État", ", ".join(states.label(user, each) for each in vue.several("etat")))] if states and vue.etat else []
        asked += [("Recherche", vue.q)] if vue.q else []
        offered = {name: (label, {str(key): said for key, said in options}) for name, options, label in self.choix(db, user, vue)}
        for name in vue.filters:
            if name in offered:
                label, words = offered[name]
                asked.append((label, ", ".join(words.get(each, each) for each in vue.several(name))))
        others = set(vue.filters) - {"etat", "q", "tri", "col", "vue", *offered}
        asked += [("Autre filtre", name) for name in sorted(others)]
        return [*said, *(asked or [("Filtres", "aucun")])]

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
    exports.SOURCES[ecran.route] = Source(audience, ecran.feuille)
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
