"""The dated lists: what candidates’ accesses and financings are offered, and from when to when."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import listes_datees, portees
from eclat.domain.administration.listes_datees import AJOUTS, LISTES, Reponse, Reprise
from eclat.domain.administration.portees import Portee
from eclat.domain.sessions import catalogue
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Choix, NatureChoix
from eclat.pages.catalogue.confirmation import to_confirm
from eclat.pages.catalogue.cqp import form_page, written


def index(ctx: Context) -> Response:
    listes = [(nature, titre, listes_datees.of(ctx.db, nature)) for nature, titre in LISTES.items()]
    return ctx.render(
        "pages/catalogue/listes.html", listes=listes, etat=listes_datees.state, acces=catalogue.mots(ctx.db, NatureChoix.ACCES)
    )


def new(ctx: Context, nature: str) -> Response:
    liste = known(nature)
    return page_new(ctx, liste, Form(AJOUTS[liste]))


def create(ctx: Context, nature: str) -> Response:
    liste = known(nature)
    form: Form[Any] = Form.bind(AJOUTS[liste], ctx.form)
    if form:
        with form.judged():
            made = listes_datees.add(ctx.db, liste, form.valid, by=ctx.me)
            return ctx.redirect("listes-datees", toast=f"«\u00a0{made.libelle}\u00a0» est ajoutée")
    return page_new(ctx, liste, form, 422)


def known(nature: str) -> NatureChoix:
    """Raises Introuvable."""
    if nature not in LISTES:
        raise Introuvable
    return NatureChoix(nature)


def page_new(ctx: Context, nature: NatureChoix, form: Form[Any], status: int = 200) -> Response:
    fields = ["libelle", "du", "jusqu_au"]
    named = [(each, words) for each, words in catalogue.mots(ctx.db, NatureChoix.ACCES).items() if each in catalogue.DECLARED]
    return form_page(
        ctx, form, status, titre="Ajouter une réponse", action=ctx.url("choix-nouveau", nature=str(nature)), bouton="Ajouter la réponse",
        champs=[*fields, *(["declaree"] if nature == NatureChoix.ACCES else [])], choix={"declaree": named},
        lead=f"{LISTES[nature]}. Ce qui est déjà choisi ne change pas.",
        fil=[("Listes datées", ctx.url("listes-datees"))], retour=ctx.url("listes-datees"),
    )  # fmt: skip


def show(ctx: Context, id: UUID) -> Response:
    held = ctx.load(listes_datees.visible_choix(ctx.me), id)
    if withdrawn(held):
        return page(ctx, held, Form.of(Reprise, libelle=held.libelle))
    return page(ctx, held, Form.of(Reponse, libelle=held.libelle, du=written(held.du), jusqu_au=written(held.jusqu_au)))


def update(ctx: Context, id: UUID) -> Response:
    held = ctx.load(listes_datees.visible_choix(ctx.me), id)
    form: Form[Any] = Form.bind(Reprise if withdrawn(held) else Reponse, ctx.form)
    if not form:
        return page(ctx, held, form, 422)
    try:
        with form.judged():
            said = form.valid
            if listes_datees.moves(held, said):
                listes_datees.check(held, said)
                portee = Portee(0, 0) if withdrawn(held) else portees.of_choice(ctx.db, held, said.du, said.jusqu_au)
                if to_confirm(ctx, portee):
                    return page(ctx, held, form, 422, portee)
            listes_datees.set_words(ctx.db, held, libelle=said.libelle, vu=ctx.typed("vu"), by=ctx.me)
            listes_datees.set_days(ctx.db, held, jours=said, by=ctx.me)
            return ctx.redirect("listes-datees", toast=f"«\u00a0{held.libelle}\u00a0» est enregistré")
    except Refus as refus:
        return page(ctx, held, form, 409, note_dite=str(refus))
    return page(ctx, held, form, 422)


def page(
    ctx: Context, held: Choix, form: Form[Any], status: int = 200, portee: Portee | None = None, note_dite: str = ""
) -> Response:
    vu = held.libelle if note_dite else ctx.typed("vu") or held.libelle
    lead = f"{LISTES[held.nature]}. Les sessions qui l’ont déjà la gardent."
    if held.declaree:
        lead += (
            f" Déclarée à la Caisse des Dépôts comme «\u00a0{catalogue.mots(ctx.db, NatureChoix.ACCES)[held.declaree]}\u00a0»."
        )
    if withdrawn(held):
        lead += f" Elle n’est plus proposée après le {format_date(held.jusqu_au)}."
    return form_page(
        ctx, form, status, titre=held.libelle, action=ctx.url("choix", id=held.id), champs=["libelle", "du", "jusqu_au"], portee=portee,
        lead=lead, bouton="Enregistrer la réponse", vu=vu, note_dite=note_dite,
        fil=[("Listes datées", ctx.url("listes-datees"))], retour=ctx.url("listes-datees"),
    )  # fmt: skip


def withdrawn(held: Choix) -> bool:
    return listes_datees.state(held) == "retiree"
