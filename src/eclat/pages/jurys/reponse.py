"""A member of a jury answers their convocation, by the link that they were sent (P14).

No account, the names of the candidates and nothing else of them. Looking changes nothing: mail programs open links before their reader does.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.jurys import composition, reponses
from eclat.domain.jurys.reponses import LUI
from eclat.domain.sessions import heures, invitations
from eclat.domain.socle.champs import Coche, FormModel, Texte
from eclat.domain.socle.errors import Refus
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.models import Cqp, MembreJury, Organisme, ReponseJure
from eclat.signatures import unsign_id

R = ReponseJure
CHOICES = ((R.VIENT.value, "Je viens"), (R.NE_VIENT_PAS.value, "Je ne peux pas venir"))
TOO_MANY = "Cochez « Aucun lien », ou les candidats concernés, mais pas les deux."


class Reponse(FormModel):
    reponse: ReponseJure = Field(title="Votre réponse", json_schema_extra={"missing": "Dites si vous venez."})
    sans_lien: Coche = Field(
        default=False, title="Je n’ai aucun lien personnel ou professionnel avec un des candidats",
    )  # fmt: skip
    liens: list[UUID] = Field(
        default_factory=list, title="Ou j’ai un lien avec", description="Vous vous retirez pendant le passage de ces candidats."
    )
    mot: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Un mot pour le binôme paritaire et l’organisme", json_schema_extra={"rows": "3"}
    )


def show(ctx: Context, jeton: str) -> Response:
    membre = opened(ctx, jeton)
    return page(ctx, jeton, membre, prefilled(ctx, membre)) if membre else closed(ctx)


def answer(ctx: Context, jeton: str) -> Response:
    membre, form = opened(ctx, jeton), Form.bind(Reponse, ctx.form)
    if membre is None:
        return closed(ctx, ctx.typed("mot"))
    judge(form)
    if form:
        said = form.valid
        try:
            with form.judged():
                reponses.answer(ctx.db, membre, reponse=said.reponse, liens=said.liens, mot=said.mot, by=LUI)
                return ctx.redirect("jury-reponse", jeton=jeton, toast="Votre réponse est enregistrée")
        except Refus as refus:
            return page(ctx, jeton, membre, form, status=409, note=f"{refus} {written(said.mot)}".strip())
    return page(ctx, jeton, membre, form, status=422)


def judge(form: Form[Reponse]) -> None:
    """Who comes says to whom they are tied, or to nobody."""
    if form and form.valid.reponse == R.ATTENDUE:
        form.refuse("reponse", "Dites si vous venez.")
    if form and form.valid.reponse == R.VIENT and not form.valid.sans_lien and not form.valid.liens:
        form.refuse("sans_lien", "Cochez cette case, ou les candidats avec qui vous avez un lien.")
    if form and form.valid.sans_lien and form.valid.liens:
        form.refuse("sans_lien", TOO_MANY)


def opened(ctx: Context, jeton: str) -> MembreJury | None:
    return reponses.linked(ctx.db, unsign_id("jeton", jeton))


def prefilled(ctx: Context, membre: MembreJury) -> Form[Reponse]:
    """As they answered."""
    if membre.reponse == R.ATTENDUE:
        return Form(Reponse)
    tied = reponses.ties(ctx.db, membre)
    said = {"reponse": membre.reponse.value, "liens": list(tied), "mot": membre.mot}
    return Form.of(Reponse, **said, **({"sans_lien": True} if membre.reponse == R.VIENT and not tied else {}))


def page(ctx: Context, jeton: str, membre: MembreJury, form: Form[Reponse], *, status: int = 200, note: str = "") -> Response:
    session = reponses.session_of(ctx.db, membre)
    there = composition.of(ctx.db, session)
    jury = there.jury
    assert jury is not None
    cqp = ctx.db.get(Cqp, session.cqp_id) if session.cqp_id else None
    return discreet(
        ctx.render(
            "pages/jurys/reponse.html", status=status, jeton=jeton, membre=membre, form=form, note=note, choix=CHOICES,
            candidats=[(str(each.id), each.appele) for each in reponses.candidates(ctx.db, membre)],
            jours=invitations.days(there.seances), lieu=invitations.where(jury), visio=jury.lien_visio,
            heure=heures.said_of(there.code_postal), place=composition.seat(membre.qualite, membre.college, preside=membre.preside),
            session=session, cqp=cqp.intitule if cqp else "", organisme=ctx.db.get_one(Organisme, session.organisme_id).nom,
            ouvert=there.ouvert,
        )
    )  # fmt: skip


def closed(ctx: Context, mot: str = "") -> Response:
    """A link that is over, or none of ours: the same words for both."""
    return discreet(ctx.render("pages/jurys/fini.html", status=404, ecrit=written(mot)))


def written(mot: str) -> str:
    """What they wrote, of whom the form is no longer there."""
    return f"Vous aviez écrit\u00a0: «\u00a0{mot[:1000]}\u00a0»" if mot.strip() else ""
