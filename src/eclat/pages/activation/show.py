"""The password page (P15). Looking at it uses nothing: mail programs open links before their reader does."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import comptes, passwords
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context, announce
from eclat.http.forms import Form
from eclat.pages.activation import confirmation
from eclat.pages.activation.lien import Lien, closed, enter, find, opened

PAGE = "pages/activation/show.html"


class NouveauMotDePasse(FormModel):
    nouveau_mot_de_passe: str = Field(
        title="Nouveau mot de passe", json_schema_extra={"missing": "Choisissez un mot de passe, ou générez-en un."}
    )


def show(ctx: Context, jeton: str) -> Response:
    lien = opened(ctx.db, jeton)
    if lien is not None and lien.a_confirmer and not ctx.query("nouveau"):
        return confirmation.render(ctx, jeton, lien, Form(confirmation.Confirmation))
    return render(ctx, jeton, lien, Form(NouveauMotDePasse)) if lien else closed(ctx, jeton)


def generate(ctx: Context, jeton: str) -> Response:
    """The same page with a password in its field, or the field alone."""
    lien = opened(ctx.db, jeton)
    if lien is None:
        return Response(status_code=204, headers={"HX-Refresh": "true"}) if ctx.wants_fragment else closed(ctx, jeton)
    form, genere = Form(NouveauMotDePasse), passwords.generate()
    page = "partials/mot_de_passe/champ.html" if ctx.wants_fragment else PAGE
    return announce(render(ctx, jeton, lien, form, page=page, genere=genere), "Un mot de passe est généré et affiché")


def judge(ctx: Context, jeton: str) -> Response | str:
    """The password's hash, made before the link is used."""
    lien = opened(ctx.db, jeton)
    if lien is None:
        return closed(ctx, jeton)
    form = Form.bind(NouveauMotDePasse, ctx.form)
    if form and (refused := passwords.why_refused(form.valid.nouveau_mot_de_passe, lien.designating)):
        form.refuse("nouveau_mot_de_passe", refused)
    return passwords.hash_password(form.valid.nouveau_mot_de_passe) if form else render(ctx, jeton, lien, form, status=422)


def update(ctx: Context, hache: str, jeton: str) -> Response:
    """Take the password and sign the person in at once, where they may."""
    lien = opened(ctx.db, jeton)
    if lien is None:
        return closed(ctx, jeton)
    personne = lien.personne
    by = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    comptes.choose_password(ctx.db, personne, jeton=lien.jeton, hache=hache, by=by)
    return enter(ctx, personne, "Votre mot de passe est enregistré")


def renew(ctx: Context, jeton: str) -> Response:
    """Mail a new link to the owner of this one, whoever asks."""
    mine = find(ctx.db, jeton)
    return closed(ctx, jeton, sent=mine is not None and comptes.renew_link(ctx.db, mine))


def render(
    ctx: Context,
    signed: str,
    lien: Lien,
    form: Form[NouveauMotDePasse],
    *,
    page: str = PAGE,
    status: int = 200,
    genere: str | None = None,
) -> Response:
    answer = ctx.fragment if page.startswith("partials/") else ctx.render
    return answer(
        page, status=status, form=form, lien=lien, signed=signed, genere=genere, identifiant=lien.personne.courriel,
        organisme=lien.organisme,
    )  # fmt: skip
