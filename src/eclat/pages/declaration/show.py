"""A holder looks at what is declared of them by the link that they were sent: they say that it is right, or what is (R6113-17-2).

No account, and nothing but what is declared of them. Looking changes nothing: mail programs open links before their reader does.
"""

from typing import Final

from starlette.responses import Response

from eclat.domain.declarations import titulaire
from eclat.domain.declarations.titulaire import CIVIL, LUI
from eclat.domain.sessions.candidats import naissances
from eclat.domain.sessions.candidats.champs import SEXES
from eclat.domain.sessions.candidats.pays import codes
from eclat.domain.socle.errors import Refus
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.models import Certificat, Declaration, EtatDeclaration
from eclat.partials.candidat.civil import Correction, differences
from eclat.signatures import unsign_id

RIGHT: Final = "Tout est juste."


def show(ctx: Context, jeton: str) -> Response:
    declaration = opened(ctx, jeton)
    return page(ctx, jeton, declaration, prefilled(declaration)) if declaration else closed(ctx)


def confirm(ctx: Context, jeton: str) -> Response:
    declaration = opened(ctx, jeton)
    if declaration is None:
        return closed(ctx)
    return said(ctx, jeton, declaration, prefilled(declaration), {}, RIGHT)


def correct(ctx: Context, jeton: str) -> Response:
    declaration = opened(ctx, jeton)
    if declaration is None:
        return closed(ctx)
    form = Form.bind(Correction, ctx.form)
    wrong = naissances.faute(form.valid.commune, form.valid.pays) if form else ""
    if wrong:
        form.refuse("commune", wrong)
    changed = differences(declaration, form.valid, CIVIL) if form else {}
    if form and not changed and not form.valid.mot:
        form.refuse(
            "nom_naissance", "Rien ne diffère de ce qui est écrit : changez ce qui n’est pas juste, ou dites que tout l’est."
        )
    if not form:
        return page(ctx, jeton, declaration, form, status=422)
    return said(ctx, jeton, declaration, form, changed, form.valid.mot)


def said(
    ctx: Context, jeton: str, declaration: Declaration, form: Form[Correction], changed: dict[str, str], mot: str
) -> Response:
    """What they answer is kept; a second click finds it there, another answer is given back to who wrote it."""
    try:
        titulaire.propose(ctx.db, declaration, valeurs=changed, mot=mot, by=LUI)
    except Refus as refus:
        if (declaration.proposition, declaration.proposition_mot) != (changed, mot):
            note = titulaire.already(ctx.db, LUI, declaration) or str(refus)
            return page(ctx, jeton, declaration, form, status=409, note=note, ouvert=True)
    return ctx.redirect("declaration-titulaire", jeton=jeton)


def opened(ctx: Context, jeton: str) -> Declaration | None:
    return titulaire.linked(ctx.db, unsign_id("jeton", jeton))


def prefilled(declaration: Declaration) -> Form[Correction]:
    held = {name: value for name in CIVIL if (value := getattr(declaration, name)) not in (None, "")}
    form = Form.of(Correction, **held)
    form.raw["ne_le"] = [f"{declaration.ne_le:%d/%m/%Y}" if declaration.ne_le else ""]
    return form


def facts(declaration: Declaration) -> list[tuple[str, str]]:
    told = {"ne_le": format_date(declaration.ne_le), "sexe": SEXES.get(declaration.sexe, "") if declaration.sexe else ""}
    return [(str(Correction.model_fields[name].title), told.get(name, str(getattr(declaration, name)))) for name in CIVIL]


def page(
    ctx: Context,
    jeton: str,
    declaration: Declaration,
    form: Form[Correction],
    *,
    status: int = 200,
    note: str = "",
    ouvert: bool = False,
) -> Response:
    return discreet(
        ctx.render(
            "pages/declaration/show.html", status=status, jeton=jeton, form=form, note=note, faits=facts(declaration), ouvert=ouvert,
            rejetee=declaration.etat == EtatDeclaration.KO, repondu=titulaire.answered(declaration), sexes=tuple(SEXES.items()),
            pays=sorted(codes()), numero=ctx.db.get_one(Certificat, declaration.certificat_id).numero,
        )
    )  # fmt: skip


def closed(ctx: Context) -> Response:
    """A link that is over, or none of ours: the same words for both."""
    return discreet(ctx.render("pages/declaration/fini.html", status=404, admin_email=ctx.settings.admin_email))
