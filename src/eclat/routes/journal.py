"""The journal (P17)."""

from starlette.routing import Route

from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.journal import verification
from eclat.partials.journal.liste import LISTE

ROUTES: list[Route] = [
    *lists("/journal", LISTE, ADMINISTRATEUR),
    get("/journal/chaine", "journal-chaine", verification.show, ADMINISTRATEUR),
    post("/journal/verification", "journal-verification", verification.create, ADMINISTRATEUR),
]
