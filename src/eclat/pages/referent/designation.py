"""Designate the référent CQP, correct their name, or name someone else in their place (P4)."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.organismes import referents
from eclat.domain.organismes.organismes import referent_of
from eclat.domain.socle.champs import Courriel, FormModel, Nom
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import EtatPersonne, Personne

PAGE = "pages/referent/designation.html"


class Designation(FormModel):
    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom du référent CQP."})
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom du référent CQP."})
    courriel: Courriel = Field(
        title="Courriel",
        description="Il servira d’identifiant de connexion. Le mail d’activation y part aussitôt.",
        json_schema_extra={"missing": "Indiquez le courriel du référent CQP."},
    )


def edit(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    personne = referent_of(ctx.db, organisme.id)
    if personne is None:
        return ctx.redirect("referent")
    known = referents.has_come(ctx.db, organisme)
    names = {"nom": personne.nom, "prenom": personne.prenom} if known else {}
    form = Form.of(Designation, courriel=personne.courriel, **names)
    return ctx.render(PAGE, form=form, present=referents.name_shown(ctx.db, organisme, personne))


def create(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    before = referent_of(ctx.db, organisme.id)
    form = Form.bind(Designation, ctx.form)
    if form:
        with form.judged():
            referents.designate(ctx.db, organisme, **form.valid.model_dump(), by=ctx.me)
    if not form:
        present = referents.name_shown(ctx.db, organisme, before) if before else None
        return ctx.render(PAGE, status=422, form=form, present=present)
    return ctx.redirect("referent", toast=said(before, referent_of(ctx.db, organisme.id)))


def said(before: Personne | None, now: Personne | None) -> str:
    """What has just happened: a name corrected, someone invited, someone told."""
    assert now is not None
    if before is not None and before.id == now.id:
        return "Enregistré"
    if now.etat == EtatPersonne.INVITEE:
        return f"Un mail d’activation part à {now.courriel}"
    return f"{now.courriel} a déjà un compte : un mail l’informe de sa désignation"
