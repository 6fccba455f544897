"""A candidate who is evaluated again is entered in a session whose jury is to come (P14)."""

from functools import cached_property
from uuid import UUID

from pydantic import Field

from eclat.domain.jurys import pv, recours, reevaluations
from eclat.domain.socle import recours_policies
from eclat.domain.socle.champs import FormModel
from eclat.http.actes import Acte, Actes, Cible, First
from eclat.models import Recours
from eclat.partials.session import situation


class Inscription(FormModel):
    session: UUID = Field(
        title="Session", json_schema_extra={"missing": "Choisissez la session où ce candidat est évalué de nouveau."}
    )


class CibleReevaluation(Cible[Recours]):
    visible = staticmethod(recours_policies.visible_reevaluations)

    @property
    def nom(self) -> str:
        return pv.called(recours.candidat_of(self.ctx.db, self.thing))

    @property
    def home(self) -> str:
        return self.ctx.url("resultats", id=self.thing.session_id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        session = recours.session_of(self.ctx.db, self.thing)
        return [(situation.nom(session), self.ctx.url("session", id=session.id)), ("Résultats", self.home)]

    @cached_property
    def sessions(self) -> list[tuple[UUID, str]]:
        return reevaluations.sessions(self.ctx.db, self.thing)


def open_one_first(cible: CibleReevaluation) -> First | None:
    if cible.sessions:
        return None
    said = "Aucune autre session de cet organisme n’attend son jury pour ce CQP\u00a0: une fois qu’une est ouverte, inscrivez-y ce candidat."
    return First(said, "Voir les sessions", cible.ctx.url("sessions"))


REEVALUATION = Actes(
    "reevaluation",
    CibleReevaluation,
    [
        Acte(
            "inscription",
            reevaluations.enrol,
            form=Inscription,
            said="{s.nom} est inscrit à sa nouvelle évaluation",
            question="Inscrire {s.nom} à une nouvelle évaluation\u00a0?",
            submit="Inscrire le candidat",
            text="Le candidat entre dans la liste de cette session, et son jury le reçoit. Les blocs qu’il a obtenus lui restent acquis. "
            "S’il a une adresse mail, il en est prévenu aussitôt.",
            fields="partials/resultat/inscription.html",
            first=open_one_first,
        )
    ],
    see="Voir les résultats",
)
