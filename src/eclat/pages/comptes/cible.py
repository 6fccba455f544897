"""A person as an administrateur acts on them, whichever page of theirs it is on: their address, their access (P17)."""

from typing import ClassVar

from eclat.domain.comptes import agents
from eclat.domain.support import adresses
from eclat.http.actes import Acte, Cible
from eclat.models import Personne
from eclat.pages.adresse_mail.correction import correction


class CiblePersonne(Cible[Personne]):
    """``page``: the route of the page; ``liste``: what the list above it is called, and its route."""

    page: ClassVar[str]
    liste: ClassVar[tuple[str, str]]

    @property
    def nom(self) -> str:
        return self.thing.nom_complet

    @property
    def home(self) -> str:
        return self.ctx.url(self.page, id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        titre, route = self.liste
        return [(titre, self.ctx.url(route)), (self.nom, self.home)]


def acces(suspension: str) -> list[Acte]:
    """Correct their address; suspend and restore their access. ``suspension``: what follows of it."""
    return [
        correction("correction-adresse", adresses.correct, "{s.de}"),
        Acte("retablissement", agents.restore, said="L’accès {s.de} est rétabli"),
        Acte(
            "suspension",
            agents.suspend,
            said="L’accès {s.de} est suspendu",
            question="Suspendre l’accès {s.de} ?",
            crumb="Suspendre",
            text=f"Ses connexions ouvertes se ferment aussitôt{suspension}",
        ),
    ]
