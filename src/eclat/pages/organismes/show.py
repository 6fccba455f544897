"""Everything known of one organisme (P2, P17)."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import envois, organismes, policies
from eclat.domain.listes.habilitations import of_organisme
from eclat.domain.statuts_juridiques import label_of
from eclat.forms import Form
from eclat.models import Organisme
from eclat.partials.organisme import journal
from eclat.partials.organisme.forms import MotifRefus
from eclat.partials.organisme.liste import QUALIFICATIONS

SHOWN = 20


def show(ctx: Context, id: UUID) -> Response:
    return render(ctx, ctx.load(policies.visible_organismes(ctx.me), id))


def render(ctx: Context, organisme: Organisme, *, refus: Form[Any] | None = None, status: int = 200) -> Response:
    return ctx.render(
        "pages/organismes/show.html",
        status=status,
        organisme=organisme,
        statut=label_of(organisme.statut_juridique),
        dirigeant=organismes.dirigeant_of(ctx.db, organisme.id),
        referent=organismes.referent_of(ctx.db, organisme.id),
        demandes=of_organisme(ctx.db, ctx.me, organisme.id, SHOWN),
        qualifications=QUALIFICATIONS,
        journal=journal.lines(ctx.db, organisme) if ctx.can(policies.can_read_journal, organisme) else [],
        courriels=envois.to_people_of(ctx.db, organisme, SHOWN) if ctx.can(policies.can_administer, organisme) else [],
        form=refus if refus is not None else Form(MotifRefus),
        refusing=refus is not None,
    )
