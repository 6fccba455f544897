"""The délégataires that an Organisme National follows: the total, the chips, the rows, and what is said of them all (P7).

Whatever is done answers with all of it, and so does the page that looks again by itself: what has not changed is left alone.
"""

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat.domain.delegataires import delegues, liste, rappels, relances
from eclat.domain.delegataires.avancement import Etape
from eclat.domain.delegataires.liste import Compte, Ligne
from eclat.domain.socle import policies
from eclat.formats import format_day, plural
from eclat.http.affichage import Puce
from eclat.http.context import Context, announce
from eclat.models import Delegation, EtatHabilitation, Habilitation
from eclat.partials.delegue.phrase import sentence, total
from eclat.partials.delegue.vue import Vue

E = EtatHabilitation
LISTE = "partials/delegue/suite.html"
REST, WATCH = 15, 3  # seconds before the page looks again: at rest, while a mail that it shows is leaving


@dataclass(frozen=True)
class Autour:
    """What a row needs beside its own columns."""

    vue: Vue
    suit: bool  # something may still change by itself
    relance: bool
    modifie: bool
    decide: bool
    question: UUID | None = None  # the row that asks whether to write again all the same
    agie: UUID | None = None  # the row that was acted upon, which takes the focus that its button had


@dataclass(frozen=True)
class Page:
    """All that is shown of them."""

    autour: Autour
    compte: Compte
    puces: list[Puce]
    lignes: list[Ligne]
    trouves: int
    phrase: Markup
    rappels: str
    version: str

    @property
    def vue(self) -> Vue:
        return self.autour.vue

    @property
    def total(self) -> str:
        return total(self.compte)

    @property
    def suite(self) -> int:
        """How many rows come next."""
        return min(liste.PAGE, self.trouves - len(self.lignes))

    @property
    def rythme(self) -> int:
        moving = any(each.envoi is not None and each.envoi.moving for each in self.lignes)
        return WATCH if moving else REST


def shown(ctx: Context, habilitation: Habilitation, *, agie: UUID | None = None) -> Page:
    around = autour(ctx, habilitation, agie=agie)
    vue, compte = around.vue, liste.count(ctx.db, habilitation)
    keys = liste.search(ctx.db, habilitation, vue.q)
    found = compte if keys is None else liste.count(ctx.db, habilitation, keys)
    lignes, trouves = liste.lines(ctx.db, habilitation, vu=vue.vu, etape=vue.etape, keys=keys, limit=vue.lignes)
    return Page(
        autour=around,
        compte=compte,
        puces=puces(ctx, vue, found, habilitation),
        lignes=lignes,
        trouves=trouves,
        phrase=sentence(ctx.db, habilitation, ctx.me, compte),
        rappels=reminders(ctx, habilitation, compte),
        version=liste.version(ctx.db, habilitation),
    )


def autour(ctx: Context, habilitation: Habilitation, *, question: UUID | None = None, agie: UUID | None = None) -> Autour:
    acts = ctx.can(policies.can_edit_habilitation, habilitation)
    awaits = habilitation.etat in relances.AWAITING
    return Autour(
        vue=Vue.read(ctx.request.query_params),
        suit=awaits,
        relance=acts and awaits,
        modifie=acts and delegues.follows(habilitation),
        decide=decided(habilitation),
        question=question,
        agie=agie,
    )


def decided(habilitation: Habilitation) -> bool:
    """Whether its délégataires may know what the study made of each."""
    return habilitation.etat not in (*relances.AWAITING, E.DEPOSEE, E.EN_INSTRUCTION)


def puces(ctx: Context, vue: Vue, found: Compte, habilitation: Habilitation) -> list[Puce]:
    offered: list[tuple[Etape | None, str, int]] = [(None, "Tous", found.total)]
    if habilitation.etat in relances.AWAITING:
        offered += [
            (Etape.A_RELANCER, "À relancer", found.a_relancer),
            (Etape.ECHEC, "Mail en échec", found.echecs),
            (Etape.TERMINES, "Terminés", found.termines),
        ]
    return [
        Puce(label=label, count=str(count), url=ctx.url("delegues", **vue.at(etape=etape)), current=vue.etape == etape)
        for etape, label, count in offered
    ]


def reminders(ctx: Context, habilitation: Habilitation, compte: Compte) -> str:
    """“Rappels automatiques à 7, 14 et 21 jours ; le prochain part le 30 novembre pour 3 OF.”"""
    days = ctx.reglages.reminders
    if not days or not compte.attendus or habilitation.etat not in relances.AWAITING:
        return ""
    listed = " et ".join(filter(None, [", ".join(map(str, days[:-1])), str(days[-1])]))
    first, count = rappels.next_reminder(ctx.db, habilitation, days)
    comes = f"le prochain part le {format_day(first)} pour {plural(count, 'OF', 'OF')}" if first else "plus aucun n’est prévu"
    return f"Rappels automatiques à {listed} jours ; {comes}."


def one(ctx: Context, delegation: Delegation, habilitation: Habilitation) -> Ligne:
    ctx.db.flush()
    return liste.one(ctx.db, delegation.id, habilitation)


def here(ctx: Context) -> dict[str, str]:
    """The query of the list that the request came from."""
    return Vue.read(ctx.request.query_params).here


def in_dialog(response: Response) -> Response:
    """The question, or the form with what is to be corrected, where it was asked."""
    response.headers.update({"HX-Retarget": "#delegue-dialogue", "HX-Reswap": "innerHTML"})
    return response


def page(ctx: Context, habilitation: Habilitation) -> Response:
    return ctx.render("pages/delegataires/index.html", page=shown(ctx, habilitation))


def done(ctx: Context, habilitation: Habilitation, said: str, *, row: UUID | None = None) -> Response:
    """After an act: all that it may have changed, where htmx awaits it; else the list as it was, at the row."""
    if not ctx.wants_fragment:
        return ctx.redirect("delegues", toast=said, anchor=f"delegue-{row}" if row else "", **here(ctx))
    ctx.db.flush()
    return announce(ctx.fragment(LISTE, page=shown(ctx, habilitation, agie=row)), said)


def looked_at(ctx: Context, habilitation: Habilitation) -> Response:
    """What the page asks for by itself: nothing when nothing has changed since what it shows (304)."""
    tag = f'"{liste.version(ctx.db, habilitation)}"'
    if ctx.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response = ctx.fragment(LISTE, page=shown(ctx, habilitation))
    response.headers["ETag"] = tag
    return response
