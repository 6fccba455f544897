"""What is attributed and notified, and what a candidate says against it (P14)."""

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    LECTEURS_DES_RECOURS,
    PUBLIC,
    SUIVEURS_DES_SESSIONS,
    Audience,
)
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.models import Role
from eclat.pages.recours import saisie
from eclat.pages.recours import show as recours
from eclat.pages.resultats import candidat
from eclat.pages.resultats import session as resultats
from eclat.partials.dossier.acces import given
from eclat.partials.recours.actes import RECOURS
from eclat.partials.recours.liste import LISTE
from eclat.partials.recours.registre import REGISTRE
from eclat.partials.resultat.actes import ATTRIBUTION
from eclat.partials.resultat.reevaluations import REEVALUATION

of_session = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))
SESSION = "/sessions/{id:uuid}/resultats"
ONE = "/recours/{id:uuid}"
LINK = "/resultats/{jeton}"
PRENNENT_LES_LETTRES = Audience("dirigeant, référent, administrateur", (Role.DIRIGEANT, Role.REFERENT, Role.ADMINISTRATEUR))

ROUTES = [
    get(SESSION, "resultats", of_session(resultats.show), SUIVEURS_DES_SESSIONS),
    *acts(SESSION, ATTRIBUTION, ADMINISTRATEUR, page=resultats.page),
    post(f"{SESSION}/lettres", "resultats-lettres", of_session(resultats.letters), PRENNENT_LES_LETTRES),
    *acts("/reevaluations/{id:uuid}", REEVALUATION, PRENNENT_LES_LETTRES, page=resultats.page_of_reevaluation),
    get("/sessions/{id:uuid}/recours", "recours-saisie", of_session(saisie.show), ADMINISTRATEUR),
    post("/sessions/{id:uuid}/recours", "recours-saisie", of_session(saisie.enter), ADMINISTRATEUR),
    *lists("/recours", LISTE, LECTEURS_DES_RECOURS),
    get(ONE, "recours-un", recours.show, LECTEURS_DES_RECOURS),
    post(f"{ONE}/pieces", "recours-piece", recours.join, ADMINISTRATEUR),
    *acts(ONE, RECOURS, LECTEURS_DES_RECOURS, page=recours.page),
    get(LINK, "resultat", candidat.show, PUBLIC),
    post(f"{LINK}/detail", "resultat-detail", candidat.ask, PUBLIC),
    post(f"{LINK}/recours", "resultat-recours", candidat.appeal, PUBLIC),
    post(f"{LINK}/pieces", "resultat-piece", candidat.join, PUBLIC),
    get(f"{LINK}/pieces/{{piece:uuid}}", "resultat-piece-lue", candidat.piece, PUBLIC),
    *lists("/pv", REGISTRE, ADMINISTRATEUR),
]
