"""The annual follow-up: campaigns led by OC Éclat, the follow-up that each organisme answers (P10)."""

from eclat.domain.socle.campagne_policies import LECTEURS_DES_CAMPAGNES, LECTEURS_DES_SUIVIS
from eclat.domain.socle.policies import ADMINISTRATEUR, ORGANISME
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.campagnes import archive, nouvelle
from eclat.pages.campagnes import index as campagnes
from eclat.pages.campagnes import show as campagne
from eclat.pages.campagnes.actes import CAMPAGNE, CONCLUSION, QUESTION
from eclat.pages.suivis import index as suivis
from eclat.pages.suivis import show as suivi
from eclat.partials.suivi.actes import LECTURE, REMISE
from eclat.throttle import ARCHIVES

ROUTES = [
    *lists("/campagnes", campagnes.LISTE, LECTEURS_DES_CAMPAGNES),
    get("/campagnes/nouvelle", "campagne-nouvelle", nouvelle.show, ADMINISTRATEUR),
    post("/campagnes/nouvelle", "campagne-nouvelle", nouvelle.create, ADMINISTRATEUR),
    get("/campagnes/{id:uuid}", "campagne", campagne.show, LECTEURS_DES_CAMPAGNES),
    get("/campagnes/{id:uuid}/apercu", "campagne-apercu", campagne.preview, LECTEURS_DES_CAMPAGNES),
    get("/campagnes/{id:uuid}/archive", "campagne-archive", archive.show, LECTEURS_DES_CAMPAGNES),
    post("/campagnes/{id:uuid}/archive", "campagne-archive", archive.create, LECTEURS_DES_CAMPAGNES, limit=ARCHIVES),
    *acts("/campagnes/{id:uuid}", CAMPAGNE, ADMINISTRATEUR, page=campagne.page),
    *acts("/campagnes/{id:uuid}", CONCLUSION, LECTEURS_DES_CAMPAGNES, page=campagne.page),
    *acts("/campagnes/{id:uuid}/questions/{question:uuid}", QUESTION, ADMINISTRATEUR, page=campagne.page),
    *lists("/suivis", suivis.LISTE, LECTEURS_DES_SUIVIS),
    get("/suivis/{id:uuid}", "suivi", suivi.show, LECTEURS_DES_SUIVIS),
    post("/suivis/{id:uuid}/brouillon", "suivi-brouillon", suivi.save, ORGANISME),
    *acts("/suivis/{id:uuid}", REMISE, ORGANISME, page=suivi.page),
    *acts("/suivis/{id:uuid}", LECTURE, ADMINISTRATEUR, page=suivi.page),
]
