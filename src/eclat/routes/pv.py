"""The procès-verbal of a jury: its entry, its document, its signatures (P14)."""

from starlette.routing import Route

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import ADMINISTRATEUR, BINOME_PARITAIRE, SUIVEURS_DES_SESSIONS
from eclat.http.routing import ask, get, post
from eclat.pages.catalogue import seuils
from eclat.pages.pv import candidat, collage, ligne, saisie
from eclat.partials.dossier.acces import given

of_suivie = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))
PV = "/sessions/{id:uuid}/pv"
PASSAGE = f"{PV}/candidats/{{passage:uuid}}"
SAISIE = [
    get(PV, "pv", of_suivie(saisie.show), SUIVEURS_DES_SESSIONS),
    get(f"{PV}/suivi", "pv-suivi", of_suivie(saisie.look), SUIVEURS_DES_SESSIONS),
    post(f"{PV}/regard", "pv-regard", of_suivie(saisie.be_there), BINOME_PARITAIRE),
    post(f"{PV}/incidents", "pv-incidents", of_suivie(saisie.save_incidents), BINOME_PARITAIRE),
    get(PASSAGE, "pv-ligne", of_suivie(candidat.show), SUIVEURS_DES_SESSIONS),
    post(PASSAGE, "pv-ligne", of_suivie(ligne.save), BINOME_PARITAIRE),
    post(f"{PASSAGE}/justificatif", "pv-justificatif", of_suivie(candidat.attach), BINOME_PARITAIRE),
    post(f"{PASSAGE}/justificatif/retrait", "pv-justificatif-retrait", of_suivie(candidat.detach), BINOME_PARITAIRE),
]
COLLAGE = [
    get(f"{PV}/collage", "pv-collage", of_suivie(collage.show), BINOME_PARITAIRE),
    ask(f"{PV}/collage", "pv-collage", of_suivie(collage.preview), BINOME_PARITAIRE, files=collage.as_it_came),
    post(f"{PV}/collage/ecriture", "pv-collage-ecriture", of_suivie(collage.write), BINOME_PARITAIRE),
]
SEUILS = [
    get("/catalogue/{id:uuid}/seuils", "seuils", seuils.show, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/seuils", "seuils", seuils.update, ADMINISTRATEUR),
]
ROUTES: list[Route] = [*SAISIE, *COLLAGE, *SEUILS]
