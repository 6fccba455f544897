"""Where anyone verifies a certificate: by its code, typed here or read from its QR code. No list, no search (P14)."""

from starlette.responses import Response

from eclat.domain.certificats import codes
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.pages.verification.forms import Code


def show(ctx: Context) -> Response:
    return page(ctx, Form.of(Code))


def find(ctx: Context) -> Response:
    """To the page of this code, which says whether there is one."""
    form = Form.bind(Code, ctx.form)
    return (
        discreet(ctx.redirect("verification-certificat", code=codes.grouped(form.valid.code))) if form else page(ctx, form, 422)
    )


def page(ctx: Context, form: Form[Code], status: int = 200) -> Response:
    return discreet(ctx.render("pages/verification/index.html", status=status, form=form))
