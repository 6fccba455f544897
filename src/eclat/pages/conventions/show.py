"""The convention of an habilitation, read and signed: by its dirigeant, then by an administrateur, each with their password."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import select
from starlette.responses import Response

from eclat.domain.comptes import acces
from eclat.domain.habilitations import conventions
from eclat.domain.habilitations.conventions import Preuve
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.errors import DejaFait, Introuvable, Refus
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.fichiers import served
from eclat.http.forms import Form
from eclat.models import Convention, EtatConvention, Fichier, Habilitation
from eclat.pages.compte.soi import oneself
from eclat.partials.convention.vue import VueConvention, file_of


class SignatureSaisie(FormModel):
    mot_de_passe: str = Field(
        title="Votre mot de passe", description="Vous le saisissez de nouveau\u00a0: c’est ce qui fait votre signature.",
        json_schema_extra={"missing": "Indiquez votre mot de passe."},
    )  # fmt: skip
    vu: Ligne = Field(default="", title="Document lu")


def loaded(ctx: Context, id: UUID) -> Habilitation:
    return ctx.load(policies.visible_habilitations(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    """A region of it asks for itself while its PDF is made."""
    vue = VueConvention(ctx, loaded(ctx, id), acte=ctx.query("acte"))
    if not vue.concerne:
        raise Introuvable
    return drawn(vue)


def page(ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page as it is now, ``note`` said first."""
    return drawn(VueConvention(ctx, habilitation, note), status)


def drawn(vue: VueConvention, status: int = 200) -> Response:
    vue.form = Form(SignatureSaisie) if vue.form is None else vue.form  # a form with errors is false
    if vue.ctx.wants_fragment and status == 200 and vue.document:
        return vue.ctx.swap_or(full(vue, status), "partials/convention/region.html", p=vue)
    return full(vue, status)


def full(vue: VueConvention, status: int) -> Response:
    return vue.ctx.render("pages/conventions/show.html", status=status, p=vue)


def verb_of(ctx: Context) -> Callable[..., Any]:
    """For whom its reader signs."""
    return conventions.countersign if ctx.me.est_agent else conventions.sign


def judge(ctx: Context, id: UUID) -> Response | str:
    """Whether they may sign, and their password, verified before the transaction. Returns the fingerprint of what they read."""
    habilitation, form = loaded(ctx, id), Form.bind(SignatureSaisie, ctx.form)
    try:
        workflow.check(ctx.db, ctx.me, habilitation, transition_of(verb_of(ctx)))
    except DejaFait as done:
        return after(ctx, habilitation, str(done))
    except Refus as refus:
        return page(ctx, habilitation, status=409, note=str(refus))
    if form and not acces.knows_password(oneself(ctx), form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    if not form:
        return drawn(VueConvention(ctx, habilitation, form=form), 422)
    return form.valid.vu


def create(ctx: Context, vu: str, id: UUID) -> Response:
    """Sign what was read, once the password is known to be theirs."""
    habilitation = loaded(ctx, id)
    try:
        verb_of(ctx)(ctx.db, habilitation, preuve=Preuve(vu, ctx.address), by=ctx.me)
    except DejaFait as done:
        return after(ctx, habilitation, str(done))
    except Refus as refus:
        return page(ctx, habilitation, status=409, note=str(refus))
    if ctx.me.est_agent:
        return after(ctx, habilitation, "Le document est signé par les deux parties, l’organisme est prévenu")
    return after(ctx, habilitation, "Votre signature est enregistrée, OC Éclat est prévenu")


def after(ctx: Context, habilitation: Habilitation, said: str) -> Response:
    return ctx.redirect("convention", id=habilitation.id, toast=said)


def document(ctx: Context, id: UUID, convention: UUID) -> Response:
    """The PDF: signed when it is."""
    habilitation = loaded(ctx, id)
    of_it = select(Convention).where(Convention.habilitation_id == habilitation.id)
    found = ctx.load(of_it, convention)
    key = found.signe_id if found.etat == EtatConvention.SIGNEE else file_of(found)
    if key is None:
        raise Refus("Ce document se prépare\u00a0: rechargez la page dans un instant.")
    return served(ctx.request, ctx.db.get_one(Fichier, key))
