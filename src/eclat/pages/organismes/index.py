"""The organismes, as the administrateur decides and finds them (P2, P17)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain.listes import organismes
from eclat.forms import Form
from eclat.partials.organisme import ligne, liste


def index(ctx: Context) -> Response:
    if ctx.wants_fragment:
        return ctx.fragment("partials/organisme/liste.html", **values(ctx))
    return ctx.render("pages/organismes/index.html", **values(ctx))


def values(ctx: Context) -> dict[str, Any]:
    vue = liste.VueOrganismes.read(ctx.request.query_params)
    return liste.figures(ctx, vue) | liste.rows(ctx, vue) | ligne.values(ctx)


def refusing(ctx: Context, organisme_id: UUID, form: Form[Any], status: int = 200) -> Response:
    """The list with one question open, for a browser without script. The row comes first when it is not on this page."""
    given = values(ctx)
    refus: Mapping[UUID, Form[Any]] = {organisme_id: form}
    if all(each.id != organisme_id for each in given["lignes"]):
        given["lignes"] = [*organismes.lines(ctx.db, [organisme_id]), *given["lignes"]]
    return ctx.render("pages/organismes/index.html", status=status, **(given | {"refus": refus}))


def back(ctx: Context, organisme_id: UUID, toast: str) -> Response:
    """Where the decision was asked from: the organisme's own page, or the list as it was."""
    if ctx.query("vue") == "fiche":
        return ctx.redirect("organisme", id=organisme_id, toast=toast)
    return ctx.redirect("organismes", toast=toast, **liste.VueOrganismes.read(ctx.request.query_params).here)
