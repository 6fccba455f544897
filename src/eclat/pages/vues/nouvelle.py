"""What a list shows now, saved under a name (P17)."""

from starlette.responses import Response

from eclat.domain.comptes import vues
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.listes import DECLARED
from eclat.http.vues import read, requete
from eclat.pages.vues.forms import NomDeVue


def show(ctx: Context) -> Response:
    return page(ctx, Form.of(NomDeVue))


def create(ctx: Context) -> Response:
    liste, saved = asked(ctx)
    form = Form.bind(NomDeVue, ctx.form)
    if form:
        said = form.valid
        with form.judged():
            made = vues.save(ctx.db, liste, saved, nom=said.nom, partagee=said.partagee, au_menu=said.au_menu, by=ctx.me)
    if not form:
        return page(ctx, form, status=422)
    here = read(DECLARED[liste][0], ctx, saved)
    return ctx.redirect(liste, toast=f"Vue « {made.nom} » enregistrée", **here.at(vue=str(made.id)))


def asked(ctx: Context) -> tuple[str, str]:
    """The list, and what it shows: values that it knows. Raises Introuvable."""
    liste = ctx.query("liste")
    if liste not in DECLARED or not DECLARED[liste][1].admits(ctx.me):
        raise Introuvable
    here = read(DECLARED[liste][0], ctx, ctx.query("requete"))
    return liste, requete(here, here.several("col"))


def page(ctx: Context, form: Form[NomDeVue], status: int = 200) -> Response:
    liste, saved = asked(ctx)
    ecran, _ = DECLARED[liste]
    return ctx.render(
        "pages/vues/formulaire.html", status=status, form=form, vue=None, titre=ecran.words(ctx.me).titre,
        retour=ctx.url(liste, **read(ecran, ctx, saved).at()), action=ctx.url("vue-nouvelle", liste=liste, requete=saved),
    )  # fmt: skip
