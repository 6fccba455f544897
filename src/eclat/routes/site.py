"""What belongs to no wing: home, legal pages, files, health."""

from eclat.domain.socle.policies import (
    AGENTS,
    LECTEURS_DES_FILS,
    PUBLIC,
)
from eclat.http.routing import ANY_STEP, get, post, watch
from eclat.pages.accessibilite import show as accessibilite
from eclat.pages.accueil import show as accueil
from eclat.pages.aide import show as aide
from eclat.pages.donnees_personnelles import show as donnees_personnelles
from eclat.pages.fichiers import show as fichier
from eclat.pages.mentions_legales import show as mentions_legales
from eclat.pages.sante import show as sante
from eclat.pages.securite import show as securite
from eclat.pages.vues import nouvelle as vue_nouvelle
from eclat.pages.vues import show as vue

ROUTES = [
    # home and dashboard, legal pages
    get("/", "accueil", accueil.show, PUBLIC),
    get("/donnees-personnelles", "donnees-personnelles", donnees_personnelles.show, PUBLIC, during=ANY_STEP),
    get("/accessibilite", "accessibilite", accessibilite.show, PUBLIC, during=ANY_STEP),
    get("/mentions-legales", "mentions-legales", mentions_legales.show, PUBLIC, during=ANY_STEP),
    get("/.well-known/security.txt", "securite", securite.show, PUBLIC, during=ANY_STEP),
    # the user guide
    get("/aide", "aide", aide.index, PUBLIC, during=ANY_STEP),
    get("/aide/{article}", "aide-page", aide.show, PUBLIC, during=ANY_STEP),
    # files
    get("/fichiers/{id:uuid}", "fichier", fichier.show, LECTEURS_DES_FILS),
    # saved views of lists
    get("/vues/nouvelle", "vue-nouvelle", vue_nouvelle.show, AGENTS),
    post("/vues/nouvelle", "vue-nouvelle", vue_nouvelle.create, AGENTS),
    get("/vues/{id:uuid}", "vue", vue.show, AGENTS),
    post("/vues/{id:uuid}", "vue", vue.update, AGENTS),
    post("/vues/{id:uuid}/filtres", "vue-filtres", vue.replace, AGENTS),
    get("/vues/{id:uuid}/suppression", "vue-suppression", vue.question, AGENTS),
    post("/vues/{id:uuid}/suppression", "vue-suppression", vue.destroy, AGENTS),
    # health
    watch("/sante", "sante", sante.alive),
    watch("/sante/pret", "sante-pret", sante.can_serve),
    watch("/metrics", "metrics", sante.metrics),
]
