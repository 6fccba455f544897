"""What the organisme shows of itself in the public directory: its dirigeant chooses, and sees the page that anyone sees."""

from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.annuaire import vitrines
from eclat.domain.socle.champs import AdresseWeb, Courriel, FormModel, OuiNon, Telephone, Texte
from eclat.formats import format_phone
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Organisme


class Choix(FormModel):
    """Nothing is required, and nothing is shown that is not said here."""

    presentation: Annotated[Texte, StringConstraints(max_length=1200)] = Field(
        default="",
        title="Présentation",
        description="Quelques phrases pour qui cherche une formation : votre public, vos lieux, vos rythmes. Aucun nom de personne sans son accord.",
    )
    site_web: Annotated[AdresseWeb, StringConstraints(max_length=300)] = Field(default="", title="Site web")
    telephone: Telephone = Field(
        default="", title="Téléphone public", description="Celui de votre accueil : il sera lu par n’importe qui."
    )
    courriel: Courriel = Field(
        default="", title="Adresse mail publique", description="Une adresse de contact, plutôt que celle d’une personne."
    )
    adresse: OuiNon = Field(default=False, title="Montrer l’adresse de l’organisme, et pas seulement sa ville")
    sessions: OuiNon = Field(default=False, title="Montrer nos sessions ouvertes, avec leurs places libres")


def show(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    held = vitrines.of(ctx.db, organisme.id)
    known = {name: getattr(held, name) for name in Choix.model_fields} | {"telephone": format_phone(held.telephone)}
    return page(ctx, organisme, Form.of(Choix, **known))


def update(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    form = Form.bind(Choix, ctx.form)
    if not form:
        return page(ctx, organisme, form, 422)
    vitrines.choose(ctx.db, organisme, **form.valid.model_dump(), by=ctx.me)
    return ctx.redirect("profil-annuaire", toast="L’annuaire montre ce que vous avez choisi")


def page(ctx: Context, organisme: Organisme, form: Form[Choix], status: int = 200) -> Response:
    listed = vitrines.listed(ctx.db, organisme)
    return ctx.render("pages/profil/annuaire.html", status=status, form=form, organisme=organisme, listed=listed)
