"""Certificates: read by who follows their session, kept by the administrateur, verified by anyone, held by their holder (P14)."""

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import ADMINISTRATEUR, PUBLIC, SUIVEURS_DES_SESSIONS
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import ANY_STEP, ask, get, post
from eclat.pages.catalogue import mentions, modeles
from eclat.pages.certificats import session, show
from eclat.pages.certificats.actes import CERTIFICAT
from eclat.pages.mes_certificats import show as mine
from eclat.pages.verification import certificat, index
from eclat.partials.certificat.liste import LISTE
from eclat.partials.dossier.acces import given
from eclat.throttle import VERIFICATIONS

of_suivie = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))
MINE = "/mes-certificats/{jeton}"
ROUTES = [
    *lists("/certificats", LISTE, ADMINISTRATEUR),
    get("/certificats/{id:uuid}", "certificat", show.show, SUIVEURS_DES_SESSIONS),
    get("/certificats/{id:uuid}/document", "certificat-document", show.document, SUIVEURS_DES_SESSIONS),
    get("/certificats/{id:uuid}/duplicata.pdf", "certificat-duplicata-document", show.duplicate, SUIVEURS_DES_SESSIONS),
    *acts("/certificats/{id:uuid}", CERTIFICAT, ADMINISTRATEUR, page=show.page),
    get("/sessions/{id:uuid}/certificats", "session-certificats", of_suivie(session.show), SUIVEURS_DES_SESSIONS),
    get("/sessions/{id:uuid}/certificats.zip", "session-certificats-zip", of_suivie(show.package), SUIVEURS_DES_SESSIONS),
    get("/catalogue/{id:uuid}/mentions", "mentions", mentions.show, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/mentions", "mentions", mentions.update, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/modeles/{nature}", "modele-certificat", modeles.show, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/modeles/{nature}", "modele-certificat", modeles.create, ADMINISTRATEUR),
    ask("/catalogue/{id:uuid}/modeles/{nature}/apercu/{temoin}", "modele-apercu", modeles.preview, ADMINISTRATEUR),
    # without an account
    get("/verification", "verification", index.show, PUBLIC, during=ANY_STEP),
    ask("/verification", "verification", index.find, PUBLIC, during=ANY_STEP, limit=VERIFICATIONS),
    get("/v/{code}", "verification-certificat", certificat.show, PUBLIC, during=ANY_STEP, limit=VERIFICATIONS),
    ask("/v/{code}", "verification-certificat", certificat.compare, PUBLIC, during=ANY_STEP, limit=VERIFICATIONS),
    get("/V/{code}", "verification-qr", certificat.show, PUBLIC, during=ANY_STEP, limit=VERIFICATIONS),  # as QR codes have it
    get(MINE, "mes-certificats", mine.show, PUBLIC, during=ANY_STEP),
    get(f"{MINE}/{{id:uuid}}/document", "mes-certificats-document", mine.document, PUBLIC, during=ANY_STEP),
    post(f"{MINE}/{{id:uuid}}/masquage", "mes-certificats-masquage", mine.hide, PUBLIC, during=ANY_STEP),
    post(f"{MINE}/{{id:uuid}}/affichage", "mes-certificats-affichage", mine.unhide, PUBLIC, during=ANY_STEP),
]
