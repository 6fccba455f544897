"""The dated lists: what candidates’ accesses and financings are offered, and from when to when."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import listes_datees, portees
from eclat.domain.administration.listes_datees import LISTES, Jours
from eclat.domain.administration.portees import Portee
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Choix
from eclat.pages.catalogue.confirmation import to_confirm
from eclat.pages.catalogue.cqp import form_page, written


def index(ctx: Context) -> Response:
    listes = [(titre, listes_datees.of(ctx.db, nature)) for nature, titre in LISTES.items()]
    return ctx.render("pages/catalogue/listes.html", listes=listes, etat=listes_datees.state)


def show(ctx: Context, id: UUID) -> Response:
    held = ctx.load(listes_datees.visible_choix(ctx.me), id)
    return page(ctx, held, Form.of(Jours, du=written(held.du), jusqu_au=written(held.jusqu_au)))


def update(ctx: Context, id: UUID) -> Response:
    held, form = ctx.load(listes_datees.visible_choix(ctx.me), id), Form.bind(Jours, ctx.form)
    if form:
        with form.judged():
            said = form.valid
            portee = portees.of_choice(ctx.db, held, said.du, said.jusqu_au)
            listes_datees.check(held, said)
            if (held.du, held.jusqu_au) != (said.du, said.jusqu_au) and to_confirm(ctx, portee):
                return page(ctx, held, form, 422, portee)
            listes_datees.set_days(ctx.db, held, jours=said, by=ctx.me)
            return ctx.redirect("listes-datees", toast=f"«\u00a0{held.libelle}\u00a0» est enregistré")
    return page(ctx, held, form, 422)


def page(ctx: Context, held: Choix, form: Form[Jours], status: int = 200, portee: Portee | None = None) -> Response:
    return form_page(
        ctx, form, status, titre=held.libelle, action=ctx.url("choix", id=held.id), champs=["du", "jusqu_au"], portee=portee,
        lead=f"{LISTES[held.nature]}. Les sessions qui l’ont déjà la gardent.", bouton="Enregistrer les jours",
        fil=[("Listes datées", ctx.url("listes-datees"))], retour=ctx.url("listes-datees"),
    )  # fmt: skip
