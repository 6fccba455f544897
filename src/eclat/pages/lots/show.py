"""One act for several things: what it asks, then how far it is, what was done and what was not, and why."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle.errors import ChampRefuse, DejaFait, Introuvable, Refus
from eclat.engines import lots
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.lots import ECRANS, EcranLot, launched
from eclat.models import ElementLot, EtatElement, EtatLot, Lot

E = EtatElement


@dataclass
class Vue:
    """A lot as its page shows it. ``note``: what happened, said first."""

    ctx: Context
    lot: Lot
    form: Form[Any] | None = None
    note: str = ""

    @cached_property
    def elements(self) -> list[ElementLot]:
        return lots.elements(self.ctx.db, self.lot)

    @property
    def ecran(self) -> EcranLot:
        return ECRANS[self.lot.acte]

    @cached_property
    def offert(self) -> Any:
        return self.ecran.offert(self.ctx)

    @property
    def titre(self) -> str:
        return self.ecran.titre(len(self.elements))

    @property
    def faits(self) -> list[ElementLot]:
        return [each for each in self.elements if each.etat == E.FAIT]

    @property
    def ecartes(self) -> list[ElementLot]:
        return [each for each in self.elements if each.etat == E.ECARTE]

    @property
    def attendus(self) -> list[ElementLot]:
        return [each for each in self.elements if each.etat == E.A_FAIRE]

    @property
    def en_cours(self) -> bool:
        return self.lot.etat == EtatLot.EN_COURS

    @property
    def avance(self) -> int:
        return len(self.elements) - len(self.attendus)

    @property
    def phrase(self) -> str:
        """“10 organismes acceptés, 2 laissés de côté.”"""
        if self.lot.etat == EtatLot.PREPARATION:
            return self.ecran.dit
        if self.en_cours:
            return "C’est en cours. Vous pouvez quitter cette page\u00a0: le travail continue."
        return self.ecran.resume(EtatLot.TERMINE, Counter(each.etat for each in self.elements))

    @property
    def a_part(self) -> str:
        return self.ecran.apart(len(self.ecartes))

    def adresse(self, element: ElementLot) -> str:
        return self.ctx.url(self.ecran.page, id=element.objet_id) if self.ecran.page else ""

    @property
    def retour(self) -> str:
        return self.ecran.back(self.ctx, self.lot)


def load(ctx: Context, id: UUID) -> Lot:
    """One's own, of an act that one may still do. Raises Introuvable."""
    lot = ctx.load(lots.visible_lots(ctx.me), id)
    if not lots.is_author(ctx.db, ctx.me, lot):
        raise Introuvable
    return lot


def show(ctx: Context, id: UUID) -> Response:
    lot = load(ctx, id)
    asked = ECRANS[lot.acte].acte.form
    vue = Vue(ctx, lot, Form.of(asked) if asked and lot.etat == EtatLot.PREPARATION else None)
    if ctx.wants_fragment:
        return ctx.fragment("partials/lot/suivi.html", v=vue)
    return ctx.render("pages/lots/show.html", v=vue)


def launch(ctx: Context, id: UUID) -> Response:
    """It is answered; what is to be corrected is said beside it."""
    lot = load(ctx, id)
    asked = ECRANS[lot.acte].acte.form
    form = Form.bind(asked, ctx.form) if asked else None
    if form is not None and not form:
        return ctx.render("pages/lots/show.html", 422, v=Vue(ctx, lot, form))
    try:
        launched(ctx, lot, form.valid if form is not None else None)
    except ChampRefuse as error:
        assert form is not None
        form.refuse(error.champ, error.message)
        return ctx.render("pages/lots/show.html", 422, v=Vue(ctx, lot, form))
    except DejaFait:
        return ctx.redirect("lot", id=lot.id)  # a second click
    except Refus as refused:
        return ctx.render("pages/lots/show.html", 409, v=Vue(ctx, lot, note=str(refused)))
    return ctx.redirect("lot", id=lot.id)
