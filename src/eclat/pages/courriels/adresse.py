"""Another address for the délégataire whom a mail did not reach, invited there at once (P17)."""

from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from eclat.domain.socle import champs
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Refus
from eclat.domain.support import readressages
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Courriel
from eclat.pages.courriels.show import load

SAME = "C’est l’adresse qui ne reçoit pas. Indiquez-en une autre, ou relancez le mail tel quel."
OVER = "Cette invitation n’attend plus : son adresse a été corrigée, son compte activé, ou l’OF n’est plus dans la liste."


class NouvelleAdresse(FormModel):
    courriel: champs.Courriel = Field(
        title="Courriel du dirigeant de l’OF", json_schema_extra={"missing": "Indiquez le courriel du dirigeant."}
    )


def show(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    if readressages.awaited(ctx.db, courriel) is None:
        raise Refus(OVER)
    return page(ctx, courriel, Form.of(NouvelleAdresse, courriel=courriel.destinataire))


def create(ctx: Context, id: UUID) -> Response:
    courriel, form = load(ctx, id), Form.bind(NouvelleAdresse, ctx.form)
    delegation = readressages.named_by(ctx.db, courriel)
    if form and form.valid.courriel == courriel.destinataire:
        form.refuse("courriel", SAME)
    if form:
        with form.judged():
            readressages.readdress(ctx.db, delegation, form.valid.courriel, by=ctx.me)
    if not form:
        return page(ctx, courriel, form, status=422)
    return ctx.redirect(
        "courriel", id=readressages.invitation(ctx.db, delegation).id, toast=f"Un mail part à {form.valid.courriel}"
    )


def page(ctx: Context, courriel: Courriel, form: Form[NouvelleAdresse], status: int = 200) -> Response:
    nom = readressages.named_by(ctx.db, courriel).nom
    return ctx.render("pages/courriels/adresse.html", status=status, courriel=courriel, nom=nom, form=form)
