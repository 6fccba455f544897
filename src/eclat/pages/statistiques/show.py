"""What the platform counts of its own work, for the administrateur (P17): a page of figures, and the file of each."""

from collections.abc import Iterator

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable
from eclat.domain.statistiques import preparation
from eclat.http.context import Context
from eclat.http.exports import Colonne, sent
from eclat.pages.statistiques import figures, periode, retards, tuiles
from eclat.pages.statistiques.vue import Vue
from eclat.partials.statistique.figure import Figure, Rang

EVERY = 1_000_000  # organismes in a file


def show(ctx: Context) -> Response:
    vue = Vue.read(ctx)
    return ctx.render(
        "pages/statistiques/index.html",
        vue=vue,
        dit=periode.said(vue.periode),
        periodes=periode.choices(vue.premier),
        cqps=[("", "Tous les CQP"), *vue.cqps],
        depuis=preparation.since(ctx.db),
        tuiles=list(tuiles.tuiles(vue)),
        figures=list(figures.all_of(vue)),
        retards=retards.lignes(ctx),
    )


def export(ctx: Context, figure: str) -> Response:
    """The numbers of a figure, for the period and the CQP that the page shows."""
    if figure not in figures.FIGURES:
        raise Introuvable
    vue = Vue.read(ctx)
    drawn = figures.organismes(vue, EVERY) if figure == "resultats-organismes" else figures.FIGURES[figure](vue)
    titre = f"{drawn.titre}, {periode.said(vue.periode).lower()}"
    return sent(ctx, titre, list(columns(drawn)), drawn.rangs, periode=vue.periode.nom, cqp=vue.cqp)


def columns(figure: Figure) -> Iterator[Colonne[Rang]]:
    yield Colonne(figure.tete, lambda each: each.nom)
    for rank, serie in enumerate(figure.series):
        unit = f" ({figure.unite})" if figure.unite else ""
        yield Colonne(f"{serie.nom}{unit}", lambda each, rank=rank: each.valeurs[rank])  # type: ignore[misc]
    if figure.additif:
        yield Colonne("Total", lambda each: each.total)
    if figure.taux:
        yield Colonne(f"{figure.taux} (%)", lambda each: round(100 * each.valeurs[0] / each.total) if each.total else None)
