"""The second step of a sign-in: a code of the moment, or a recovery code."""

from datetime import datetime

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import connexions, facteurs
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.utilisateur import Exigence
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.sign_ins import after_sign_in, forget_sign_in, renew_sign_in
from eclat.pages.compte.soi import oneself


class Code(FormModel):
    code: Ligne = Field(
        title="Code à six chiffres", json_schema_extra={"missing": "Recopiez le code que montre votre application."}
    )


class Secours(FormModel):
    code_secours: Ligne = Field(title="Code de secours", json_schema_extra={"missing": "Recopiez l’un de vos codes de secours."})


def show(ctx: Context) -> Response:
    if ctx.me.exigence != Exigence.CODE:
        return ctx.redirect("accueil")
    facteur = facteurs.of(ctx.db, oneself(ctx).id)
    if facteur is not None and (until := facteurs.blocked_until(facteur)):
        return closed(ctx, until)
    return render(ctx, Form(Secours if ctx.query("secours") else Code))


def create(ctx: Context) -> Response:
    """Open the sign-in, under a new secret. Too many wrong codes end it: the password is asked again, later."""
    if ctx.me.exigence != Exigence.CODE:
        return ctx.redirect("accueil")
    form: Form[Code | Secours] = Form.bind(Secours if "code_secours" in ctx.form else Code, ctx.form)
    if form:
        try:
            said = give(ctx, form)
        except facteurs.CodeRefuse as refused:
            ctx.keep = True  # the failure counts
            if refused.until is not None:
                return ended(ctx, refused.until)
            form.refuse(next(iter(form.model.model_fields)), str(refused))
        else:
            return renew_sign_in(ctx, after_sign_in(ctx, oneself(ctx).id, ctx.typed("suite"), toast=said), facteur=True)
    return render(ctx, form, status=422)


def give(ctx: Context, form: Form[Code | Secours]) -> str | None:
    """Take the code. Returns what to say of the recovery codes left. Raises CodeRefuse."""
    personne, given = oneself(ctx), form.valid
    if isinstance(given, Secours):
        facteurs.use_recovery_code(ctx.db, personne, given.code_secours, by=ctx.me)
        left = facteurs.codes_left(ctx.db, personne.id)
        return f"Il vous reste {plural(left, 'code de secours', 'codes de secours')}"
    facteur = facteurs.of(ctx.db, personne.id)
    assert facteur is not None
    facteurs.check(ctx.db, facteur, given.code)
    return None


def ended(ctx: Context, until: datetime) -> Response:
    assert ctx.me.connexion_id is not None
    connexions.close(ctx.db, ctx.me.connexion_id)
    response = closed(ctx, until)
    forget_sign_in(response)
    return response


def closed(ctx: Context, until: datetime) -> Response:
    return ctx.render("pages/connexion/code_bloque.html", status=429, until=until)


def render(ctx: Context, form: Form[Code | Secours], *, status: int = 200) -> Response:
    return ctx.render(
        "pages/connexion/code.html", status=status, form=form, secours=form.model is Secours,
        suite=ctx.typed("suite") or ctx.query("suite"), aide=ctx.settings.debug and ctx.settings.local,
    )  # fmt: skip
