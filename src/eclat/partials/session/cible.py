"""A session as its acts speak of it: who is told, what an opinion causes, who may sit."""

from functools import cached_property
from uuid import UUID

from markupsafe import Markup

from eclat.domain.sessions import attributions, comite, validation
from eclat.domain.sessions.attributions import Membre
from eclat.domain.sessions.validation import Opinion
from eclat.domain.socle import session_policies
from eclat.models import College, EtatSession, Evenement, SessionCqp
from eclat.partials.conseil.cible import CibleConseillee
from eclat.partials.dossier.effacement import CibleEffacable
from eclat.partials.point.cible import CibleEtudiee
from eclat.partials.session import situation
from eclat.partials.session.historique import told

SEE = "Voir où en est la session"


class CibleSession(CibleEffacable[SessionCqp], CibleConseillee, CibleEtudiee):
    sorte = SessionCqp
    visible = staticmethod(session_policies.visible_sessions)

    @property
    def nom(self) -> str:
        return situation.nom(self.thing)

    @property
    def suivie(self) -> bool:
        """While it is studied, by several."""
        return self.ctx.me.est_agent and self.thing.etat == EtatSession.EN_VALIDATION

    def dit(self, line: Evenement) -> str:
        return f"{line.acteur_nom} {told(line, self.ctx.me)}"

    @property
    def home(self) -> str:
        return self.ctx.url("session", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [(situation.liste(self.ctx.me), self.ctx.url("sessions")), (self.nom, self.home)]

    @cached_property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.thing, self.ctx.me)

    @cached_property
    def membres(self) -> list[Membre]:
        return attributions.members(self.ctx.db, self.thing)

    @property
    def employeurs(self) -> list[tuple[UUID, str]]:
        return [(each.id, each.dit) for each in self.membres if each.college == College.EMPLOYEURS]

    @property
    def salaries(self) -> list[tuple[UUID, str]]:
        return [(each.id, each.dit) for each in self.membres if each.college == College.SALARIES]

    @property
    def conseillers(self) -> list[tuple[UUID, str]]:
        """The members of the comité technique who may be asked."""
        return comite.members(self.ctx.db, self.thing)

    @cached_property
    def autre(self) -> Opinion | None:
        """What the other collège thinks."""
        said = validation.opinions(self.ctx.db, self.thing)
        return next((each for each in said if each.siege.personne_id != self.ctx.me.personne_id), None)

    @property
    def et_ouvre(self) -> str:
        """What the agreement causes, on its button."""
        first = self.autre is None or self.autre.avis is None or not self.autre.avis.favorable
        return "" if first and validation.needed(self.ctx.db) > 1 else " et ouvrir"

    @property
    def suite(self) -> str:
        if self.et_ouvre:
            return "Votre accord ouvre la session : l’organisme en est prévenu par mail."
        if self.autre is not None and self.autre.avis is not None:
            return f"{self.autre.nom} n’est pas d’accord : un administrateur décidera."
        return "La session ouvre quand l’autre collège est d’accord aussi. Il est prévenu de votre accord par mail."

    @property
    def suite_refus(self) -> str:
        if self.autre is not None and self.autre.avis is not None:
            if self.autre.avis.favorable:
                return f"{self.autre.nom} est d’accord pour ouvrir : un administrateur décidera."
            return (
                "L’autre collège refuse aussi : la session est refusée, l’organisme en est prévenu par mail avec vos deux motifs."
            )
        return "L’autre collège en est prévenu par mail, et donne son avis."

    @property
    def prevenus(self) -> str:
        """Whom a cancellation writes to."""
        return "OC Éclat en est prévenu par mail" if self.ctx.me.organisme_id else "L’organisme en est prévenu par mail"
