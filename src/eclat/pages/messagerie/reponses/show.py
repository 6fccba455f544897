"""A canned answer: who keeps it changes it here, others read it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.messagerie import brouillons, reponses
from eclat.domain.messagerie.reponses import Modification
from eclat.domain.messagerie.variables import NAMES
from eclat.domain.socle.fils import can_keep_reponse, visible_reponses
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.file_types import ACCEPT_ATTRIBUTE, FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import ReponseType, Role
from eclat.pages.messagerie.reponses.actes import REPONSE
from eclat.pages.messagerie.reponses.forms import PIECES, deposed, to_be_chosen_again


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(visible_reponses(ctx.me), id))


def update(ctx: Context, id: UUID) -> Response:
    reponse = ctx.load(visible_reponses(ctx.me), id)
    workflow.check(ctx.db, ctx.me, reponse, transition_of(reponses.amend))
    form = Form.bind(Modification, ctx.form)
    deposes = deposed(ctx, form)
    if form:
        try:
            with form.judged():
                reponses.amend(ctx.db, reponse, form.valid, deposes, by=ctx.me)
                return ctx.redirect("reponse", id=reponse.id, toast="Enregistré")
        except FileRefused as refused:
            form.refuse(PIECES, refused.message)
    to_be_chosen_again(ctx, form)
    return page(ctx, reponse, status=422, form=form)


def page(
    ctx: Context, reponse: ReponseType, *, status: int = 200, note: str = "", form: Form[Modification] | None = None
) -> Response:
    ctx.db.expire(reponse)  # what could not be taken is not said of it
    keeps = ctx.can(can_keep_reponse, reponse) and workflow.allows(ctx.db, ctx.me, reponse, transition_of(reponses.amend))
    said = Form.of(Modification, titre=reponse.titre, texte=reponse.texte, partagee=reponse.personne_id is None)
    return ctx.render(
        "pages/messagerie/reponses/show.html", status, reponse=reponse, form=said if form is None else form, garde=keeps, note=note,
        offres=REPONSE.offers(ctx, reponse), pieces=brouillons.files(ctx.db, reponse), partage=ctx.me.is_a(Role.ADMINISTRATEUR),
        variables=NAMES, accept=ACCEPT_ATTRIBUTE,
    )  # fmt: skip
