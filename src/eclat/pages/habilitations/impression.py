"""A request whole on one page, with the form of each of its délégataires, for paper: what its reader may see of it, and no button."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from starlette.responses import Response

from eclat import clock
from eclat.domain.delegataires import recueil
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.models import Qualification
from eclat.partials.habilitation.etude import Etude
from eclat.partials.identification.lecture import LectureFiche
from eclat.partials.identification.liste import Delegataires
from eclat.partials.identification.situation import PlaceLue, read_by
from eclat.partials.point.etude import Checklist


@dataclass(frozen=True)
class Feuille:
    """The form of a délégataire, and where it stands."""

    lecture: LectureFiche
    place: PlaceLue


@dataclass
class Impression(Etude):
    """What is read, without what is done about it."""

    @cached_property
    def checklist(self) -> Checklist:
        return replace(super().checklist, lu=True)

    @property
    def faite_le(self) -> datetime:
        return clock.now()

    @cached_property
    def delegataires(self) -> Delegataires | None:
        """For agents, where each one stands; an applicant has its own list of them."""
        national = self.habilitation.qualification == Qualification.ORGANISME_NATIONAL
        return Delegataires.of(self.ctx, self.habilitation, decide=False) if national and self.ctx.me.est_agent else None

    @cached_property
    def feuilles(self) -> list[Feuille]:
        db, me = self.ctx.db, self.ctx.me
        found = recueil.whole(db, self.habilitation, by=me)
        return [Feuille(LectureFiche.among(db, each), read_by(db, me, each.identification)) for each in found]


def show(ctx: Context, id: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    return ctx.render("pages/habilitations/impression.html", etude=Impression(ctx, habilitation))
