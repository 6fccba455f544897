"""Correct what the list says of a délégataire; another courriel is invited in place of the former (P7)."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import delegues, designations
from eclat.domain.delegations import LigneDelegation
from eclat.domain.errors import ChampRefuse
from eclat.formats import format_phone
from eclat.forms import Form
from eclat.models import Delegation, EtatPersonne, Habilitation
from eclat.pages.delegues.soi import acted_on
from eclat.partials.delegue import liste


def show(ctx: Context, id: UUID) -> Response:
    delegation, habilitation = acted_on(ctx, id)
    delegues.check_open(ctx.db, habilitation, ctx.me)
    held = delegues.said(delegation) | {"telephone": format_phone(delegation.telephone)}
    return ask(ctx, delegation, habilitation, Form.of(LigneDelegation, **held))


def create(ctx: Context, id: UUID) -> Response:
    delegation, habilitation = acted_on(ctx, id)
    form = Form.bind(LigneDelegation, ctx.form)
    invited = False
    if form:
        try:
            invited = delegues.modify(ctx.db, delegation, form.valid, by=ctx.me)
        except ChampRefuse as refus:
            form.refuse(refus.champ, refus.message)
    if not form:
        return ask(ctx, delegation, habilitation, form, status=422)
    said = f"Un mail part à {delegation.courriel}" if invited else "Enregistré"
    return liste.done(ctx, habilitation, said, row=id)


def ask(
    ctx: Context, delegation: Delegation, habilitation: Habilitation, form: Form[LigneDelegation], status: int = 200
) -> Response:
    """The eight fields, in the dialog or on a page of their own."""
    ligne = liste.one(ctx, delegation, habilitation)
    known = [who for _, who in designations.dirigeants(ctx.db, [delegation]) if who.etat != EtatPersonne.INVITEE]
    given: dict[str, Any] = {"ligne": ligne, "form": form, "compte": bool(known)} | liste.row_values(ctx, habilitation)
    if not ctx.wants_fragment:
        return ctx.render("pages/delegues/modification.html", status=status, **given)
    response = ctx.fragment("partials/delegue/modification.html", status=status, **given)
    return liste.in_dialog(response)
