"""An agent as the administrateur sees one: their roles, how far their account is, what was done about it."""

from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from eclat.domain.comptes import facteurs
from eclat.domain.organismes import invitations
from eclat.domain.organismes.invitations import Invitation
from eclat.domain.socle import qualites
from eclat.domain.socle.qualites import Qualite
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Evenement, Personne, SecondFacteur
from eclat.pages.agents.forms import Roles
from eclat.partials import timeline

STATE = "partials/agent/etat.html"


@dataclass
class Fiche:
    """``typed``: the roles as they were typed, when they cannot be taken. ``note``: what happened, said first."""

    ctx: Context
    personne: Personne
    offres: Offres = field(default_factory=Offres)
    typed: Form[Roles] | None = None
    note: str = ""

    @cached_property
    def held(self) -> list[Qualite]:
        return qualites.of_agents(self.ctx.db, [self.personne.id]).get(self.personne.id, [])

    @property
    def form(self) -> Form[Roles]:
        if self.typed is not None:
            return self.typed
        college = next((each.college for each in self.held if each.college), None)
        return Form.of(Roles, roles=[each.role for each in self.held], college=college)

    @cached_property
    def invitation(self) -> Invitation:
        return invitations.of_agent(self.ctx.db, self.personne)

    @cached_property
    def facteur(self) -> SecondFacteur | None:
        return facteurs.of(self.ctx.db, self.personne.id)

    @property
    def myself(self) -> bool:
        return self.personne.id == self.ctx.me.personne_id

    @property
    def lines(self) -> list[timeline.Line]:
        return [as_line(each) for each in journal.about(self.ctx.db, self.personne, limit=30)]


def as_line(event: Evenement) -> timeline.Line:
    return timeline.line(event, Markup("<b>{}</b> {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe)))
