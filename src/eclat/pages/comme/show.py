"""Seeing the platform as someone of an organisme: why, then what they see, until it ends (P17)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import select
from starlette.responses import Response

from eclat.domain.comptes import autorisations, consultations
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Comme
from eclat.http import traces
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Appartenance, Consultation, Organisme, Personne


class MotifConsultation(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Pourquoi",
        description="La personne le lit dans le mail qui part aussitôt.",
        json_schema_extra={"missing": "Indiquez pourquoi : la personne le lira.", "rows": "3"},
    )


def show(ctx: Context, id: UUID) -> Response:
    place = load(ctx, id)
    if why := consultations.why_not(ctx.db, place):
        raise Refus(why)
    return page(ctx, place, Form.of(MotifConsultation))


def create(ctx: Context, id: UUID) -> Response:
    if ctx.me.par is not None:
        return under_way(ctx, id, ctx.me.par)
    place, form = load(ctx, id), Form.bind(MotifConsultation, ctx.form)
    if not form:
        return page(ctx, place, form, status=422)
    consultations.begin(ctx.db, place, form.valid.motif, by=ctx.me)
    return ctx.redirect("accueil")


def under_way(ctx: Context, id: UUID, comme: Comme) -> Response:
    """A second click: the first one has begun. Raises Refus when it was as someone else, from another window."""
    if ctx.db.get_one(Consultation, comme.consultation_id).appartenance_id != id:
        raise Refus(
            f"Vous voyez déjà OC Éclat comme {ctx.me.nom_complet}\u00a0: redevenez d’abord {comme.agent.nom_complet}, puis recommencez."
        )
    return ctx.redirect("accueil")


def destroy(ctx: Context) -> Response:
    """Back to oneself; on the page of the organisme that one was looking at."""
    seen = ctx.me.par.consultation_id if ctx.me.par else ctx.me.comme_finie
    if seen is None:
        return ctx.redirect("accueil")
    consultations.end(ctx.db, seen)
    return back(ctx, seen, "Vous êtes de nouveau vous-même")


def over(ctx: Context) -> Response:
    """It ended by itself: whatever was asked meanwhile was not done."""
    seen = ctx.me.comme_finie
    if seen is None:
        return ctx.redirect("accueil")
    traces.leave("fin de consultation", lambda db: consultations.end(db, seen), always=True)
    return back(ctx, seen, "La consultation a pris fin : vous êtes de nouveau vous-même")


def back(ctx: Context, seen: UUID, said: str) -> Response:
    consultation = ctx.db.get_one(Consultation, seen)
    return ctx.redirect("organisme", id=consultation.organisme_id, toast=said)


def load(ctx: Context, key: UUID) -> Appartenance:
    found = ctx.db.exec(select(Appartenance).where(Appartenance.id == key)).first()
    if found is None:
        raise Introuvable
    return found


def page(ctx: Context, place: Appartenance, form: Form[MotifConsultation], status: int = 200) -> Response:
    personne, organisme = ctx.db.get_one(Personne, place.personne_id), ctx.db.get_one(Organisme, place.organisme_id)
    values = {
        "place": place,
        "personne": personne,
        "organisme": organisme,
        "form": form,
        "autorisation": autorisations.of(ctx.db, personne.id),
    }
    return ctx.render("pages/comme/show.html", status=status, **values)
