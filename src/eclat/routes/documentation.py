"""The library: what OC Éclat publishes, for whom, and who read it (P12)."""

from eclat.domain.socle.policies import ADMINISTRATEUR, CONNECTE
from eclat.http.actes import acts
from eclat.http.listes import lists, taken
from eclat.http.routing import get, post
from eclat.pages.documentation import fichier, index, lecteurs, modification, nouveau, version
from eclat.pages.documentation import show as document
from eclat.pages.documentation.actes import DOCUMENT, LECTURE
from eclat.partials.documentation.liste import LISTE

ROUTES = [
    # for everyone
    get("/documentation", "documentation", index.index, CONNECTE),
    get("/documentation/{id:uuid}", "document", document.show, CONNECTE),
    get("/documentation/{id:uuid}/fichier", "document-fichier", fichier.show, CONNECTE),
    get("/documentation/versions/{id:uuid}", "document-fichier-ancien", fichier.show_version, CONNECTE),
    *acts("/documentation/{id:uuid}", LECTURE, CONNECTE, page=document.page),
    # for who keeps it
    *taken("/documentation", LISTE, ADMINISTRATEUR),
    get("/documentation/nouveau", "document-nouveau", nouveau.show, ADMINISTRATEUR),
    post("/documentation/nouveau", "document-nouveau", nouveau.create, ADMINISTRATEUR),
    *lists("/documentation/lecteurs", lecteurs.LISTE, ADMINISTRATEUR),
    get("/documentation/{id:uuid}/modification", "document-modification", modification.show, ADMINISTRATEUR),
    post("/documentation/{id:uuid}/modification", "document-modification", modification.update, ADMINISTRATEUR),
    get("/documentation/{id:uuid}/version", "document-version", version.show, ADMINISTRATEUR),
    post("/documentation/{id:uuid}/version", "document-version", version.create, ADMINISTRATEUR),
    *acts("/documentation/{id:uuid}", DOCUMENT, ADMINISTRATEUR, page=document.page),
]
