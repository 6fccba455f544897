"""The public directory, for anyone, and what search engines are told of it."""

from eclat.domain.socle.policies import DIRIGEANT, PUBLIC
from eclat.http.routing import ANY_STEP, get, post
from eclat.pages.annuaire import donnees, index, moteurs, show
from eclat.pages.annuaire.acces import shown
from eclat.pages.profil import annuaire as choix
from eclat.throttle import ANNUAIRE

ROUTES = [
    get("/annuaire", "annuaire", shown(index.show), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/annuaire/sessions", "annuaire-sessions", shown(index.sessions), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/annuaire/{id:uuid}", "annuaire-organisme", shown(show.show), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/annuaire.json", "annuaire-json", shown(donnees.as_json), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/annuaire.csv", "annuaire-csv", shown(donnees.organismes_csv), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/annuaire/sessions.csv", "annuaire-sessions-csv", shown(donnees.sessions_csv), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    get("/robots.txt", "robots", moteurs.robots, PUBLIC, during=ANY_STEP),
    get("/sitemap.xml", "plan", shown(moteurs.plan), PUBLIC, during=ANY_STEP, limit=ANNUAIRE),
    # what an organisme shows of itself
    get("/profil/annuaire", "profil-annuaire", shown(choix.show), DIRIGEANT),
    post("/profil/annuaire", "profil-annuaire", shown(choix.update), DIRIGEANT),
]
