"""Everything known of one organisme (P2, P17)."""

from typing import Any
from uuid import UUID

import sqlalchemy
from sqlmodel import col, select
from starlette.responses import Response

from eclat.domain import organismes, policies
from eclat.domain.statuts_juridiques import label_of
from eclat.forms import Form
from eclat.models import Appartenance, Courriel, Cqp, Habilitation, Organisme
from eclat.partials.organisme import journal
from eclat.partials.organisme.liste import QUALIFICATIONS
from eclat.partials.organisme.refus import Motif
from eclat.web import Context

SHOWN = 20


def show(ctx: Context, id: UUID) -> Response:
    return render(ctx, ctx.load(policies.visible_organismes(ctx.me), id))


def render(ctx: Context, organisme: Organisme, *, refus: Form[Any] | None = None, status: int = 200) -> Response:
    return ctx.render(
        "pages/organismes/show.html",
        status=status,
        organisme=organisme,
        statut=label_of(organisme.statut_juridique) if organisme.statut_juridique else None,
        dirigeant=organismes.dirigeant_of(ctx.db, organisme.id),
        referent=organismes.referent_of(ctx.db, organisme.id),
        demandes=requests(ctx, organisme),
        qualifications=QUALIFICATIONS,
        journal=journal.timeline(ctx.db, organisme) if ctx.can(policies.can_read_journal, organisme) else [],
        courriels=mails(ctx, organisme) if ctx.can(policies.can_administer, organisme) else [],
        form=refus if refus is not None else Form(Motif),
        refusing=refus is not None,
    )


def requests(ctx: Context, organisme: Organisme) -> list[Any]:
    """Its habilitation requests that this reader may see, newest first."""
    seen = policies.visible_habilitations(ctx.me).where(Habilitation.organisme_id == organisme.id).subquery()
    statement = (
        sqlalchemy.select(seen.c.id, seen.c.numero, seen.c.etat, seen.c.qualification, seen.c.depose_le, col(Cqp.intitule))
        .join_from(seen, Cqp, col(Cqp.id) == seen.c.cqp_id, isouter=True)
        .order_by(seen.c.cree_le.desc())
        .limit(SHOWN)
    )
    return list(ctx.db.execute(statement))


def mails(ctx: Context, organisme: Organisme) -> list[Any]:
    """The last mails that its people received about it."""
    people = select(Appartenance.personne_id).where(Appartenance.organisme_id == organisme.id)
    statement = (
        sqlalchemy.select(
            col(Courriel.sujet), col(Courriel.destinataire), col(Courriel.etat), col(Courriel.cree_le), col(Courriel.envoye_le)
        )
        .where(col(Courriel.objet_id) == organisme.id, col(Courriel.personne_id).in_(people))
        .order_by(col(Courriel.cree_le).desc())
        .limit(SHOWN)
    )
    return list(ctx.db.execute(statement))
