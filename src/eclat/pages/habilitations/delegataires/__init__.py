"""The national organisation's table of délégataires, while its request is a draft (P6)."""

from starlette.responses import Response

from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.tableau import DELEGATAIRES as GRILLE
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.http.grilles import Ecran
from eclat.models import Habilitation, Qualification


def elsewhere(ctx: Context, habilitation: Habilitation) -> Response | None:
    """Elsewhere than in a national draft, the request itself says where its délégataires are."""
    nationale = habilitation.qualification == Qualification.ORGANISME_NATIONAL
    return None if nationale and not delegations.invited(habilitation) else ctx.redirect("habilitation", id=habilitation.id)


DELEGATAIRES = Ecran(
    GRILLE, "delegataires", porteur="habilitation", page="pages/habilitations/delegataires/show.html",
    visible=policies.visible_habilitations, modifiable=policies.can_edit_habilitation, ailleurs=elsewhere,
    fil=("Demande d’habilitation", "Délégataires"), retour="Voir la demande",
)  # fmt: skip
