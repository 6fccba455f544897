"""A holder says what they have become, by the link that they were sent: they answer, change their answer, or wish not to (R6113-15).

No account. Looking changes nothing: mail programs open links before their reader does.
"""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.insertion import enquetes
from eclat.domain.insertion.politiques import LUI
from eclat.domain.socle.champs import Coche
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.models import Certificat, EnqueteInsertion, EtatEnquete
from eclat.partials.insertion import reponse
from eclat.signatures import unsign_id


class Sienne(reponse.Reponse):
    """Their own: kept only of who agrees to it."""

    accord: Coche = Field(
        title="J’accepte que ma réponse serve à des statistiques, sans mon nom",
        json_schema_extra={
            "missing": "Cochez cette case pour envoyer votre réponse, ou dites que vous ne souhaitez pas répondre."
        },
    )


def show(ctx: Context, jeton: str) -> Response:
    enquete = opened(ctx, jeton)
    return page(ctx, jeton, enquete, asked(enquete)) if enquete else closed(ctx)


def answer(ctx: Context, jeton: str) -> Response:
    enquete = opened(ctx, jeton)
    if enquete is None:
        return closed(ctx)
    form = Form.bind(Sienne, ctx.form)
    if not form:
        return page(ctx, jeton, enquete, form, status=422)
    try:
        enquetes.answer(ctx.db, enquete, valeurs=form.valid.model_dump(), by=LUI)
    except ChampRefuse as refus:
        form.refuse(refus.champ, refus.message)
        return page(ctx, jeton, enquete, form, status=422)
    except Refus as refus:
        return page(ctx, jeton, enquete, form, status=409, note=str(refus))
    return ctx.redirect("enquete", jeton=jeton)


def decline(ctx: Context, jeton: str) -> Response:
    enquete = opened(ctx, jeton)
    if enquete is None:
        return closed(ctx)
    try:
        enquetes.decline(ctx.db, enquete, by=LUI)
    except Refus as refus:
        if enquete.etat != EtatEnquete.REFUSEE:  # a second click otherwise
            return page(ctx, jeton, enquete, asked(enquete), status=409, note=str(refus))
    return ctx.redirect("enquete", jeton=jeton)


def opened(ctx: Context, jeton: str) -> EnqueteInsertion | None:
    return enquetes.linked(ctx.db, unsign_id("jeton", jeton))


def asked(enquete: EnqueteInsertion) -> Form[Sienne]:
    """With what they answered; not with what somebody typed in their place."""
    return reponse.filled(enquete, Sienne) if enquete.situation and enquete.par_id is None else Form(Sienne)


def page(
    ctx: Context, jeton: str, enquete: EnqueteInsertion, form: Form[Sienne], *, status: int = 200, note: str = ""
) -> Response:
    certificat = ctx.db.get_one(Certificat, enquete.certificat_id)
    repondu = enquete.etat == EtatEnquete.REPONDUE and enquete.par_id is None
    return discreet(
        ctx.render(
            "pages/enquete/show.html", status=status, jeton=jeton, form=form, note=note, enquete=enquete, options=reponse.OPTIONS,
            oui_non=reponse.OUI_NON, fini=enquetes.over(ctx.db, LUI, enquete), repondu=repondu and not form.messages,
            reponses=reponse.said(enquete) if repondu else [], intitule=certificat.contenu["certification"]["intitule"],
        )
    )  # fmt: skip


def closed(ctx: Context) -> Response:
    """A link that is none of ours, or of a survey that stopped: the same words for both."""
    return discreet(ctx.render("pages/enquete/fini.html", status=404))
