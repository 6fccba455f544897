"""One's own files and what one did to several rows at once: what runs, what is ready, what is over. For thirty days, then it is forgotten."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from starlette.responses import Response

from eclat.engines import exports, lots
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.http.lots import ECRANS
from eclat.models import EtatElement, EtatExport, EtatLot, Export, Lot
from eclat.partials.export import situation

E, L = EtatExport, EtatLot
AT_MOST: Final = 50


@dataclass(frozen=True)
class Travail:
    """One of them. ``kind``: whose badge says its ``etat``; ``fichier``: where its file is taken from."""

    titre: str
    page: str
    dit: str
    kind: str
    etat: str
    le: datetime
    court: bool
    fichier: str = ""


@dataclass
class Vue:
    ctx: Context

    @cached_property
    def travaux(self) -> Sequence[Travail]:
        """The last first, files and lots together."""
        files = [self.of_export(each) for each in exports.recent(self.ctx.db, self.ctx.me, AT_MOST)]
        acts = [self.of_lot(*each) for each in lots.recent(self.ctx.db, self.ctx.me, AT_MOST)]
        return sorted([*files, *acts], key=lambda each: each.le, reverse=True)[:AT_MOST]

    @property
    def en_cours(self) -> Sequence[Travail]:
        return [each for each in self.travaux if each.court]

    @property
    def tourne(self) -> bool:
        """Whether something moves by itself: a lot that is to be launched awaits its author."""
        return any(each.etat in (E.EN_COURS, L.EN_COURS) for each in self.travaux)

    @property
    def finis(self) -> Sequence[Travail]:
        return [each for each in self.travaux if not each.court]

    @property
    def au_plus(self) -> int:
        return AT_MOST if len(self.travaux) == AT_MOST else 0

    def of_export(self, export: Export) -> Travail:
        return Travail(
            situation.titre(export),
            self.ctx.url("export", id=export.id),
            self.said(export),
            "export",
            export.etat,
            export.cree_le,
            export.etat == E.EN_COURS,
            self.ctx.url("export-fichier", id=export.id) if export.etat == E.PRET and self.still(export) else "",
        )

    def still(self, export: Export) -> bool:
        return exports.may_read(self.ctx.db, export, self.ctx.me)

    def said(self, export: Export) -> str:
        if export.etat == E.EN_COURS:
            return situation.avance(export)
        if export.etat == E.PRET:
            until = f"gardé jusqu’au {format_at(export.jusqu_a).removeprefix('le ')}"
            return f"{situation.compte(export)}, {until}" if self.still(export) else exports.NOT_YOURS
        if export.etat == E.EXPIRE:
            return f"Effacé un jour après avoir été fait\u00a0: demandez-le de nouveau depuis {situation.ou(export)}."
        return export.motif if export.etat == E.ECHEC else "Vous l’avez arrêté."

    def of_lot(self, lot: Lot, counts: Counter[EtatElement]) -> Travail:
        ecran = ECRANS[lot.acte]
        page = self.ctx.url("lot", id=lot.id)
        return Travail(
            ecran.titre(counts.total()), page, ecran.resume(lot.etat, counts), "lot", lot.etat, lot.cree_le, lot.etat != L.TERMINE
        )


def show(ctx: Context) -> Response:
    vue = Vue(ctx)
    return (
        ctx.fragment("partials/export/travaux.html", v=vue)
        if ctx.wants_fragment
        else ctx.render("pages/exports/index.html", v=vue)
    )
