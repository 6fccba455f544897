"""What OC Éclat checks of organismes on site, and what is reported of them (R6113-9, 4°)."""

from eclat.domain.socle.policies import ADMINISTRATEUR, DECLARANTS
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.controles import index as controles
from eclat.pages.controles import show as controle
from eclat.pages.controles.actes import CONTROLE
from eclat.pages.signalements import index as signalements
from eclat.pages.signalements import show as signalement
from eclat.pages.signalements.actes import SIGNALEMENT

ROUTES = [
    *lists("/controles", controles.LISTE, DECLARANTS),
    get("/controles/{id:uuid}", "controle", controle.show, DECLARANTS),
    post("/controles/{id:uuid}/pieces", "controle-piece", controle.join, ADMINISTRATEUR),
    *acts("/controles/{id:uuid}", CONTROLE, ADMINISTRATEUR, page=controle.page),
    *lists("/signalements", signalements.LISTE, ADMINISTRATEUR),
    get("/signalements/{id:uuid}", "signalement", signalement.show, ADMINISTRATEUR),
    *acts("/signalements/{id:uuid}", SIGNALEMENT, ADMINISTRATEUR, page=signalement.page),
]
