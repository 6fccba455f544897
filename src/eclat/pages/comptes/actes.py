"""What an administrateur does about any account: its address, its access (P17). Roles of an agent are on the agent's own page."""

from eclat.domain.comptes import agents
from eclat.domain.socle import policies
from eclat.domain.support import adresses
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import Personne
from eclat.pages.adresse_mail.correction import correction


class CibleCompte(Cible[Personne]):
    visible = staticmethod(policies.visible_comptes)

    @property
    def nom(self) -> str:
        return self.thing.nom_complet

    @property
    def home(self) -> str:
        return self.ctx.url("compte-fiche", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Comptes", self.ctx.url("comptes")), (self.nom, self.home)]


COMPTE = Actes(
    "compte-fiche",
    CibleCompte,
    [
        correction("correction-adresse", adresses.correct, "{s.de}"),
        Acte("retablissement", agents.restore, said="L’accès {s.de} est rétabli"),
        Acte(
            "suspension",
            agents.suspend,
            said="L’accès {s.de} est suspendu",
            question="Suspendre l’accès {s.de} ?",
            crumb="Suspendre",
            text="Ses connexions ouvertes se ferment aussitôt, et cette personne n’entre plus nulle part tant que son accès n’est pas rétabli. Rien de ce "
            "qu’elle a fait n’est effacé.",
        ),
    ],
)
