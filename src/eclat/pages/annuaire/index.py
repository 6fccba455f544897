"""Where one may train: the organismes that are habilitated today, or their open sessions, on a map and in a list that say the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from eclat.domain.annuaire import lieux
from eclat.domain.annuaire.liste import HABILITES, SESSIONS, Ligne, LigneSession, VueAnnuaire, par_departement
from eclat.domain.socle.annuaire_policies import VISITEUR
from eclat.domain.socle.departements import DEPARTEMENTS, REGIONS
from eclat.domain.statistiques.matieres import Serie
from eclat.http.affichage import Mots
from eclat.http.context import Context
from eclat.http.listes import Ecran
from eclat.models import Modalite
from eclat.partials.statistique.figure import Figure, Rang

MODALITES = {Modalite.PRESENTIEL: "présentiel", Modalite.MIXTE: "mixte", Modalite.A_DISTANCE: "à distance"}


@dataclass(frozen=True)
class Ou:
    """A place of the table beside the map: how many are there, and the address that shows them alone."""

    nom: str
    nombre: int
    url: str
    departements: tuple["Ou", ...] = ()


ORGANISMES: Ecran[Ligne] = Ecran(
    HABILITES,
    route="annuaire",
    region="annuaire",
    page="pages/annuaire/index.html",
    partial="pages/annuaire/index.html",
    mots=Mots(titre="Organismes habilités", un="organisme", des="organismes"),
)
SESSIONS_OUVERTES: Ecran[LigneSession] = Ecran(
    SESSIONS,
    route="annuaire-sessions",
    region="annuaire",
    page="pages/annuaire/index.html",
    partial="pages/annuaire/index.html",
    mots=Mots(titre="Sessions ouvertes", un="session", des="sessions"),
)


def show(ctx: Context) -> Response:
    return page(ctx, ORGANISMES, SESSIONS_OUVERTES)


def sessions(ctx: Context) -> Response:
    return page(ctx, SESSIONS_OUVERTES, ORGANISMES)


def page(ctx: Context, ecran: Ecran[Any], autre: Ecran[Any]) -> Response:
    visitor = replace(ctx, user=VISITEUR)  # who is signed in sees no more than anybody
    liste = ecran.shown(visitor)
    vue: VueAnnuaire = liste.vue
    counted = par_departement(ctx.db, ecran.liste, vue)
    nombres = {ecran.route: sum(counted.values()), autre.route: sum(par_departement(ctx.db, autre.liste, vue).values())}
    return ctx.render(
        "pages/annuaire/index.html",
        liste=liste,
        vue=vue,
        de_sessions=ecran is SESSIONS_OUVERTES,
        nombres=nombres,
        carte=drawn(ecran, counted),
        regions=by_region(ctx, ecran, vue, counted),
        sans_adresse=counted.get("", 0),
        ici=sought(vue),
        modalites=MODALITES,
        ailleurs=elsewhere(vue),
    )


def elsewhere(vue: VueAnnuaire) -> str:
    """What to try where nothing is found: less of what narrows it."""
    wider = ["toute la région"] if vue.lieu and not vue.etendue else []
    wider += ["un autre lieu"] if vue.lieu else []
    wider += ["toutes les modalités"] if vue.modalite else []
    return f"{', '.join(wider[:-1])} ou {wider[-1]}" if len(wider) > 1 else wider[0] if wider else "plus tard"


def sought(vue: VueAnnuaire) -> dict[str, str]:
    """What narrows both lists, for an address."""
    return {name: value for name in ("lieu", "etendue", "modalite") if (value := getattr(vue, name))}


def drawn(ecran: Ecran[Any], counted: Mapping[str, int]) -> Figure:
    """The same rows as the list, by département."""
    rows = [Rang(each.nom, (counted.get(each.code, 0),), code=each.code) for each in DEPARTEMENTS]
    return Figure(
        "carte", "carte", ecran.mots.titre if isinstance(ecran.mots, Mots) else "", "par département", "", "Département",
        [Serie("Nombre", 1, ())], rows, vide="Aucun ici.",
    )  # fmt: skip


def by_region(ctx: Context, ecran: Ecran[Any], vue: VueAnnuaire, counted: Mapping[str, int]) -> list[Ou]:
    """The same numbers, as a table: each leads to what it counts."""
    found, kept = [], {"modalite": vue.modalite} if vue.modalite else {}
    for region in REGIONS:
        mine = [each for each in DEPARTEMENTS if each.region == region and counted.get(each.code)]
        if mine:
            inside = tuple(Ou(each.nom, counted[each.code], ctx.url(ecran.route, lieu=lieux.dit(each), **kept)) for each in mine)
            found.append(Ou(region, sum(each.nombre for each in inside), ctx.url(ecran.route, lieu=region, **kept), inside))
    return found
