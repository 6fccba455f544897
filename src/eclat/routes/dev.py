"""For whoever develops: only where debugging is on, and only from this machine."""

from eclat.domain.socle.policies import PUBLIC
from eclat.http.routing import ANY_STEP, get, post
from eclat.pages.dev.codes import index as dev_codes
from eclat.pages.dev.composants import show as dev_composants
from eclat.pages.dev.courriels import index as dev_courriels
from eclat.pages.dev.courriels import show as dev_courriel
from eclat.pages.dev.entree import index as dev_entree

ROUTES = [
    get("/dev", "dev-entree", dev_entree.index, PUBLIC, during=ANY_STEP),
    post("/dev", "dev-entree", dev_entree.create, PUBLIC, during=ANY_STEP),
    get("/dev/codes", "dev-codes", dev_codes.index, PUBLIC, during=ANY_STEP),
    get("/dev/courriels", "dev-courriels", dev_courriels.index, PUBLIC, during=ANY_STEP),
    get("/dev/courriels/{id:uuid}", "dev-courriel", dev_courriel.show, PUBLIC, during=ANY_STEP),
    get("/dev/courriels/{id:uuid}/html", "dev-courriel-html", dev_courriel.html, PUBLIC, during=ANY_STEP),
    get("/dev/composants", "dev-composants", dev_composants.show, PUBLIC, during=ANY_STEP),
]
