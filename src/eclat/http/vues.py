"""The saved views of a list, as its page offers them: how many rows each shows of what the reader sees, and which one is in use."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from eclat.domain.comptes import vues
from eclat.engines.listes.nombres import capped
from eclat.engines.listes.vues import Vue
from eclat.http import colonnes
from eclat.http.affichage import NO_VIEW, Etabli, Onglet
from eclat.http.context import Context
from eclat.http.templates import templates

if TYPE_CHECKING:
    from eclat.http.listes import Ecran


def offered(ecran: "Ecran[Any]", ctx: Context, here: Vue, shown: tuple[str, ...]) -> Etabli:
    """``shown``: the columns. Nobody but an agent saves views, of lists whose columns are chosen."""
    if not ctx.me.est_agent or not shown:
        return NO_VIEW
    onglets, remplacer = [], ""
    saved = requete(here, shown)
    for each in vues.known(ctx.db, ecran.route, ctx.me):
        vue = read(ecran, ctx, each.requete)
        en_cours = here.vue == str(each.id)
        fiche = templates.url("vue", id=each.id) if each.mienne and en_cours else ""
        if fiche and saved != requete(vue, tuple(each_name for each_name in vue.col.split(",") if each_name) or shown):
            remplacer = templates.url("vue-filtres", id=each.id, requete=saved)
        nombre = capped(ecran.liste.number(ctx.db, ctx.me, vue, ecran.liste.cap), ecran.liste.cap)
        url = templates.url(ecran.route, **vue.at(vue=str(each.id)))
        onglets.append(Onglet(each.nom, nombre, url, en_cours, fiche))
    return Etabli(tuple(onglets), templates.url("vue-nouvelle", liste=ecran.route, requete=saved), remplacer)


def read(ecran: "Ecran[Any]", ctx: Context, text: str) -> Any:
    """What a saved query asks today of what this reader may ask: what no longer exists is left out."""
    vue = ecran.liste.vue(dict(parse_qsl(text)), ctx.me)
    columns = {each.nom for each in colonnes.offered(ecran.exports, ctx.me)}
    return replace(vue, col=",".join(each for each in dict.fromkeys(vue.several("col")) if each in columns))


def requete(vue: Vue, shown: tuple[str, ...]) -> str:
    """What is saved of an address: filters, order, columns."""
    kept = {name: value for name, value in vue.at(vue="", col=",".join(shown)).items() if value}
    return urlencode(sorted(kept.items()))
