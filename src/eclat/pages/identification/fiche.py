"""An identification form as one reader finds it, once it is not theirs to fill."""

from dataclasses import dataclass
from functools import cached_property

from eclat.domain.delegataires import delegations, fiche, identifications, recueil
from eclat.domain.delegataires.recueil import Rang
from eclat.domain.socle import policies
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Delegation, Habilitation, Identification, Organisme
from eclat.pages.identification.actes import ETUDE, FICHE, VIE
from eclat.partials.habilitation import situation
from eclat.partials.identification.historique import history
from eclat.partials.identification.lecture import LectureFiche
from eclat.partials.identification.situation import Place, PlaceLue, place_of, read_by
from eclat.partials.timeline import Line


@dataclass
class Fiche:
    """``note``: what happened, said first."""

    ctx: Context
    identification: Identification
    note: str = ""
    titre: str = fiche.TITRE

    @cached_property
    def delegation(self) -> Delegation:
        return identifications.delegation_of(self.ctx.db, self.identification)

    @cached_property
    def lecture(self) -> LectureFiche:
        return LectureFiche(self.ctx.db, self.identification)

    @cached_property
    def habilitation(self) -> Habilitation:
        return delegations.habilitation_of(self.ctx.db, self.delegation)

    @property
    def titre_demande(self) -> str:
        return situation.title(self.habilitation)

    @cached_property
    def national(self) -> Organisme:
        return identifications.national_of(self.ctx.db, self.delegation)

    @property
    def own(self) -> bool:
        """Whether it is read by the people of the délégataire itself."""
        return self.ctx.me.organisme_id == self.delegation.organisme_id

    @cached_property
    def place(self) -> Place:
        """Where its own people stand with it."""
        return place_of(self.ctx.db, self.identification)

    @cached_property
    def lu(self) -> PlaceLue:
        """The same, for who reads it from elsewhere."""
        return read_by(self.ctx.db, self.ctx.me, self.identification)

    @cached_property
    def offres(self) -> Offres:
        if self.own:
            return FICHE.offers(self.ctx, self.delegation)
        given = [each.offers(self.ctx, self.delegation) for each in (ETUDE, VIE)]
        return Offres({name: offre for offres in given for name, offre in offres.items()})

    @cached_property
    def voisins(self) -> Rang | None:
        """Who comes before and after, for who reads the forms of a request one by one."""
        return recueil.rank(self.ctx.db, self.habilitation, self.identification, by=self.ctx.me)

    @property
    def historique(self) -> list[Line]:
        return history(self.ctx.db, self.delegation) if self.ctx.can(policies.can_read_journal, self.delegation) else []
