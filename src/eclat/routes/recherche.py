"""The search across everything that an agent sees (P17)."""

from eclat.domain.socle.policies import AGENTS
from eclat.http.routing import get
from eclat.pages.recherche import show

ROUTES = [
    get("/recherche", "recherche", show.show, AGENTS),
]
