"""The list of requests: its chips, its page of rows, and what is swapped when one is attributed."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import demande
from eclat.domain.listes import habilitations
from eclat.models import EtatHabilitation, Role
from eclat.partials.listes import Vue, chips, place

E = EtatHabilitation
ETATS = {
    E.DEPOSEE: "Déposées",
    E.EN_INSTRUCTION: "En instruction",
    E.A_COMPLETER: "À compléter",
    E.ACCEPTEE: "Acceptées",
    E.REFUSEE: "Refusées",
    E.EN_ATTENTE_DELEGATAIRES: "En attente des délégataires",
    E.SUSPENDUE: "Suspendues",
    E.RESILIEE: "Résiliées",
    E.EXPIREE: "Expirées",
}
ALWAYS = (E.EN_INSTRUCTION, E.A_COMPLETER, E.ACCEPTEE, E.REFUSEE)  # the other chips come when they count
MIENNES = "miennes"


class VueHabilitations(Vue):
    ETATS = (MIENNES, *ETATS)
    TRIS = ("date", "-date")

    @property
    def only(self) -> EtatHabilitation | None:
        return EtatHabilitation(self.etat) if self.etat in ETATS else None

    @property
    def mine(self) -> bool:
        return self.etat == MIENNES


def values(ctx: Context) -> dict[str, Any]:
    vue = VueHabilitations.read(ctx.request.query_params)
    return figures(ctx, vue) | rows(ctx, vue) | line(ctx)


def figures(ctx: Context, vue: VueHabilitations) -> dict[str, Any]:
    """The chips and the sentence of state: what changes when one request is attributed."""
    counts = habilitations.counts(ctx.db, ctx.me, vue.q)
    mine = habilitations.counts(ctx.db, ctx.me, vue.q, mine=True)[None] if sees_more_than_own(ctx) else 0
    return {
        "vue": vue,
        "chips": chips(ctx, "habilitations", vue, offered(ctx, vue, counts, mine)),
        "attente": habilitations.waiting(ctx.db, ctx.me),
        "found": mine if vue.mine else counts[vue.only],
    }


def rows(ctx: Context, vue: VueHabilitations) -> dict[str, Any]:
    """The page of the table, with where the arrows and the head of the dates lead."""
    page = habilitations.page(ctx.db, ctx.me, etat=vue.only, q=vue.q, mine=vue.mine, oldest_first=vue.tri == "date", **vue.edges)
    return place(vue, page) | {
        "direction": "ascending" if vue.tri == "date" else "descending",
        "inverse": vue.at(tri="" if vue.tri == "date" else "date"),
    }


def line(ctx: Context) -> dict[str, Any]:
    """What a row needs besides its own columns; nothing has been done to it and nothing is asked."""
    return {
        "qualifications": {None: "–"} | {each: words[0] for each, words in demande.QUALIFICATIONS.items()},
        "attribue": ctx.me.is_a(Role.ADMINISTRATEUR),
        "issue": "",
        "binome": None,
        "retour": False,  # the focus comes back to its button
    }


def one(ctx: Context, id: UUID, status: int = 200, **given: Any) -> Response:
    """One row: as it was, or with the choice of a binôme under it (``binome``)."""
    row = habilitations.ligne(ctx.db, ctx.me, id)
    vue = VueHabilitations.read(ctx.request.query_params)
    return ctx.fragment(
        "partials/habilitation/lignes.html", status=status, lignes=[row], vue=vue, **(line(ctx) | {"retour": True} | given)
    )


def attributed(ctx: Context, id: UUID, issue: str, status: int = 200) -> Response:
    """The row with its outcome, and the figures that follow."""
    row = habilitations.ligne(ctx.db, ctx.me, id)
    given = line(ctx) | figures(ctx, VueHabilitations.read(ctx.request.query_params)) | {"lignes": [row], "issue": issue}
    return ctx.fragment("partials/habilitation/attribuee.html", status=status, **given)


def sees_more_than_own(ctx: Context) -> bool:
    return ctx.me.is_a(Role.ADMINISTRATEUR) and ctx.me.is_a(Role.INSTRUCTEUR)


def offered(
    ctx: Context, vue: VueHabilitations, counts: dict[EtatHabilitation | None, int], mine: int
) -> list[tuple[str, str, int]]:
    """An administrateur begins with what awaits attribution; an instructeur's requests are all entrusted to them."""
    every = "Toutes" if ctx.me.is_a(Role.ADMINISTRATEUR) or not ctx.me.is_a(Role.INSTRUCTEUR) else "Les miennes"
    found = [("", every, counts[None])]
    if sees_more_than_own(ctx):
        found.append((MIENNES, "Les miennes", mine))
    always = (*ALWAYS, E.DEPOSEE) if ctx.me.is_a(Role.ADMINISTRATEUR) else ALWAYS
    found += [(e, label, counts[e]) for e, label in ETATS.items() if e in always or counts[e] or vue.etat == e]
    return found
