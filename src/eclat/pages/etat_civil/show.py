"""A candidate looks at their own civil status by the link that they were sent: they confirm it, or propose a correction (P13).

No account, and nothing but what is written of them. Looking changes nothing: mail programs open links before their reader does.
"""

from collections.abc import Sequence

from starlette.responses import Response

from eclat.domain.sessions.candidats import etat_civil, naissances
from eclat.domain.sessions.candidats.champs import CIVIL, SEXES, LigneCandidat
from eclat.domain.sessions.candidats.etat_civil import LUI
from eclat.domain.sessions.candidats.pays import codes
from eclat.domain.sessions.candidats.tableau import empreinte
from eclat.domain.socle.errors import Refus
from eclat.engines import saisies
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.models import Candidat, EtatCivil, Organisme
from eclat.partials.candidat.civil import Correction, differences
from eclat.signatures import unsign_id

DONE = (EtatCivil.CONFIRME, EtatCivil.CORRIGE)
TOO_LATE = "Vous aviez déjà répondu : votre organisme ne reçoit pas ce que vous venez d’écrire. Recopiez-le et envoyez-le-lui."


def show(ctx: Context, jeton: str) -> Response:
    candidat = opened(ctx, jeton)
    return render(ctx, jeton, candidat, prefilled(candidat)) if candidat else closed(ctx)


def confirm(ctx: Context, jeton: str) -> Response:
    candidat = opened(ctx, jeton)
    if candidat is None:
        return closed(ctx)
    try:
        etat_civil.confirm(ctx.db, candidat, seen=ctx.typed("vu"), by=LUI)
    except Refus as refus:
        if candidat.etat in DONE:  # a second click
            return ctx.redirect("etat-civil", jeton=jeton)
        return render(ctx, jeton, candidat, prefilled(candidat), status=409, note=str(refus))
    return ctx.redirect("etat-civil", jeton=jeton)


def correct(ctx: Context, jeton: str) -> Response:
    candidat = opened(ctx, jeton)
    if candidat is None:
        return closed(ctx)
    form = Form.bind(Correction, ctx.form)
    if candidat.etat in DONE:
        return answered(ctx, jeton, candidat, form)
    wrong = naissances.faute(form.valid.commune, form.valid.pays) if form else ""
    if wrong:
        form.refuse("commune", wrong)
    changed = differences(candidat, form.valid, CIVIL) if form else {}
    if form and not changed:
        form.refuse("nom_naissance", "Rien ne diffère de ce qui est écrit : changez ce qui n’est pas juste, ou confirmez.")
    if not form:
        return render(ctx, jeton, candidat, form, status=422)
    try:
        etat_civil.propose(ctx.db, candidat, valeurs=changed, mot=form.valid.mot, by=LUI)
    except Refus:
        if candidat.etat not in DONE:
            raise
        return answered(ctx, jeton, candidat, form)
    return ctx.redirect("etat-civil", jeton=jeton)


def answered(ctx: Context, jeton: str, candidat: Candidat, form: Form[Correction]) -> Response:
    """A second click, or another answer than the one that was given in another window: it is given back to who wrote it."""
    if form and (differences(candidat, form.valid, CIVIL), form.valid.mot) == (candidat.correction, candidat.correction_mot):
        return ctx.redirect("etat-civil", jeton=jeton)
    return render(ctx, jeton, candidat, form, status=409, note=TOO_LATE, ecrit=written(form))


def written(form: Form[Correction]) -> list[tuple[str, str]]:
    """As typed."""
    sexes = {str(key): said for key, said in SEXES.items()}
    typed = {name: "".join(form.raw.get(name, [])) for name in Correction.model_fields}
    return [(form.label(name), sexes.get(text, text) if name == "sexe" else text) for name, text in typed.items()]


def opened(ctx: Context, jeton: str) -> Candidat | None:
    return etat_civil.linked(ctx.db, unsign_id("jeton", jeton))


def prefilled(candidat: Candidat) -> Form[Correction]:
    form = Form(Correction, saisies.typed(candidat, LigneCandidat, CIVIL))
    form.raw["ne_le"] = [f"{candidat.ne_le:%d/%m/%Y}" if candidat.ne_le else ""]
    return form


def facts(candidat: Candidat) -> list[tuple[str, str]]:
    """What is written of them, in the words of a certificate."""
    told = {"ne_le": format_date(candidat.ne_le), "sexe": SEXES.get(candidat.sexe, "") if candidat.sexe else ""}
    return [(str(Correction.model_fields[name].title), told.get(name, str(getattr(candidat, name)))) for name in CIVIL]


def render(
    ctx: Context,
    jeton: str,
    candidat: Candidat,
    form: Form[Correction],
    *,
    status: int = 200,
    note: str = "",
    ecrit: Sequence[tuple[str, str]] = (),
) -> Response:
    session = etat_civil.session_of(ctx.db, candidat)
    done = candidat.etat in DONE
    return discreet(
        ctx.render(
            "pages/etat_civil/show.html", status=status, jeton=jeton, form=form, note=note, ecrit=ecrit, faits=[] if done else facts(candidat),
            etat=candidat.etat, le=candidat.etat_le, organisme=ctx.db.get_one(Organisme, session.organisme_id).nom,
            vu=empreinte(candidat), sexes=tuple(SEXES.items()), pays=sorted(codes()),
        )
    )  # fmt: skip


def closed(ctx: Context) -> Response:
    """A link that is over, or none of ours: the same words for both."""
    return discreet(ctx.render("pages/etat_civil/fini.html", status=404))
