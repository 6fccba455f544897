"""What the list of organismes shows for an address: state, search, order and place, read from its query."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain import annuaire
from eclat.formats import plural
from eclat.models import EtatOrganisme, Qualification

ETATS = {
    EtatOrganisme.EN_ATTENTE: "En attente",
    EtatOrganisme.ACCEPTE: "Acceptés",
    EtatOrganisme.REFUSE: "Refusés",
    EtatOrganisme.SUSPENDU: "Suspendus",
    EtatOrganisme.INVITE: "Invités",
}
ALWAYS = (EtatOrganisme.EN_ATTENTE, EtatOrganisme.ACCEPTE, EtatOrganisme.REFUSE)  # the other chips come when they count
QUALIFICATIONS = {
    None: "",
    Qualification.OF_INDEPENDANT: "OF indépendant",
    Qualification.ORGANISME_NATIONAL: "Organisme National",
}


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
            etat=given["etat"] if given["etat"] in list(EtatOrganisme) else "",
            q=given["q"],
            tri=given["tri"] if given["tri"] in annuaire.TRIS else "",
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
    def filtered(self) -> bool:
        return bool(self.q or self.etat)


def key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def figures(db: Session, vue: Vue) -> dict[str, Any]:
    """The chips and the sentence of state: what changes when one organisme is decided."""
    counts = annuaire.counts(db, vue.q)
    total = min(sum(counts.values()), annuaire.COUNTED_TO + 1)
    chips: list[tuple[str, str, int]] = [("", "Tous", total)]
    chips += [(e, label, counts[e]) for e, label in ETATS.items() if e in ALWAYS or counts[e] or vue.etat == e]
    return {
        "vue": vue,
        "chips": [(label, capped(count), vue.at(etat=etat), vue.etat == etat) for etat, label, count in chips],
        "attente": annuaire.waiting(db),
        "depuis": since,
        "capped": capped,
        "found": counts[EtatOrganisme(vue.etat)] if vue.etat else total,
    }


def rows(db: Session, vue: Vue) -> dict[str, Any]:
    """The page of the table, with where the arrows and the heads of columns lead."""
    page = annuaire.page(
        db,
        etat=EtatOrganisme(vue.etat) if vue.etat else None,
        q=vue.q,
        tri=vue.tri or annuaire.PAR_DEFAUT,
        avant=UUID(vue.avant) if vue.avant else None,
        apres=UUID(vue.apres) if vue.apres else None,
    )
    first = int(vue.rang or 1) if page.avant else 1
    before = str(max(1, first - annuaire.PAGE))
    return {
        "lignes": page.lignes,
        "premier": first,
        "precedents": vue.at(avant=str(page.lignes[0].id), rang=before) if page.avant and page.lignes else None,
        "suivants": vue.at(apres=str(page.lignes[-1].id), rang=str(first + annuaire.PAGE)) if page.apres else None,
        "tris": {name: order(vue, name) for name in ("nom", "date")},
        "qualifications": QUALIFICATIONS,
    }


def order(vue: Vue, name: str) -> tuple[str | None, dict[str, str]]:
    """For the head of a column: the direction it shows, and the query that the other direction asks for."""
    present = vue.tri or annuaire.PAR_DEFAUT
    if present == name:
        return "ascending", vue.at(tri=f"-{name}")
    return ("descending" if present == f"-{name}" else None), vue.at(tri=name)


def capped(count: int) -> str:
    """1 000+ when there are more than are counted."""
    return "1\u00a0000+" if count > annuaire.COUNTED_TO else str(count)


def since(attente: annuaire.Attente) -> str:
    """depuis aujourd’hui, depuis 3 jours: how long the oldest has waited."""
    if attente.depuis is None:
        return ""
    days = (clock.today() - attente.depuis.astimezone(clock.PARIS).date()).days
    return {0: "depuis aujourd’hui", 1: "depuis hier"}.get(days) or f"depuis {plural(days, 'jour', 'jours')}"
