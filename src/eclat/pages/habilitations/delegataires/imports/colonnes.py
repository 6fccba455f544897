"""Which column of the file fills which column of the table, said by hand (P6)."""

from collections import Counter
from typing import Any
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import imports
from eclat.domain.champs import FormModel
from eclat.domain.delegations import COLONNES, LigneDelegation
from eclat.domain.feuilles import FeuilleLue
from eclat.domain.imports import Depasse, Termine
from eclat.forms import Form
from eclat.models import ImportDelegataires
from eclat.pages.habilitations.delegataires.imports.apercu import elsewhere
from eclat.pages.habilitations.delegataires.imports.show import load
from eclat.partials.apercu.lecture import lettre

PAGE = "pages/habilitations/delegataires/imports/colonnes.html"
SHOWN = 15  # rows among which the one of the headings may be told
UNKNOWN = "Choisissez une des réponses proposées."


def column(name: str) -> Any:
    return Field(default=None, title=LigneDelegation.model_fields[name].title)


class ChoixColonnes(FormModel):
    """The rank of a column of the file for each of the table, and the number of the row of the headings."""

    titres: int | None = Field(default=None, title="Titres des colonnes")
    nom: int | None = column("nom")
    telephone: int | None = column("telephone")
    adresse: int | None = column("adresse")
    code_postal: int | None = column("code_postal")
    ville: int | None = column("ville")
    dirigeant_nom: int | None = column("dirigeant_nom")
    dirigeant_prenom: int | None = column("dirigeant_prenom")
    courriel: int | None = column("courriel")


def show(ctx: Context, id: UUID) -> Response:
    kept = imports.opened(ctx.db, load(ctx, id), ctx.me)
    if kept is None:
        return ctx.redirect("import", id=id)
    sheet = imports.sheet_of(kept)
    return page(ctx, id, kept, Form.of(ChoixColonnes, titres=sheet.titres, **sheet.colonnes))


def choose(ctx: Context, id: UUID) -> Response:
    habilitation, form = load(ctx, id), Form.bind(ChoixColonnes, ctx.form)
    try:
        kept = imports.held(ctx.db, habilitation, ctx.me)
        judge(form, imports.sheet_of(kept))
        if not form:
            return page(ctx, id, kept, form, status=422)
        chosen = form.valid.model_dump(exclude_none=True)
        titres = chosen.pop("titres", None)
        imports.choose_columns(ctx.db, habilitation, titres, chosen, seen=ctx.typed("vu"), by=ctx.me)
    except (Depasse, Termine) as refus:
        return elsewhere(ctx, id, refus)
    return ctx.redirect("import-apercu", id=id)


def judge(form: Form[ChoixColonnes], sheet: FeuilleLue) -> None:
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
            form.refuse(name, f"La colonne {lettre(rank)} sert déjà à « {others[0]} » : choisissez-en une autre.")
    if not chosen:
        form.refuse("nom", "Choisissez au moins une colonne du fichier.")


def page(ctx: Context, id: UUID, kept: ImportDelegataires, form: Form[ChoixColonnes], status: int = 200) -> Response:
    sheet = imports.sheet_of(kept)
    return ctx.render(
        PAGE,
        status=status,
        form=form,
        id=id,
        nom=kept.nom,
        feuille=sheet.nom,
        vu=imports.mark(kept),
        colonnes=COLONNES,
        offertes=[(rank, called(sheet, rank)) for rank in range(sheet.largeur)],
        lignes=[(number, f"Ligne {number} : {in_short(cells)}") for number, cells in sheet.lignes[:SHOWN]],
    )  # fmt: skip


def called(sheet: FeuilleLue, rank: int) -> str:
    """B, its heading, and the first thing that it holds."""
    heading = sheet.entetes[rank] if rank < len(sheet.entetes) else ""
    first = next((str(cells[rank]) for _, cells in sheet.donnees if rank < len(cells) and cells[rank] != ""), "")
    said = " : ".join(filter(None, [cut(heading, 40), f"« {cut(first, 40)} »" if first else "vide"]))
    return f"{lettre(rank)}, {said}"


def in_short(cells: list[Any]) -> str:
    return cut(", ".join(str(cell) for cell in cells if cell != ""), 80)


def cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
