"""The partners that OC Éclat declares to France compétences, and what it shows when it is checked (P17)."""

from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.http.listes import lists
from eclat.http.routing import ask, get, post
from eclat.pages.controle import show as controle
from eclat.pages.partenaires import comparaison, index
from eclat.throttle import ARCHIVES

ROUTES = [
    *lists("/partenaires", index.LISTE, ADMINISTRATEUR),
    get("/partenaires/comparaison", "partenaires-comparaison", comparaison.show, ADMINISTRATEUR),
    ask("/partenaires/comparaison", "partenaires-comparaison", comparaison.compare, ADMINISTRATEUR, prepare=comparaison.read),
    get("/dossier-controle", "dossier-controle", controle.show, ADMINISTRATEUR),
    post("/dossier-controle", "dossier-controle", controle.create, ADMINISTRATEUR, limit=ARCHIVES),
]
