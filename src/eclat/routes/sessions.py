"""Sessions de formation CQP: asked for by organismes, entrusted to a binôme paritaire, which studies them (P13)."""

from eclat.domain.socle.policies import ADMINISTRATEUR, BINOME_PARITAIRE, LECTEURS_DES_SESSIONS, ORGANISME
from eclat.http.actes import acts
from eclat.http.grilles.adresses import grid
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.sessions import calendrier, copie, depot, nouvelle, show
from eclat.partials.session.actes import ATTRIBUTION, VIE
from eclat.partials.session.avis import ARBITRAGE, VALIDATION
from eclat.partials.session.liste import LISTE
from eclat.partials.session.saisie import of_session
from eclat.routes.dossiers import form_of

ROUTES = [
    *lists("/sessions", LISTE, LECTEURS_DES_SESSIONS),
    get("/sessions/nouvelle", "session-nouvelle", nouvelle.show, ORGANISME),
    post("/sessions/nouvelle", "session-nouvelle", nouvelle.create, ORGANISME),
    get("/sessions/{id:uuid}", "session", of_session(show.show), LECTEURS_DES_SESSIONS),
    post("/sessions/{id:uuid}/depot", "session-depot", of_session(depot.deposit), ORGANISME),
    *form_of("/sessions/{id:uuid}", "session", of_session, ORGANISME),
    get("/sessions/{id:uuid}/rythme", "session-rythme", of_session(calendrier.show), ORGANISME),
    post("/sessions/{id:uuid}/rythme", "session-rythme", of_session(calendrier.generate), ORGANISME),
    get("/sessions/{id:uuid}/copie", "session-copie", of_session(copie.show), ORGANISME),
    post("/sessions/{id:uuid}/copie", "session-copie", of_session(copie.create), ORGANISME),
    *acts("/sessions/{id:uuid}", ATTRIBUTION, ADMINISTRATEUR, page=show.page),
    *acts("/sessions/{id:uuid}", VALIDATION, BINOME_PARITAIRE, page=show.page),
    *acts("/sessions/{id:uuid}", ARBITRAGE, ADMINISTRATEUR, page=show.page),
    *acts("/sessions/{id:uuid}", VIE, LECTEURS_DES_SESSIONS, page=show.page),
    *grid("/sessions/{id:uuid}/calendrier", calendrier.SEANCES, reads=LECTEURS_DES_SESSIONS, writes=ORGANISME),
]
