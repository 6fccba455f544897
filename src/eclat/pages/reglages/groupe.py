"""An administrateur changes the settings of a group; what a colleague changed meanwhile is shown, and not overwritten."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import PAR_CLE, Groupe
from eclat.domain.administration.reglages import Etat
from eclat.domain.conservation import natures
from eclat.domain.conservation.natures import Raccourci
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
    shorter = natures.shortened(ctx.db, numbers(form)) if held.cle == "conservation" else []
    if shorter and ctx.typed("confirme") != asked(shorter, form):
        return page(ctx, held, reglages.of(ctx.db, [held]), form, seen, raccourcis=shorter, confirme=asked(shorter, form))
    conflicts = reglages.change_group(ctx.db, held, valeurs=form.valid.model_dump(), vus=seen, by=ctx.me)
    if not conflicts:
        return ctx.redirect("reglages", anchor=held.cle, toast="Les réglages sont enregistrés")
    for each in conflicts:
        form.refuse(each.nom, met(each.etat))
    seen |= {each.nom: each.etat.vu for each in conflicts}
    return page(ctx, held, reglages.of(ctx.db, [held]), form, seen, 409)


def numbers(form: Form[FormModel]) -> dict[str, int]:
    return {
        nom: value for nom, value in form.valid.model_dump().items() if isinstance(value, int) and not isinstance(value, bool)
    }


def asked(shorter: Sequence[Raccourci], form: Form[FormModel]) -> str:
    """What a confirmation is of: these periods, and no others."""
    wanted = numbers(form)
    return ",".join(f"{each.nature.reglage}={wanted[each.nature.reglage]}" for each in shorter)


def met(etat: Etat) -> str:
    """The sentence beside the field that a colleague changed."""
    who = f"{etat.par} a mis" if etat.par else "Ce réglage est devenu"
    when = f" {format_at(etat.le)}" if etat.le else ""
    return f"{who} «\u00a0{etat.dit}\u00a0»{when}. Pour garder votre réponse, enregistrez de nouveau\u00a0; sinon, remettez la sienne."


def page(
    ctx: Context,
    groupe: Groupe,
    etats: Mapping[str, Etat],
    form: Form[FormModel],
    seen: Mapping[str, str],
    status: int = 200,
    *,
    raccourcis: Sequence[Raccourci] = (),
    confirme: str = "",
) -> Response:
    """``raccourcis``: what a shorter period would erase, to be confirmed first."""
    values = {"groupe": groupe, "etats": etats, "form": form, "vus": seen, "raccourcis": raccourcis, "confirme": confirme}
    return ctx.render("pages/reglages/groupe.html", status=status, **values)  # fmt: skip
