"""Add somebody to the register of jurors (P14)."""

from starlette.responses import Response

from eclat.domain.jurys import registre
from eclat.domain.jurys.registre import COLLEGES, QUALITES, FicheJure
from eclat.http.context import Context
from eclat.http.forms import Form


def show(ctx: Context) -> Response:
    return page(ctx, Form(FicheJure))


def create(ctx: Context) -> Response:
    form = Form.bind(FicheJure, ctx.form)
    if form:
        with form.judged():
            made = registre.add(ctx.db, form.valid, by=ctx.me)
            return ctx.redirect("jure", id=made.id, toast=f"{made.prenom} {made.nom} est au registre")
    return page(ctx, form, 422)


def page(ctx: Context, form: Form[FicheJure], status: int = 200) -> Response:
    return ctx.render("pages/jures/nouveau.html", status=status, form=form, qualites=QUALITES, colleges=COLLEGES)
