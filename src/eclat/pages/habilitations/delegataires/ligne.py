"""A row of the table: added, saved when it is left, duplicated, removed, put back (P6)."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies, saisies, tableau
from eclat.domain.delegations import LigneDelegation
from eclat.domain.errors import Introuvable
from eclat.models import Delegation, Habilitation
from eclat.pages.habilitations.delegataires.envoi import cells_of, keep, key_of, row_sent
from eclat.partials.delegataire.tableau import Ligne, Tableau, flat, shared
from eclat.partials.dossier.envoi import seen


def create(ctx: Context, id: UUID) -> Response:
    """An empty row at the end; or, to undo a removal, the row as it was."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    trouble = keep(ctx, habilitation)
    if trouble:
        return trouble
    before = shared(ctx.db, habilitation)
    if ctx.typed("remise"):
        row = put_back(ctx, habilitation, key_of(ctx.typed("remise")))
    else:
        (row,) = tableau.add_rows(ctx.db, habilitation, [{}], by=ctx.me)
    return added(ctx, habilitation, row, before, ici=bool(ctx.typed("ici")))


def put_back(ctx: Context, habilitation: Habilitation, key: UUID) -> Delegation:
    """In its former place, or after the row that the page shows before it."""
    after = tableau.row_of(ctx.db, habilitation, key_of(ctx.typed("apres"))) if ctx.typed("apres") else None
    rang = after.rang + 1 if after else None
    if ctx.typed("rang").isdecimal() and len(ctx.typed("rang")) < 6:
        rang = int(ctx.typed("rang"))
    return tableau.restore(ctx.db, habilitation, key, rang, row_sent(ctx, key), by=ctx.me)


def save(ctx: Context, id: UUID, delegation: UUID) -> Response:
    """One row, by itself; without a script, the whole table."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    row, typed = tableau.row_of(ctx.db, habilitation, delegation), cells_of(ctx)
    if row is None and not any(map(any, typed.values())):
        raise Introuvable
    if not ctx.wants_fragment and "ligne" in ctx.form:
        return save_all(ctx, id)
    row = locked(ctx, habilitation, delegation)
    if row is None:
        return lost(ctx, habilitation, delegation, flat(typed))
    before = shared(ctx.db, habilitation)
    late = tableau.save_row(ctx.db, habilitation, row, typed, by=ctx.me, seen=seen(ctx))
    t = Tableau(ctx.db, habilitation, ctx.me, tapees={row.id: typed}, conflits={row.id: late} if late else None)
    if late:
        return ctx.fragment("partials/delegataire/enregistree.html", status=409, t=t, ligne=t.of([row.id])[0], autres=[])
    return ctx.swap_or(
        ctx.redirect("habilitation-delegataires", id=id, anchor=f"ligne-{row.id}"),
        "partials/delegataire/enregistree.html",
        t=t, ligne=t.of([row.id])[0], autres=t.renumbered(before, but=[row.id]),
    )  # fmt: skip


def locked(ctx: Context, habilitation: Habilitation, key: UUID) -> Delegation | None:
    """The row as it is once the table is this request's alone to change; None when another has just removed it."""
    tableau.editable(ctx.db, habilitation, ctx.me)
    return ctx.db.get(Delegation, key, populate_existing=True)


def lost(ctx: Context, habilitation: Habilitation, key: UUID, typed: Mapping[str, str]) -> Response:
    """The row is no more: what was typed in it is offered back."""
    blank = dict.fromkeys(LigneDelegation.model_fields, "")
    t = Tableau(ctx.db, habilitation, ctx.me)
    return ctx.fragment("partials/delegataire/perdue.html", status=410, t=t, ligne=Ligne(key, blank | dict(typed), state="gone"))


def save_all(ctx: Context, id: UUID) -> Response:
    """The button of a browser without a script."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    trouble = keep(ctx, habilitation)
    if trouble:
        return trouble
    tableau.editable(ctx.db, habilitation, ctx.me)
    return ctx.redirect("habilitation-delegataires", id=id, toast="Liste enregistrée")


def copy(ctx: Context, id: UUID, delegation: UUID) -> Response:
    """The row once more, as its writer sees it, just below."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    if tableau.row_of(ctx.db, habilitation, delegation) is None:
        raise Introuvable
    trouble = keep(ctx, habilitation)
    if trouble:
        return trouble
    row = locked(ctx, habilitation, delegation)
    if row is None:
        raise Introuvable
    before = shared(ctx.db, habilitation)
    typed = cells_of(ctx) if ctx.wants_fragment else None
    return added(ctx, habilitation, tableau.duplicate(ctx.db, habilitation, row, typed, by=ctx.me), before)


def added(
    ctx: Context, habilitation: Habilitation, row: Delegation, before: Mapping[UUID, str], *, ici: bool = False
) -> Response:
    t = Tableau(ctx.db, habilitation, ctx.me)
    return ctx.swap_or(
        ctx.redirect("habilitation-delegataires", id=habilitation.id, anchor=f"ligne-{row.id}"),
        "partials/delegataire/ajoutee.html",
        t=t, ligne=t.of([row.id])[0], suivante=tableau.followed_by(ctx.db, habilitation, row), ici=ici,
        autres=t.renumbered(before, but=[row.id]),
    )  # fmt: skip


def remove(ctx: Context, id: UUID, delegation: UUID) -> Response:
    """The row out; its writer may change their mind, and finds it as they saw it."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    row = tableau.row_of(ctx.db, habilitation, delegation)
    trouble = keep(ctx, habilitation, but=delegation)
    if trouble:
        return trouble
    page = ctx.redirect("habilitation-delegataires", id=id, toast="Cette ligne est retirée")
    row = locked(ctx, habilitation, delegation) if row else None  # two clicks wait for one another here
    if row is None:  # gone already, as was asked
        return Response() if ctx.wants_fragment else page
    before, rang = shared(ctx.db, habilitation), row.rang
    values = flat(saisies.typed(row, LigneDelegation) | (cells_of(ctx) if ctx.wants_fragment else {}))
    tableau.remove(ctx.db, habilitation, row, by=ctx.me)
    t = Tableau(ctx.db, habilitation, ctx.me)
    return ctx.swap_or(
        page, "partials/delegataire/retiree.html",
        t=t, ligne=Ligne(delegation, values), rang=rang, autres=t.renumbered(before),
        dit=f"{values['nom'] or 'Cette ligne'} : ligne retirée",
    )  # fmt: skip
