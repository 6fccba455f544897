"""An act for several rows of a list, as a page offers it: what is chosen begins a lot, the page of which says what became of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from eclat.engines import lots
from eclat.engines.lots import ActeLot
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.listes import Ecran, boxes
from eclat.http.routing import post
from eclat.models import EtatElement, EtatLot, Lot
from eclat.tasks import lots as tasks

ASKED_FROM = tasks.AT_ONCE + 1  # things from which what asks nothing is confirmed first

ECRANS: dict[str, "EcranLot"] = {}


@dataclass(frozen=True)
class EcranLot:
    """``acte`` for rows of ``ecran``. ``verbe``: “Accepter”; ``choses``: one of them, and several; ``faites``: once it is done.

    ``page``: the route of one thing, and ``cible`` what it takes of an element. ``rien``: said when no box is checked, and when none of all
    that answer is concerned; ``parmi``: which of those are. ``champs``: the template of what the act asks, and ``offert`` what
    that is given. ``dit``: what is to be known before.
    """

    acte: ActeLot
    ecran: Ecran[Any]
    verbe: str
    choses: tuple[str, str]
    faites: tuple[str, str]
    rien: tuple[str, str]
    page: str = ""
    parmi: Sequence[Any] = ()
    champs: str = ""
    offert: Callable[[Context], Any] = lambda ctx: None
    dit: str = ""

    def __post_init__(self) -> None:
        ECRANS[self.acte.nom] = self

    def titre(self, number: int) -> str:
        """“Accepter 12 organismes”"""
        return f"{self.verbe} {plural(number, *self.choses)}"

    def resume(self, etat: EtatLot, counts: Mapping[EtatElement, int]) -> str:
        """“10 organismes acceptés, 2 laissés de côté.”; “4 sur 12 organismes.”; “Rien n’est encore fait.”"""
        done, apart = counts.get(EtatElement.FAIT, 0), counts.get(EtatElement.ECARTE, 0)
        if etat == EtatLot.PREPARATION:
            return "Rien n’est encore fait\u00a0: il reste à le lancer."
        if etat == EtatLot.EN_COURS:
            return f"{done + apart} sur {plural(sum(counts.values()), *self.choses)}."
        said = plural(done, *self.faites)
        return f"{said}, {self.apart(apart)}." if apart else f"{said}."

    def apart(self, number: int) -> str:
        """“2 laissés de côté”"""
        e = "e" if self.faites[0].endswith("ée") else ""
        return plural(number, f"laissé{e} de côté", f"laissé{e}s de côté")

    def back(self, ctx: Context, lot: Lot) -> str:
        """The list, as it was when they were chosen."""
        return ctx.url(self.ecran.route) + (f"?{lot.requete}" if lot.requete else "")

    def begin(self, ctx: Context) -> Response:
        """Those chosen. What asks for something, or concerns many, is asked first; else it is done at once."""
        ecran, vue = self.ecran, self.ecran.vue(ctx)
        everything = ecran.everything(ctx)
        keys = ecran.liste.chosen(ctx.db, ctx.me, vue, lots.MOST + 1, *self.parmi) if everything else boxes(ctx)
        vu = number(ctx.typed(self.acte.vu)) if self.acte.vu else None
        made = lots.prepare(ctx.db, self.acte, keys, requete=urlencode(vue.filters), vu=vu, by=ctx.me)
        if made is None:
            return ctx.redirect(ecran.route, toast=self.rien[1 if everything else 0], **vue.filters)
        if not self.acte.form and made.etat == "preparation" and lots.size(ctx.db, made) < ASKED_FROM:
            launched(ctx, made)
        return ctx.redirect("lot", id=made.id)


def number(text: str) -> int:
    """What no page of ours wrote is taken for the oldest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def launched(ctx: Context, lot: Lot, form: Any = None) -> None:
    """Once this request is committed, it is carried out. Raises ChampRefuse, Refus."""
    lots.launch(ctx.db, lot, form, by=ctx.me)
    ctx.after = partial(tasks.begin, lot.id)


def batch(path: str, ecran: EcranLot) -> Route:
    """Where what is chosen in a list is sent."""

    def handle(ctx: Context) -> Response:
        return ecran.begin(ctx)

    handle.__wrapped__ = ecran.acte.verb  # type: ignore[attr-defined]
    return post(path, ecran.acte.nom, handle, ecran.acte.audience)
