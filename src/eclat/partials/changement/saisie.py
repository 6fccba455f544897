"""The form in which a change is declared, as it stands."""

from functools import cached_property
from uuid import UUID

from eclat.domain.changements.changements import FORM, NATURES, Declare
from eclat.domain.socle.changement_policies import visible_changements
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Changement, EtatChangement, Habilitation
from eclat.partials.changement.actes import BROUILLON
from eclat.partials.dossier.acces import given
from eclat.partials.dossier.champs import Choix
from eclat.partials.dossier.saisie import Saisie, Section


def load(ctx: Context, key: UUID) -> Changement:
    """Raises Introuvable."""
    return ctx.load(visible_changements(ctx.me), key)


of_changement = given(load)


class SaisieChangement(Saisie[Changement]):
    sorte = FORM
    page = "pages/changements/formulaire.html"
    regions = "partials/changement/regions.html"
    champs = Declare
    avant = "avant de transmettre"
    pas_parti = "Le changement n’est pas encore transmis"

    @cached_property
    def habilitation(self) -> Habilitation:
        return self.db.get_one(Habilitation, self.formulaire.habilitation_id)

    @property
    def demande(self) -> str:
        """What OC Éclat asked for, when it sent it back."""
        return self.formulaire.motif if self.formulaire.etat == EtatChangement.A_COMPLETER else ""

    @cached_property
    def options(self) -> dict[str, Choix]:
        return {"nature": tuple((str(key), said) for key, said in NATURES.items())}

    @property
    def remise(self) -> tuple[str, str]:
        return "Transmettre à OC Éclat", self.adresse("transmission")

    @property
    def court(self) -> str:
        return "Transmettre"

    def offres(self, ctx: Context) -> Offres:
        return BROUILLON.offers(ctx, self.formulaire)

    def section(self, key: str, label: str) -> Section:
        if key == "pieces" and not self.autres.pieces:
            return Section(key, label, "ok", "facultatif", 0, f"#{key}")
        return super().section(key, label)
