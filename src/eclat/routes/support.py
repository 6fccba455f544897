"""The log of mails, and what support does with it."""

from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    IDENTIFIE,
)
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.comme import show as comme
from eclat.pages.conservation import show as conservation
from eclat.pages.courriels import adresse as adresse_courriel
from eclat.pages.courriels import show as courriel
from eclat.pages.courriels.actes import COURRIEL
from eclat.pages.effacements import show as effacement
from eclat.pages.effacements.actes import EFFACEMENT
from eclat.partials.courriel import liste as courriels
from eclat.throttle import REMINDERS

ROUTES = [
    # mails (P17)
    *lists("/courriels", courriels.LISTE, ADMINISTRATEUR),
    get("/courriels/{id:uuid}", "courriel", courriel.show, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/html", "courriel-html", courriel.html, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/ligne", "courriel-ligne", courriel.row, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/etat", "courriel-etat", courriel.state, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/adresse", "courriel-adresse", adresse_courriel.show, ADMINISTRATEUR),
    post("/courriels/{id:uuid}/adresse", "courriel-adresse", adresse_courriel.create, ADMINISTRATEUR, limit=REMINDERS),
    *acts("/courriels/{id:uuid}", COURRIEL, ADMINISTRATEUR),
    # what is kept, and whose erasing is asked for (P17)
    get("/conservation", "conservation", conservation.show, ADMINISTRATEUR),
    get("/conservation/{sorte:str}", "conservation-nature", conservation.nature, ADMINISTRATEUR),
    get("/effacements/{id:uuid}", "effacement", effacement.show, ADMINISTRATEUR),
    *acts("/effacements/{id:uuid}", EFFACEMENT, ADMINISTRATEUR, page=effacement.page),
    # seen as someone (P17)
    get("/comme/finie", "comme-finie", comme.over, IDENTIFIE, support=True),
    post("/comme/fin", "comme-fin", comme.destroy, IDENTIFIE, support=True),
    get("/comme/{id:uuid}", "comme", comme.show, ADMINISTRATEUR),
    post("/comme/{id:uuid}", "comme", comme.create, ADMINISTRATEUR, support=True),
]
