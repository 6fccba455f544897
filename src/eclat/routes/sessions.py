"""Sessions de formation CQP: asked for by organismes, entrusted to a binôme paritaire, which studies them (P13)."""

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    BINOME_PARITAIRE,
    COMITE_TECHNIQUE,
    ETUDIENT_LES_SESSIONS,
    LECTEURS_DES_SESSIONS,
    ORGANISME,
    PUBLIC,
    SUIVEURS_DES_SESSIONS,
)
from eclat.http.actes import acts
from eclat.http.grilles.adresses import grid
from eclat.http.listes import lists
from eclat.http.routing import ANY_STEP, get, post
from eclat.pages.archives import show as archive
from eclat.pages.catalogue import bornes
from eclat.pages.catalogue import index as catalogue
from eclat.pages.sessions import (
    agenda,
    alternance,
    calendrier,
    copie,
    depot,
    documents,
    etude,
    historique,
    nouvelle,
    presences,
    show,
    tables,
)
from eclat.partials.dossier.acces import given
from eclat.partials.dossier.presence import looked_at
from eclat.partials.point import reponse
from eclat.partials.session.actes import ATTRIBUTION, VIE
from eclat.partials.session.actes_du_suivi import SUIVI
from eclat.partials.session.avis import ARBITRAGE, VALIDATION
from eclat.partials.session.comite import CONSEIL, DEMANDE
from eclat.partials.session.liste import LISTE
from eclat.partials.session.points import AJOUT, POINT
from eclat.partials.session.saisie import of_session
from eclat.routes.dossiers import form_of
from eclat.throttle import ARCHIVES

