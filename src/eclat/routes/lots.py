"""What is done to several rows of a list at once."""

from eclat.domain.socle.policies import AGENTS
from eclat.http.lots import batch
from eclat.http.routing import get, post
from eclat.pages.lots import actes, show

ROUTES = [
    batch("/organismes/acceptations", actes.ACCEPTATION),
    batch("/habilitations/attributions", actes.INSTRUCTION),
    batch("/sessions/attributions", actes.BINOME),
    batch("/courriels/relances", actes.MAILS),
    batch("/comptes/relances", actes.INVITATIONS),
    batch("/delegations/relances", actes.ATTENDUS),
    batch("/partenaires/declaration", actes.DECLARATION),
    batch("/suivis/relances", actes.SUIVIS),
    get("/lots/{id:uuid}", "lot", show.show, AGENTS),
    post("/lots/{id:uuid}/lancement", "lot-lancement", show.launch, AGENTS),
]
