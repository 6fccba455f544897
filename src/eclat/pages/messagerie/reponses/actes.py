"""What is done to a canned answer: withdrawn, put back in service."""

from eclat.domain.messagerie import reponses
from eclat.domain.socle.fils import visible_reponses
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import ReponseType


class CibleReponse(Cible[ReponseType]):
    visible = staticmethod(visible_reponses)

    @property
    def nom(self) -> str:
        return f"« {self.thing.titre} »"

    @property
    def home(self) -> str:
        return self.ctx.url("reponse", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [
            ("Messagerie", self.ctx.url("messagerie")),
            ("Réponses types", self.ctx.url("reponses")),
            (self.thing.titre, self.home),
        ]


REPONSE = Actes(
    "reponse",
    CibleReponse,
    [
        Acte("retrait", reponses.withdraw, said="{s.nom} est retirée"),
        Acte("retablissement", reponses.restore, said="{s.nom} est de nouveau en service"),
    ],
)