of_suivie = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))
HALF_DAY = "/sessions/{id:uuid}/presences/{seance:uuid}"
PRESENCES = [
    get("/sessions/{id:uuid}/presences", "presences", of_suivie(presences.grid), SUIVEURS_DES_SESSIONS),
    get(HALF_DAY, "presence", of_suivie(presences.show), SUIVEURS_DES_SESSIONS),
    post(HALF_DAY, "presence", of_suivie(presences.save), ORGANISME),
    post(f"{HALF_DAY}/candidats/{{candidat:uuid}}", "presence-case", of_suivie(presences.cell), ORGANISME),
    post(f"{HALF_DAY}/tous", "presence-tous", of_suivie(presences.fill), ORGANISME),
    post(f"{HALF_DAY}/annulation", "presence-annulation", of_suivie(presences.unfill), ORGANISME),
    get(f"{HALF_DAY}/emargement", "emargement", of_suivie(documents.half_day), SUIVEURS_DES_SESSIONS),
]
SHEETS = "/sessions/{id:uuid}/emargement"
DOCUMENTS = [
    get("/sessions/{id:uuid}/documents", "session-documents", of_suivie(documents.show), SUIVEURS_DES_SESSIONS),
    post("/sessions/{id:uuid}/documents", "session-document", of_suivie(documents.attach), ORGANISME, prepares=True),
    post(SHEETS, "emargement-depot", of_suivie(documents.sign), ORGANISME),
    get(f"{SHEETS}/{{lundi:str}}", "emargement-semaine", of_suivie(documents.week), SUIVEURS_DES_SESSIONS),
    post(f"{SHEETS}/{{feuille:uuid}}/retrait", "emargement-retrait", of_suivie(documents.unsign), ORGANISME),
]
CANDIDATE = "/sessions/{id:uuid}/alternance/{candidat:uuid}"
ALTERNANCE = [
    get(CANDIDATE, "alternance", of_suivie(alternance.show), SUIVEURS_DES_SESSIONS),
    post(CANDIDATE, "alternance", of_suivie(alternance.save), ORGANISME),
    post(f"{CANDIDATE}/{{ligne:uuid}}", "alternance-ligne", of_suivie(alternance.save), ORGANISME),
    post(f"{CANDIDATE}/{{ligne:uuid}}/retrait", "alternance-retrait", of_suivie(alternance.remove), ORGANISME),
]
archive_page, archive_demande = archive.whole(archive.SESSION)
ROUTES = [
    get("/catalogue", "catalogue", catalogue.show, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/bornes", "bornes", bornes.show, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/bornes", "bornes", bornes.update, ADMINISTRATEUR),
    *lists("/sessions", LISTE, LECTEURS_DES_SESSIONS),
    get("/sessions/nouvelle", "session-nouvelle", nouvelle.show, ORGANISME),
    post("/sessions/nouvelle", "session-nouvelle", nouvelle.create, ORGANISME, prepares=True),
    get("/sessions/calendrier", "sessions-calendrier", agenda.show, LECTEURS_DES_SESSIONS),
    post("/sessions/calendrier/abonnement", "abonnement-renouvellement", agenda.renew, LECTEURS_DES_SESSIONS),
    post("/sessions/calendrier/abonnement/fin", "abonnement-fin", agenda.end, LECTEURS_DES_SESSIONS),
    get("/calendriers/{jeton}/sessions.ics", "abonnement", agenda.read, PUBLIC, during=ANY_STEP),
    get("/sessions/{id:uuid}/calendrier.ics", "session-icalendrier", of_session(agenda.file), LECTEURS_DES_SESSIONS),
    get("/sessions/{id:uuid}/archive", "session-archive", of_session(archive_page), LECTEURS_DES_SESSIONS),
    post("/sessions/{id:uuid}/archive", "session-archive", of_session(archive_demande), LECTEURS_DES_SESSIONS, limit=ARCHIVES),
    get("/sessions/{id:uuid}", "session", of_session(show.show), LECTEURS_DES_SESSIONS),
    post("/sessions/{id:uuid}/depot", "session-depot", of_session(depot.deposit), ORGANISME),
    *form_of("/sessions/{id:uuid}", "session", of_session, ORGANISME),
    get("/sessions/{id:uuid}/rythme", "session-rythme", of_session(calendrier.show), ORGANISME),
    post("/sessions/{id:uuid}/rythme", "session-rythme", of_session(calendrier.generate), ORGANISME, prepares=True),
    get("/sessions/{id:uuid}/copie", "session-copie", of_session(copie.show), ORGANISME),
    post("/sessions/{id:uuid}/copie", "session-copie", of_session(copie.create), ORGANISME, prepares=True),
    *acts("/sessions/{id:uuid}", ATTRIBUTION, ADMINISTRATEUR, page=show.page),
    *acts("/sessions/{id:uuid}", VALIDATION, BINOME_PARITAIRE, page=show.page),
    *acts("/sessions/{id:uuid}", ARBITRAGE, ADMINISTRATEUR, page=show.page),
    *acts("/sessions/{id:uuid}", VIE, SUIVEURS_DES_SESSIONS, page=show.page),
    get("/sessions/{id:uuid}/presence", "session-presence", of_session(looked_at("session")), ETUDIENT_LES_SESSIONS),
    get("/sessions/{id:uuid}/etude", "session-etude", of_session(etude.show), ETUDIENT_LES_SESSIONS),
    post(
        "/sessions/{id:uuid}/points/{point:uuid}/reponse",
        "session-point-reponse",
        of_session(reponse.save),
        ORGANISME,
        prepares=True,
    ),
    *acts("/sessions/{id:uuid}", AJOUT, BINOME_PARITAIRE, page=show.page),
    *acts("/sessions/{id:uuid}/points/{point:uuid}", POINT, BINOME_PARITAIRE, page=show.page),
    *acts("/sessions/{id:uuid}", DEMANDE, BINOME_PARITAIRE, page=show.page),
    *acts("/sessions/{id:uuid}", CONSEIL, COMITE_TECHNIQUE, page=show.page),
    *grid("/sessions/{id:uuid}/calendrier", calendrier.SEANCES, reads=LECTEURS_DES_SESSIONS, writes=ORGANISME),
    *grid("/sessions/{id:uuid}/lieux", tables.LIEUX_SCREEN, reads=LECTEURS_DES_SESSIONS, writes=ORGANISME),
    *grid("/sessions/{id:uuid}/periodes", tables.PERIODES_SCREEN, reads=LECTEURS_DES_SESSIONS, writes=ORGANISME),
    *acts("/sessions/{id:uuid}", SUIVI, ORGANISME, page=show.page),
    get("/sessions/{id:uuid}/demande", "session-demande", of_session(historique.request), LECTEURS_DES_SESSIONS),
    get("/sessions/{id:uuid}/historique", "session-historique", of_suivie(historique.show), SUIVEURS_DES_SESSIONS),
    *DOCUMENTS,
    *PRESENCES,
    *ALTERNANCE,
]
