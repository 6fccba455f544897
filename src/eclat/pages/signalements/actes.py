"""What is done to what somebody reported."""

from eclat.domain.controles import signalements
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import Signalement
from eclat.partials.controle.formulaires import Classement, Suite


class CibleSignalement(Cible[Signalement]):
    visible = staticmethod(signalements.visible_signalements)

    @property
    def nom(self) -> str:
        return f"le signalement {self.thing.numero}"

    @property
    def home(self) -> str:
        return self.ctx.url("signalement", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Signalements", self.ctx.url("signalements")), (self.thing.numero, self.home)]


SIGNALEMENT = Actes(
    "signalement",
    CibleSignalement,
    [
        Acte(
            "traitement",
            signalements.treat,
            form=Suite,
            said="Le signalement est traité",
            question="Dire ce qui a été fait du signalement {s.thing.numero}",
            submit="Enregistrer",
        ),
        Acte(
            "classement",
            signalements.dismiss,
            form=Classement,
            said="Le signalement est classé sans suite",
            question="Classer sans suite le signalement {s.thing.numero}\u00a0?",
            submit="Classer sans suite",
        ),
    ],
    see="Voir le signalement",
)
