"""The partners that OC Éclat declares to France compétences (P17)."""

from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.http.listes import lists
from eclat.http.routing import ask, get
from eclat.pages.partenaires import comparaison, index

ROUTES = [
    *lists("/partenaires", index.LISTE, ADMINISTRATEUR),
    get("/partenaires/comparaison", "partenaires-comparaison", comparaison.show, ADMINISTRATEUR),
    ask("/partenaires/comparaison", "partenaires-comparaison", comparaison.compare, ADMINISTRATEUR, prepare=comparaison.read),
]
