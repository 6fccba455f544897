"""What the list of requests shows for an address: state, search, order and place, read from its query."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain import demande, dossiers
from eclat.domain.annuaire import PAGE
from eclat.models import EtatHabilitation, Role
from eclat.partials.organisme.liste import capped, key, since
from eclat.web import Context

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
TRIS = ("date", "-date")
PAR_DEFAUT = "-date"


@dataclass(frozen=True)
class Vue:
    """The query of the list: every value is one that the list knows, whatever the address says."""

    etat: str = ""
    q: str = ""
    tri: str = ""
    avant: str = ""
    apres: str = ""
    rang: str = ""  # number of the first row shown, to say "21 à 40"

    @classmethod
    def read(cls, query: Any) -> "Vue":
        given = {name: str(query.get(name, "")).strip()[:100] for name in asdict(cls())}
        return cls(
            etat=given["etat"] if given["etat"] in (MIENNES, *ETATS) else "",
            q=given["q"],
            tri=given["tri"] if given["tri"] in TRIS else "",
            avant=key(given["avant"]),
            apres=key(given["apres"]),
            rang=given["rang"] if given["rang"].isdecimal() and len(given["rang"]) < 9 else "",
        )

    def at(self, **changes: Any) -> dict[str, str]:
        """The query of another view of the list, from its first page unless told."""
        return asdict(replace(self, **({"avant": "", "apres": "", "rang": ""} | changes)))

    @property
    def here(self) -> dict[str, str]:
        return asdict(self)

    @property
    def only(self) -> EtatHabilitation | None:
        return EtatHabilitation(self.etat) if self.etat in ETATS else None

    @property
    def mine(self) -> bool:
        return self.etat == MIENNES


def values(ctx: Context) -> dict[str, Any]:
    vue = Vue.read(ctx.request.query_params)
    return figures(ctx, vue) | rows(ctx, vue) | line(ctx)


def figures(ctx: Context, vue: Vue) -> dict[str, Any]:
    """The chips and the sentence of state: what changes when one request is attributed."""
    counts = dossiers.counts(ctx.db, ctx.me, vue.q)
    mine = dossiers.counts(ctx.db, ctx.me, vue.q, mine=True)[None] if sees_more_than_own(ctx) else 0
    return {
        "vue": vue,
        "chips": chips(ctx, vue, counts, mine),
        "attente": dossiers.waiting(ctx.db, ctx.me),
        "depuis": since,
        "capped": capped,
        "found": mine if vue.mine else counts[vue.only],
    }


def rows(ctx: Context, vue: Vue) -> dict[str, Any]:
    """The page of the table, with where the arrows and the head of the dates lead."""
    page = dossiers.page(
        ctx.db,
        ctx.me,
        etat=vue.only,
        q=vue.q,
        mine=vue.mine,
        oldest_first=vue.tri == "date",
        avant=UUID(vue.avant) if vue.avant else None,
        apres=UUID(vue.apres) if vue.apres else None,
    )
    first = int(vue.rang or 1) if page.avant else 1
    before = str(max(1, first - PAGE))
    return {
        "lignes": page.lignes,
        "premier": first,
        "precedents": vue.at(avant=str(page.lignes[0].id), rang=before) if page.avant and page.lignes else None,
        "suivants": vue.at(apres=str(page.lignes[-1].id), rang=str(first + PAGE)) if page.apres else None,
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
    row = dossiers.ligne(ctx.db, ctx.me, id)
    vue = Vue.read(ctx.request.query_params)
    return ctx.fragment(
        "partials/habilitation/ligne.html", status=status, ligne=row, vue=vue, **(line(ctx) | {"retour": True} | given)
    )


def attributed(ctx: Context, id: UUID, issue: str, status: int = 200) -> Response:
    """The row with its outcome, and the figures that follow."""
    row = dossiers.ligne(ctx.db, ctx.me, id)
    given = line(ctx) | figures(ctx, Vue.read(ctx.request.query_params)) | {"ligne": row, "issue": issue}
    return ctx.fragment("partials/habilitation/attribuee.html", status=status, **given)


def sees_more_than_own(ctx: Context) -> bool:
    return ctx.me.is_a(Role.ADMINISTRATEUR) and ctx.me.is_a(Role.INSTRUCTEUR)


def chips(ctx: Context, vue: Vue, counts: dict[EtatHabilitation | None, int], mine: int) -> list[dict[str, Any]]:
    """An administrateur begins with what awaits attribution; an instructeur's requests are all entrusted to them."""
    every = "Toutes" if ctx.me.is_a(Role.ADMINISTRATEUR) or not ctx.me.is_a(Role.INSTRUCTEUR) else "Les miennes"
    offered = [("", every, counts[None])]
    if sees_more_than_own(ctx):
        offered.append((MIENNES, "Les miennes", mine))
    always = (*ALWAYS, E.DEPOSEE) if ctx.me.is_a(Role.ADMINISTRATEUR) else ALWAYS
    offered += [(e, label, counts[e]) for e, label in ETATS.items() if e in always or counts[e] or vue.etat == e]
    return [
        {
            "label": label,
            "count": capped(count),
            "url": ctx.url("habilitations", **vue.at(etat=str(etat))),
            "current": vue.etat == etat,
        }
        for etat, label, count in offered
    ]
