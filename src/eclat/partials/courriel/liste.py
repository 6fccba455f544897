"""The log of mails: its chips, its page of rows, and where its links lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.context import Context
from eclat.courriels.modeles import MODELES, called
from eclat.domain import listes, policies
from eclat.domain.envois import Suivi
from eclat.domain.listes import courriels
from eclat.domain.listes.courriels import Ligne
from eclat.domain.recherche import Filtre
from eclat.partials.courriel import cause
from eclat.partials.listes import Vue, chips, key, place

ETATS = {
    Suivi.ECHEC: "Échec",
    Suivi.NOUVEL_ESSAI: "Nouvel essai",
    Suivi.A_ENVOYER: "À envoyer",
    Suivi.EN_COURS: "En cours",
    Suivi.ENVOYE: "Envoyés",
    Suivi.CLASSE: "Échecs classés",
}
SELDOM = (Suivi.EN_COURS, Suivi.CLASSE)  # their chips come when they count
TYPES = [
    ("", "Tous les types de mail"),
    *sorted(((modele, each.nom) for modele, each in MODELES.items()), key=lambda pair: pair[1]),
]


@dataclass(frozen=True)
class VueCourriels(Vue):
    ETATS = tuple(Suivi)
    TRIS = ("date", "-date")

    modele: str = ""
    avec: str = ""  # a mail: only what was written to the same address
    ouvert: str = ""  # the mail that the side panel shows

    @classmethod
    def known(cls, given: Any) -> dict[str, str]:
        modele = given["modele"] if given["modele"] in MODELES else ""
        return super().known(given) | {"modele": modele, "avec": key(given["avec"]), "ouvert": key(given["ouvert"])}

    def at(self, **changes: Any) -> dict[str, str]:
        return super().at(**({"ouvert": ""} | changes))

    def beside(self, courriel_id: UUID | str) -> dict[str, str]:
        """The same page of the list with this mail in the panel, or without any."""
        return self.here | {"ouvert": str(courriel_id)}

    @property
    def suivi(self) -> Suivi | None:
        return Suivi(self.etat) if self.etat else None

    @property
    def filtered(self) -> bool:
        return bool(self.q or self.modele or self.avec)


@dataclass(frozen=True)
class Liste:
    """What one address of the log asks."""

    ctx: Context
    vue: VueCourriels

    @cached_property
    def adresse(self) -> str | None:
        """Whose mails alone are shown. The address of the page only names one of them."""
        if not self.vue.avec:
            return None
        return self.ctx.load(policies.visible_courriels(self.ctx.me), UUID(self.vue.avec)).destinataire

    @cached_property
    def filtre(self) -> Filtre:
        return courriels.filtre(self.ctx.db, q=self.vue.q, modele=self.vue.modele, adresse=self.adresse)

    def figures(self) -> dict[str, Any]:
        """The chips and the sentence of state: what changes when a mail is relaunched."""
        counts = courriels.counts(self.ctx.db, self.filtre)
        total = min(sum(counts.values()), listes.COUNTED_TO + 1)
        offered: list[tuple[str, str, int]] = [("", "Tous", total)]
        offered += [(e, label, counts[e]) for e, label in ETATS.items() if e not in SELDOM or counts[e] or self.vue.etat == e]
        return {
            "vue": self.vue,
            "chips": chips(self.ctx, "courriels", self.vue, offered),
            "echecs": courriels.failures(self.ctx.db),
            "partis": courriels.left_today(self.ctx.db),
            "found": counts[self.vue.suivi] if self.vue.suivi else total,
        }

    def rows(self) -> dict[str, Any]:
        """The page of the table, with where the arrows and the head of the dates lead."""
        vue = self.vue
        page = courriels.page(self.ctx.db, self.filtre, suivi=vue.suivi, oldest_first=vue.tri == "date", **vue.edges)
        return (
            place(vue, page)
            | about(self.ctx, page.lignes)
            | {
                "direction": "ascending" if vue.tri == "date" else "descending",
                "inverse": vue.at(tri="" if vue.tri == "date" else "date"),
                "types": TYPES,
                "adresse": self.adresse,
            }
        )


def read(ctx: Context) -> Liste:
    return Liste(ctx, VueCourriels.read(ctx.request.query_params))


def about(ctx: Context, lignes: Sequence[Ligne]) -> dict[str, Any]:
    """What rows need beside their own columns: what caused each, and nothing that was refused."""
    return {"causes": cause.links(ctx, lignes), "called": called, "refuses": {}}
