"""A view of one's own: its name, who sees it, what it shows; and its end (P17)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.comptes import vues
from eclat.domain.socle.errors import Interdit
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.listes import DECLARED
from eclat.http.vues import read, requete
from eclat.models import VueListe
from eclat.pages.vues.forms import NomDeVue


def show(ctx: Context, id: UUID) -> Response:
    vue = load(ctx, id)
    return page(ctx, vue, Form.of(NomDeVue, nom=vue.nom, partagee=vue.partagee, au_menu=vue.au_menu))


def update(ctx: Context, id: UUID) -> Response:
    vue, form = load(ctx, id), Form.bind(NomDeVue, ctx.form)
    if form:
        said = form.valid
        with form.judged():
            vues.change(ctx.db, vue, nom=said.nom, partagee=said.partagee, au_menu=said.au_menu, by=ctx.me)
    if not form:
        return page(ctx, vue, form, status=422)
    return ctx.redirect_to(address(ctx, vue), toast=f"Vue « {vue.nom} » enregistrée")


def replace(ctx: Context, id: UUID) -> Response:
    """Its filters and its columns are those of the page that asked."""
    vue = load(ctx, id)
    here = read(DECLARED[vue.liste][0], ctx, ctx.query("requete"))
    vues.replace(ctx.db, vue, requete(here, here.several("col")), by=ctx.me)
    return ctx.redirect_to(address(ctx, vue), toast=f"Vue « {vue.nom} » enregistrée")


def question(ctx: Context, id: UUID) -> Response:
    vue = load(ctx, id)
    return ctx.render("pages/vues/suppression.html", vue=vue, titre=titled(ctx, vue), retour=address(ctx, vue))


def destroy(ctx: Context, id: UUID) -> Response:
    vue = load(ctx, id)
    vues.remove(ctx.db, vue, by=ctx.me)
    return ctx.redirect(vue.liste, toast=f"Vue « {vue.nom} » supprimée")


def load(ctx: Context, id: UUID) -> VueListe:
    """One's own. Raises Interdit on a colleague's, Introuvable on what they keep to themselves."""
    vue = ctx.load(vues.visible_vues(ctx.me), id)
    if not vues.can_change(ctx.db, ctx.me, vue):
        raise Interdit("change a view")
    return vue


def address(ctx: Context, vue: VueListe) -> str:
    return ctx.url(vue.liste, **read(DECLARED[vue.liste][0], ctx, vue.requete).at(vue=str(vue.id)))


def titled(ctx: Context, vue: VueListe) -> str:
    """What its list is called."""
    ecran, _ = DECLARED[vue.liste]
    return ecran.words(ctx.me).titre


def page(ctx: Context, vue: VueListe, form: Form[NomDeVue], status: int = 200) -> Response:
    return ctx.render(
        "pages/vues/formulaire.html", status=status, form=form, vue=vue, titre=titled(ctx, vue),
        retour=address(ctx, vue), action=ctx.url("vue", id=vue.id),
    )  # fmt: skip
