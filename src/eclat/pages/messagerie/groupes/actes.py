"""What is done to a text for several files: given up, before it was sent."""

from eclat.domain.messagerie import groupes
from eclat.domain.socle.fils import visible_envois
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import EnvoiGroupe


class CibleGroupe(Cible[EnvoiGroupe]):
    visible = staticmethod(visible_envois)

    @property
    def nom(self) -> str:
        return "Message à plusieurs dossiers"

    @property
    def home(self) -> str:
        return self.ctx.url("groupe", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Messagerie", self.ctx.url("messagerie")), (self.nom, self.home)]


GROUPE = Actes(
    "groupe",
    CibleGroupe,
    [
        Acte(
            "abandon",
            groupes.give_up,
            said="Le message est abandonné",
            question="Abandonner ce message ?",
            text="Rien n’est parti. Le texte et les fichiers restent lisibles ici, mais ne s’enverront plus.",
        )
    ],
)
