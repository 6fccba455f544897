"""An administrateur changes the settings of a group; what a colleague changed meanwhile is shown, and not overwritten."""

from collections.abc import Mapping

from starlette.responses import Response

from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import PAR_CLE, Groupe
from eclat.domain.administration.reglages import Etat
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Introuvable
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.http.forms import Form

SEEN = "vu-"  # before the name of a setting: what its field showed


def load(cle: str) -> Groupe:
    """Raises Introuvable."""
    if cle not in PAR_CLE:
        raise Introuvable
    return PAR_CLE[cle]


def show(ctx: Context, groupe: str) -> Response:
    held = load(groupe)
    etats = reglages.of(ctx.db, [held])
    form = Form.of(held.form(), **{nom: each.reglable.saisie(each.valeur) for nom, each in etats.items()})
    return page(ctx, held, etats, form, {nom: each.vu for nom, each in etats.items()})


def update(ctx: Context, groupe: str) -> Response:
    held = load(groupe)
    form = Form.bind(held.form(), ctx.form)
    seen = {nom: ctx.typed(SEEN + nom) for nom in held.noms if SEEN + nom in ctx.form}
    if not form:
        return page(ctx, held, reglages.of(ctx.db, [held]), form, seen, 422)
    conflicts = reglages.change_group(ctx.db, held, valeurs=form.valid.model_dump(), vus=seen, by=ctx.me)
    if not conflicts:
        return ctx.redirect("reglages", anchor=held.cle, toast="Les réglages sont enregistrés")
    for each in conflicts:
        form.refuse(each.nom, met(each.etat))
    seen |= {each.nom: each.etat.vu for each in conflicts}
    return page(ctx, held, reglages.of(ctx.db, [held]), form, seen, 409)


def met(etat: Etat) -> str:
    """The sentence beside the field that a colleague changed."""
    who = f"{etat.par} a mis" if etat.par else "Ce réglage est devenu"
    when = f" {format_at(etat.le)}" if etat.le else ""
    return f"{who} «\u00a0{etat.dit}\u00a0»{when}. Pour garder votre réponse, enregistrez de nouveau\u00a0; sinon, remettez la sienne."


def page(
    ctx: Context, groupe: Groupe, etats: Mapping[str, Etat], form: Form[FormModel], seen: Mapping[str, str], status: int = 200
) -> Response:
    return ctx.render("pages/reglages/groupe.html", status=status, groupe=groupe, etats=etats, form=form, vus=seen)
