"""The logo, in the form of the profile: sent and shown at once, or removed (P3)."""

from starlette.responses import Response

from eclat.domain.organismes import logos
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form, LoneFile
from eclat.models import Organisme
from eclat.pages.profil.show import Profil, render


def create(ctx: Context) -> Response:
    organisme, upload, refused = ctx.own_organisme(), ctx.upload("logo"), None
    if upload is None:
        refused = "Choisissez d’abord une image sur votre appareil."
    else:
        try:
            logos.set_logo(ctx.db, organisme, upload.filename or "logo", ctx.looked_at(upload), by=ctx.me)
        except FileRefused as refus:
            refused = refus.message
    return answer(ctx, organisme, refused)


def destroy(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    logos.remove_logo(ctx.db, organisme, by=ctx.me)
    return answer(ctx, organisme, None)


def answer(ctx: Context, organisme: Organisme, refused: str | None) -> Response:
    """The logo alone; or without script the page, with what was being typed in the rest of the form."""
    status = 422 if refused else 200
    if ctx.wants_fragment:
        return ctx.fragment("partials/profil/logo.html", status=status, organisme=organisme, logo=LoneFile(refused or ""))
    typed = {name: [ctx.typed(name)] for name in Profil.model_fields}
    return render(ctx, organisme, Form(Profil, typed), status=status, refus=refused)
