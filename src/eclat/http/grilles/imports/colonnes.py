"""Which column of the file fills which column of the table, said by hand."""

from collections import Counter
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import Field, create_model
from starlette.responses import Response

from eclat.domain.socle.champs import FormModel
from eclat.engines.grilles import imports
from eclat.engines.grilles.feuilles import FeuilleLue
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.imports import Depasse, Termine
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.imports.apercu import elsewhere
from eclat.http.grilles.imports.lecture import lettre

PAGE = "pages/grille/colonnes.html"
SHOWN = 15  # rows among which the one of the headings may be told
UNKNOWN = "Choisissez une des réponses proposées."


@cache
def choices(grille: Grille) -> type[FormModel]:
    """The rank of a column of the file for each of the table, and the number of the row of the headings."""
    titles = {"titres": "Titres des colonnes"} | {name: each.titre for name, each in grille.saisies.items()}
    fields: dict[str, Any] = {name: (int | None, Field(default=None, title=title)) for name, title in titles.items()}
    return create_model("ChoixColonnes", __base__=FormModel, **fields)


def show(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    owner = ecran.load(ctx, id)
    ecran.check(ctx, owner)
    kept = imports.current(ctx.db, ecran.grille, owner)
    if kept is None:
        return ecran.redirect(ctx, id, "import")
    sheet = imports.sheet_of(kept)
    return page(ctx, ecran, owner, kept, Form.of(choices(ecran.grille), titres=sheet.titres, **sheet.colonnes))


def choose(ecran: Ecran, ctx: Context, id: UUID) -> Response:
    owner, form = ecran.load(ctx, id), Form.bind(choices(ecran.grille), ctx.form)
    table = ecran.open(ctx, owner)
    try:
        kept = imports.held(table)
        judge(form, imports.sheet_of(kept))
        if not form:
            return page(ctx, ecran, owner, kept, form, status=422)
        chosen = form.valid.model_dump(exclude_none=True)
        titres = chosen.pop("titres", None)
        imports.choose_columns(table, titres, chosen, seen=ctx.typed("vu"))
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, ecran, id, refus)
    return ecran.redirect(ctx, id, "import-apercu")


def judge(form: Form[FormModel], sheet: FeuilleLue) -> None:
    """What only the file knows: its columns, its rows. Each column of it serves once, and one at least."""
    if not form:
        return
    chosen = form.valid.model_dump(exclude_none=True)
    titres = chosen.pop("titres", None)
    if titres is not None and titres not in [number for number, _ in sheet.lignes[:SHOWN]]:
        form.refuse("titres", UNKNOWN)
    times = Counter(chosen.values())
    for name, rank in chosen.items():
        if not 0 <= rank < sheet.largeur:
            form.refuse(name, UNKNOWN)
        elif times[rank] > 1:
            others = [form.label(other) for other in chosen if chosen[other] == rank and other != name]
            form.refuse(name, f"La colonne {lettre(rank)} sert déjà à « {others[0]} » : choisissez-en une autre.")
    if not chosen:
        form.refuse(list(form.model.model_fields)[1], "Choisissez au moins une colonne du fichier.")


def page(ctx: Context, ecran: Ecran, owner: Any, kept: Any, form: Form[FormModel], status: int = 200) -> Response:
    sheet = imports.sheet_of(kept)
    return ctx.render(
        PAGE,
        status=status,
        form=form,
        ecran=ecran,
        id=owner.id,
        nom=kept.nom,
        feuille=sheet.nom,
        vu=imports.mark(kept),
        colonnes=ecran.grille.noms,
        offertes=[(rank, called(sheet, rank)) for rank in range(sheet.largeur)],
        lignes=[(number, f"Ligne {number} : {in_short(cells)}") for number, cells in sheet.lignes[:SHOWN]],
    )  # fmt: skip


def called(sheet: FeuilleLue, rank: int) -> str:
    """B, its heading, and the first thing that it holds."""
    heading = sheet.entetes[rank] if rank < len(sheet.entetes) else ""
    first = next((str(cells[rank]) for _, cells in sheet.donnees if rank < len(cells) and cells[rank] != ""), "")
    said = " : ".join(filter(None, [cut(heading, 40), f"« {cut(first, 40)} »" if first else "vide"]))
    said += ", masquée" if rank in sheet.colonnes_masquees else ""
    return f"{lettre(rank)}, {said}"


def in_short(cells: list[Any]) -> str:
    return cut(", ".join(str(cell) for cell in cells if cell != ""), 80)


def cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
