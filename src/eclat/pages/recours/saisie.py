"""An administrateur enters what a candidate sent on paper: a demand of detail, or a recours (P14)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.jurys import notifications, recours
from eclat.domain.socle.champs import FormModel, Jour, Texte
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Refus
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Recours, SessionCqp
from eclat.partials.session import situation


class Nature(StrEnum):
    DETAIL = "detail"
    RECOURS = "recours"


ALREADY = "Ce candidat a déjà une demande, {}\u00a0: ouvrez-la, ou choisissez «\u00a0Recours motivé\u00a0» pour qu’elle devienne un recours."
NATURES = ((Nature.DETAIL.value, "Demande de détail"), (Nature.RECOURS.value, "Recours motivé"))


class Saisie(FormModel):
    candidat: UUID = Field(title="Candidat", json_schema_extra={"missing": "Choisissez le candidat."})
    nature: Nature = Field(title="Ce qu’il demande", json_schema_extra={"missing": "Choisissez ce qu’il demande."})
    texte: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Ce qu’il écrit", description="Recopié de sa lettre\u00a0: vous la joindrez ensuite.",
        json_schema_extra={"missing": "Recopiez ce que le candidat écrit.", "rows": "8"},
    )  # fmt: skip
    recu_le: Jour | None = Field(
        default=None, title="Reçue le", description="Le jour où la lettre est arrivée. Rien, si c’est aujourd’hui."
    )


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session, Form(Saisie))


def enter(ctx: Context, session: SessionCqp) -> Response:
    form = Form.bind(Saisie, ctx.form)
    if not form:
        return page(ctx, session, form, status=422)
    said, told = form.valid, notifications.last_of(ctx.db, session)
    if said.candidat not in told:
        form.refuse("candidat", "Choisissez un candidat dont les résultats sont notifiés.")
        return page(ctx, session, form, status=422)
    try:
        if said.nature == Nature.DETAIL:
            found = recours.ask_detail(ctx.db, told[said.candidat], demande=said.texte, recu_le=said.recu_le, by=ctx.me)
        else:
            found = recours.appeal(ctx.db, told[said.candidat], motif=said.texte, recu_le=said.recu_le, by=ctx.me)
    except DejaFait as done:
        known = ctx.db.get_one(Recours, done.key)
        if said.texte in (known.demande, known.motif):  # a second click
            return ctx.redirect("recours-un", id=known.id, toast="Ce candidat a déjà une demande\u00a0: la voici")
        form.refuse("candidat", ALREADY.format(known.numero))
        return page(ctx, session, form, status=409)
    except ChampRefuse as refus:
        form.refuse(refus.champ, refus.message)
        return page(ctx, session, form, status=422)
    except Refus as refus:
        form.refuse("candidat", str(refus))
        return page(ctx, session, form, status=409)
    return ctx.redirect("recours-un", id=found.id, toast=f"{found.numero} est enregistré")


def page(ctx: Context, session: SessionCqp, form: Form[Saisie], *, status: int = 200) -> Response:
    told = notifications.of_session(ctx.db, session)
    return ctx.render(
        "pages/recours/saisie.html", status=status, form=form, session=session, natures=NATURES, titre=situation.nom(session),
        liste=situation.liste(ctx.me), candidats=[(str(each.ligne.candidat.id), each.ligne.nom) for each in told if each.notification],
    )  # fmt: skip
