"""What the file would add to the table, looked over before it does: the rows to correct first, none left out."""

import re
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle.errors import Limite
from eclat.engines.grilles import imports
from eclat.engines.grilles.imports import Depasse, Termine
from eclat.engines.grilles.tableau import Table
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.imports.lecture import Apercu, ChoixFeuille

PAGE = "pages/grille/verification.html"
CELL = re.compile(r"ligne-(\d{1,7})-([a-z_]+)")


def show(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    owner = ecran.load(ctx, id)
    ecran.check(ctx, owner)
    kept = imports.current(ctx.db, ecran.grille, owner)
    if kept is None:
        return ecran.redirect(ctx, id, "import")
    if not imports.sheet_of(kept).colonnes:
        return ecran.redirect(ctx, id, "import-colonnes")
    return page(ctx, ecran, owner)


def correct(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    """Keep what was typed over the cells: row by row with a script, all that are shown without."""
    owner = ecran.load(ctx, id)
    try:
        keep(ctx, ecran.open(ctx, owner))
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, ecran, id, refus)
    apercu = Apercu.of(ctx, ecran, owner)
    return ctx.swap_or(ctx.redirect_to(apercu.here, toast="Corrections enregistrées"), "partials/grille/apercu.html", a=apercu)


def insert(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    """Keep what was typed over the cells, then add every row to the table."""
    owner = ecran.load(ctx, id)
    table = ecran.open(ctx, owner)
    try:
        keep(ctx, table)
        added, wrong = imports.insert(table, seen=ctx.typed("vu"))
    except Limite as refus:
        ctx.keep = True
        return page(ctx, ecran, owner, status=409, refus=str(refus))
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, ecran, id, refus)
    said = "1 ligne ajoutée" if added == 1 else f"{added} lignes ajoutées"
    return ecran.redirect(ctx, id, toast=said + (f", dont {wrong} à corriger" if wrong else ""))


def cancel(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    imports.forget(ecran.open(ctx, ecran.load(ctx, id)))
    return ecran.redirect(ctx, id, toast="Import annulé : la liste n’a pas changé")


def choose_sheet(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    owner = ecran.load(ctx, id)
    form = Form.bind(ChoixFeuille, ctx.form)
    table = ecran.open(ctx, owner)
    try:
        if form and form.valid.feuille not in imports.readable(imports.held(table)):
            form.refuse("feuille", "Choisissez une des réponses proposées.")
        if not form:
            return page(ctx, ecran, owner, status=422, form=form)
        imports.choose_sheet(table, form.valid.feuille, seen=ctx.typed("vu"))
        if form.valid.masquees is not None:
            imports.choose_rows(table, form.valid.masquees, seen=ctx.typed("vu"))
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, ecran, id, refus)
    return ecran.redirect(ctx, id, "import-apercu")


def keep(ctx: Context, table: Table) -> None:
    """Raises Depasse, Introuvable, Limite, Termine."""
    cells: dict[int, dict[str, str]] = {}
    for name in ctx.form:
        named = CELL.fullmatch(name)
        if named and named[2] in table.grille.saisies:
            cells.setdefault(int(named[1]), {})[named[2]] = ctx.typed(name)
    imports.correct(table, cells, seen=ctx.typed("vu"))


def elsewhere(ctx: Context, ecran: Ecran, id: UUID, refus: Depasse | Termine) -> Response:
    """What was seen is no more: the page that shows what there is."""
    if ctx.wants_fragment:
        raise refus
    return ecran.redirect(ctx, id, "import-apercu" if isinstance(refus, Depasse) else "", toast=str(refus))


def page(
    ctx: Context, ecran: Ecran, owner: Any, status: int = 200, *, form: Form[ChoixFeuille] | None = None, refus: str = ""
) -> Response:
    """``refus``: why the rows are not added."""
    return ctx.render(PAGE, status=status, a=Apercu.of(ctx, ecran, owner, form), refus=refus)
