"""The register of jurors, the jury of a session, its members' answers (P14)."""

from starlette.routing import Route

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import ADMINISTRATEUR, PUBLIC, SUIVEURS_DES_SESSIONS
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.catalogue import composition
from eclat.pages.jures import index, nouveau
from eclat.pages.jures import show as jure
from eclat.pages.jures.actes import JURE
from eclat.pages.jurys import reponse
from eclat.pages.jurys import show as jury
from eclat.partials.dossier.acces import given
from eclat.partials.jury.actes import JURY

PATH = "/sessions/{id:uuid}/jury"
of_session = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))

ROUTES: list[Route] = [
    get(PATH, "jury", of_session(jury.show), SUIVEURS_DES_SESSIONS),
    get(f"{PATH}/emargement", "jury-emargement", of_session(jury.sheet), SUIVEURS_DES_SESSIONS),
    *acts(PATH, JURY, SUIVEURS_DES_SESSIONS, page=jury.page),
    get("/jury/{jeton}", "jury-reponse", reponse.show, PUBLIC),
    post("/jury/{jeton}", "jury-reponse", reponse.answer, PUBLIC),
    *lists("/jures", index.LISTE, ADMINISTRATEUR),
    *lists("/jures/frais", index.DEPENSES, ADMINISTRATEUR),
    get("/jures/nouveau", "jure-nouveau", nouveau.show, ADMINISTRATEUR),
    post("/jures/nouveau", "jure-nouveau", nouveau.create, ADMINISTRATEUR),
    get("/jures/{id:uuid}", "jure", jure.show, ADMINISTRATEUR),
    *acts("/jures/{id:uuid}", JURE, ADMINISTRATEUR, page=jure.page),
    get("/catalogue/{id:uuid}/jury", "jury-composition", composition.show, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/jury", "jury-composition", composition.update, ADMINISTRATEUR),
]
