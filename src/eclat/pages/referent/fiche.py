"""The référent CQP of an organisme, as its own people see them: where their account stands, and what may be done about it."""

from dataclasses import dataclass, field
from functools import cached_property

from eclat.domain.organismes import invitations
from eclat.domain.organismes.invitations import Invitation
from eclat.domain.organismes.organismes import dirigeant_of
from eclat.domain.socle import policies
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Organisme, Personne
from eclat.pages.referent.designation import Designation

STATE = "partials/referent/etat.html"


@dataclass
class Fiche:
    """``note``: what happened, said first."""

    ctx: Context
    organisme: Organisme
    offres: Offres = field(default_factory=Offres)
    note: str = ""
    form: Form[Designation] = field(default_factory=lambda: Form(Designation))

    @cached_property
    def invitation(self) -> Invitation | None:
        return invitations.of_referent(self.ctx.db, self.organisme)

    @cached_property
    def dirigeant(self) -> Personne | None:
        return dirigeant_of(self.ctx.db, self.organisme.id)

    @property
    def acts(self) -> bool:
        """Whether its reader is the one who decides here."""
        return self.ctx.can(policies.can_manage_referent, self.organisme)
