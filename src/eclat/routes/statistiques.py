"""What the platform counts of its own work (P17): the figures, and the lists of what they count."""

from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.statistiques import lignes, show
from eclat.pages.statistiques.retards import ECRAN

ROUTES = [
    get("/statistiques", "statistiques", show.show, ADMINISTRATEUR),
    post("/statistiques/figures/{figure}", "statistiques-export", show.export, ADMINISTRATEUR),
    *[route for nom, ecran in lignes.ECRANS.items() for route in lists(f"/statistiques/{nom}", ecran, ADMINISTRATEUR)],
    *lists("/statistiques/retards", ECRAN, ADMINISTRATEUR),
]
