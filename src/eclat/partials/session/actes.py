"""What is done with a session beside filling its request: taken back, deleted, cancelled."""

from functools import cached_property
from typing import Annotated, Self
from uuid import UUID

from markupsafe import Markup
from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.sessions import retraits
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import DejaFait, Introuvable
from eclat.http.actes import Acte, Actes, Cadre, Cible, Offre
from eclat.http.actes.cadres import onward
from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.partials.session import situation


class MotifAnnulation(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif de l’annulation",
        description="Il figure tel quel dans le mail envoyé.",
        json_schema_extra={"missing": "Indiquez le motif : ceux qui suivent la session le liront.", "rows": "4"},
    )


class CibleSession(Cible[SessionCqp]):
    visible = staticmethod(session_policies.visible_sessions)

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        """A draft that the same person has just deleted is told as deleted."""
        try:
            return super().load(ctx, id)
        except Introuvable:
            if ctx.me.organisme_id and retraits.just_discarded(ctx.db, id, by=ctx.me):
                raise DejaFait("Le brouillon est supprimé.", ctx.own_organisme()) from None
            raise

    @property
    def nom(self) -> str:
        return situation.nom(self.thing)

    @property
    def home(self) -> str:
        return self.ctx.url("session", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [(situation.liste(self.ctx.me), self.ctx.url("sessions")), (self.nom, self.home)]

    @cached_property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.thing, self.ctx.me)

    @property
    def prevenus(self) -> str:
        """Whom a cancellation writes to."""
        return "OC Éclat en est prévenu par mail" if self.ctx.me.organisme_id else "L’organisme en est prévenu par mail"


class Gone(Cadre):
    """There is nothing left to come back to."""

    def done(self, offre: Offre, said: str) -> Response:
        return onward(offre.ctx, offre.ctx.redirect("sessions", toast=said))


VIE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "retrait",
            retraits.withdraw,
            said="La demande est de nouveau un brouillon, OC Éclat est prévenu",
            question="Reprendre la demande « {s.nom} » ?",
            submit="Reprendre et prévenir",
            text="Elle redevient un brouillon que vous pouvez modifier, et quitte OC Éclat, qui en est prévenu par mail. "
            "OC Éclat ne l’étudiera qu’après un nouveau dépôt.",
        ),
        Acte(
            "suppression",
            retraits.discard,
            said="Le brouillon est supprimé",
            question="Supprimer le brouillon « {s.nom} » ?",
            submit="Supprimer le brouillon",
            text="Tout ce que vous avez saisi et joint à cette demande est effacé. Cela ne s’annule pas.",
            cadre=Gone(),
        ),
        Acte(
            "annulation",
            retraits.cancel,
            form=MotifAnnulation,
            said="La session est annulée",
            question="Annuler la session « {s.nom} » ?",
            submit="Annuler la session et prévenir",
            text="Elle n’aura pas lieu, ou s’arrête là. {s.prevenus}, avec le motif. Cela ne s’annule pas.",
        ),
    ],
    see="Voir où en est la session",
)
