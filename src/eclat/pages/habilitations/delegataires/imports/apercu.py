"""What the file would add to the table, looked over before it does: the rows to correct first, none left out (P6)."""

import re
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import imports
from eclat.domain.delegations import COLONNES
from eclat.domain.errors import Limite
from eclat.domain.imports import Depasse, Termine
from eclat.forms import Form
from eclat.models import Habilitation
from eclat.pages.habilitations.delegataires.imports.show import load
from eclat.partials.apercu.lecture import Apercu, ChoixFeuille

PAGE = "pages/habilitations/delegataires/imports/apercu.html"
CELL = re.compile(rf"ligne-(\d{{1,7}})-({'|'.join(COLONNES)})")


def show(ctx: Context, id: UUID) -> Response:
    habilitation = load(ctx, id)
    kept = imports.opened(ctx.db, habilitation, ctx.me)
    if kept is None:
        return ctx.redirect("import", id=id)
    if not imports.sheet_of(kept).colonnes:
        return ctx.redirect("import-colonnes", id=id)
    return page(ctx, habilitation)


def correct(ctx: Context, id: UUID) -> Response:
    """Keep what was typed over the cells: row by row with a script, all that are shown without."""
    habilitation = load(ctx, id)
    try:
        keep(ctx, habilitation)
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, id, refus)
    apercu = Apercu.of(ctx, habilitation)
    return ctx.swap_or(ctx.redirect_to(apercu.here, toast="Corrections enregistrées"), "partials/apercu/apercu.html", a=apercu)


def insert(ctx: Context, id: UUID) -> Response:
    """Keep what was typed over the cells, then add every row to the table."""
    habilitation = load(ctx, id)
    try:
        keep(ctx, habilitation)
        added, wrong = imports.insert(ctx.db, habilitation, seen=ctx.typed("vu"), by=ctx.me)
    except Limite as refus:
        ctx.keep = True
        return page(ctx, habilitation, status=409, refus=str(refus))
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, id, refus)
    said = "1 ligne ajoutée" if added == 1 else f"{added} lignes ajoutées"
    return ctx.redirect("habilitation-delegataires", id=id, toast=said + (f", dont {wrong} à corriger" if wrong else ""))


def cancel(ctx: Context, id: UUID) -> Response:
    imports.cancel(ctx.db, load(ctx, id), by=ctx.me)
    return ctx.redirect("habilitation-delegataires", id=id, toast="Import annulé : la liste n’a pas changé")


def choose_sheet(ctx: Context, id: UUID) -> Response:
    habilitation = load(ctx, id)
    form = Form.bind(ChoixFeuille, ctx.form)
    try:
        if form and form.valid.feuille not in imports.readable(imports.held(ctx.db, habilitation, ctx.me)):
            form.refuse("feuille", "Choisissez une des réponses proposées.")
        if not form:
            return page(ctx, habilitation, status=422, form=form)
        imports.choose_sheet(ctx.db, habilitation, form.valid.feuille, seen=ctx.typed("vu"), by=ctx.me)
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, id, refus)
    return ctx.redirect("import-apercu", id=id)


def keep(ctx: Context, habilitation: Habilitation) -> None:
    """Raises Depasse, Introuvable, Limite, Termine."""
    cells: dict[int, dict[str, str]] = {}
    for name in ctx.form:
        named = CELL.fullmatch(name)
        if named:
            cells.setdefault(int(named[1]), {})[named[2]] = ctx.typed(name)
    imports.correct(ctx.db, habilitation, cells, seen=ctx.typed("vu"), by=ctx.me)


def elsewhere(ctx: Context, id: UUID, refus: Depasse | Termine) -> Response:
    """What was seen is no more: the page that shows what there is."""
    if ctx.wants_fragment:
        raise refus
    return ctx.redirect("import-apercu" if isinstance(refus, Depasse) else "habilitation-delegataires", id=id, toast=str(refus))


def page(
    ctx: Context, habilitation: Habilitation, status: int = 200, *, form: Form[ChoixFeuille] | None = None, refus: str = ""
) -> Response:
    """``refus``: why the rows are not added."""
    return ctx.render(PAGE, status=status, a=Apercu.of(ctx, habilitation, form), refus=refus)
