"""The list of organismes: its chips, its page of rows, and where its links lead."""

from typing import Any

from eclat.context import Context
from eclat.domain import demande, listes
from eclat.domain.listes import organismes
from eclat.models import EtatOrganisme
from eclat.partials.listes import Vue, chips, place

ETATS = {
    EtatOrganisme.EN_ATTENTE: "En attente",
    EtatOrganisme.ACCEPTE: "Acceptés",
    EtatOrganisme.REFUSE: "Refusés",
    EtatOrganisme.SUSPENDU: "Suspendus",
    EtatOrganisme.INVITE: "Invités",
}
ALWAYS = (EtatOrganisme.EN_ATTENTE, EtatOrganisme.ACCEPTE, EtatOrganisme.REFUSE)  # the other chips come when they count
QUALIFICATIONS = {None: ""} | {each: label for each, (label, _) in demande.QUALIFICATIONS.items()}


class VueOrganismes(Vue):
    ETATS = tuple(EtatOrganisme)
    TRIS = organismes.TRIS

    @property
    def filtered(self) -> bool:
        return bool(self.q or self.etat)


def figures(ctx: Context, vue: VueOrganismes) -> dict[str, Any]:
    """The chips and the sentence of state: what changes when one organisme is decided."""
    counts = organismes.counts(ctx.db, vue.q)
    total = min(sum(counts.values()), listes.COUNTED_TO + 1)
    offered: list[tuple[str, str, int]] = [("", "Tous", total)]
    offered += [(e, label, counts[e]) for e, label in ETATS.items() if e in ALWAYS or counts[e] or vue.etat == e]
    return {
        "vue": vue,
        "chips": chips(ctx, "organismes", vue, offered),
        "attente": organismes.waiting(ctx.db),
        "found": counts[EtatOrganisme(vue.etat)] if vue.etat else total,
    }


def rows(ctx: Context, vue: VueOrganismes) -> dict[str, Any]:
    """The page of the table, with where the arrows and the heads of columns lead."""
    etat = EtatOrganisme(vue.etat) if vue.etat else None
    page = organismes.page(ctx.db, etat=etat, q=vue.q, tri=vue.tri or organismes.PAR_DEFAUT, **vue.edges)
    return place(vue, page) | {
        "tris": {name: order(vue, name) for name in ("nom", "date")},
        "qualifications": QUALIFICATIONS,
    }


def order(vue: VueOrganismes, name: str) -> tuple[str | None, dict[str, str]]:
    """For the head of a column: the direction it shows, and the query that the other direction asks for."""
    present = vue.tri or organismes.PAR_DEFAUT
    if present == name:
        return "ascending", vue.at(tri=f"-{name}")
    return ("descending" if present == f"-{name}" else None), vue.at(tri=name)
