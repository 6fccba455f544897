"""What was asked of those who advise, and what they think, as one reader may know it."""

from dataclasses import dataclass
from functools import cached_property

from eclat.domain.dossiers import conseil
from eclat.domain.dossiers.conseil import Lu
from eclat.formats import plural
from eclat.http.actes import Offre, Offres
from eclat.http.context import Context
from eclat.models import Formulaire


@dataclass
class Conseil:
    """``reads_all``: its reader reads what everyone thinks; others read their own. ``offres``: what they may ask."""

    ctx: Context
    form: Formulaire
    titre: str
    vide: str
    offres: Offres
    reads_all: bool

    @property
    def offre(self) -> Offre | None:
        return self.offres.get("demande-avis")

    @cached_property
    def lus(self) -> list[Lu]:
        found = conseil.of(self.ctx.db, self.form)
        return found if self.reads_all else [each for each in found if each.avis.personne_id == self.ctx.me.personne_id]

    @property
    def recus(self) -> str | None:
        """1 avis reçu sur 2"""
        asked = [each for each in self.lus if each.avis.perime_le is None]
        given = sum(each.avis.sens is not None for each in asked)
        return f"{plural(given, 'avis reçu', 'avis reçus')} sur {len(asked)}" if asked and self.reads_all else None
