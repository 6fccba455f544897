"""The délégataires of a request, as agents read them: where each one stands, and its form."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from eclat.domain.delegataires import ecarts, identifications
from eclat.domain.delegataires.identifications import Designe
from eclat.domain.socle import policies
from eclat.formats import plural
from eclat.http.context import Context
from eclat.models import EtatDelegation, Habilitation
from eclat.partials.identification.situation import Badge, PlaceLue

D = EtatDelegation
MANY = 6


@dataclass(frozen=True)
class Delegataires:
    """For partials/identification/liste.html. ``decide``: its reader sets them aside and puts them back."""

    tous: list[Designe]
    decide: bool
    q: str = ""  # what is sought among them

    @classmethod
    def of(cls, ctx: Context, habilitation: Habilitation, *, decide: bool = True, q: str = "") -> Self:
        decides = decide and ecarts.studying(habilitation) and ctx.can(policies.can_instruct, habilitation)
        return cls(identifications.of_habilitation(ctx.db, habilitation), decides, q)

    @cached_property
    def lignes(self) -> list[Designe]:
        """Those that answer the search."""
        return identifications.sought(self.tous, self.q)

    @property
    def cherche(self) -> bool:
        """Whether they are many enough to be sought."""
        return len(self.tous) >= MANY

    @staticmethod
    def badge(ligne: Designe) -> Badge:
        return PlaceLue("", ligne.etat, ligne.termine_le, ligne.motif).badge

    @property
    def compte(self) -> str:
        """3 OF sur 5 ont terminé, 1 écarté."""
        done = sum(each.etat != D.INVITEE for each in self.tous)
        aside = sum(each.etat == D.ECARTEE for each in self.tous)
        count = f"{done} OF sur {len(self.tous)} {'a' if done < 2 else 'ont'} terminé"
        return f"{count}, {plural(aside, 'écarté', 'écartés')}" if aside else count
