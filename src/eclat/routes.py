"""The site map: every address, its handler, its name, and who may knock. A route without an audience does not exist."""

from starlette.routing import Route

from eclat.domain.policies import PUBLIC, Audience
from eclat.pages.accueil import show as accueil
from eclat.pages.connexion import show as connexion
from eclat.pages.inscription import show as inscription
from eclat.pages.organismes import acceptation as acceptation_organisme
from eclat.pages.organismes import index as organismes
from eclat.pages.organismes import logo as logo_organisme
from eclat.pages.organismes import refus as refus_organisme
from eclat.pages.organismes import show as organisme
from eclat.pages.profil import logo as logo_profil
from eclat.pages.profil import registre as registre_profil
from eclat.pages.profil import show as profil
from eclat.pages.sante import show as sante
from eclat.web import Endpoint, Handler


def get(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False) -> Route:
    """A page or a partial: reads only. ``before_profile``: open to a dirigeant whose profile is not complete."""
    endpoint = Endpoint(handler, audience, writes=False, before_profile=before_profile or audience.public)
    return Route(path, endpoint.answer, methods=["GET"], name=name)


def post(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False) -> Route:
    """A verb: one transaction, and the form of the request."""
    endpoint = Endpoint(handler, audience, writes=True, before_profile=before_profile or audience.public)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def ask(path: str, name: str, handler: Handler, audience: Audience) -> Route:
    """A question that carries a form, such as how strong a password is: it writes nothing."""
    endpoint = Endpoint(handler, audience, writes=False, asks=True, before_profile=True)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def declaration(route: Route) -> Endpoint:
    """What a route was declared with: its handler and its audience."""
    endpoint: Endpoint = route.endpoint.__self__  # type: ignore[attr-defined]
    return endpoint


def routes(*, debug: bool) -> list[Route]:
    return [*SITE, *(DEBUG if debug else [])]


SITE = [
    # inscription, sign-in, passwords (P1, P15, P16)
    get("/inscription", "inscription", inscription.show, PUBLIC),
    post("/inscription", "inscription", inscription.create, PUBLIC),
    get("/connexion", "connexion", connexion.show, PUBLIC),
    post("/connexion", "connexion", connexion.create, PUBLIC),
    post("/deconnexion", "deconnexion", connexion.destroy, PUBLIC),
    # home and dashboard, legal pages
    get("/", "accueil", accueil.show, PUBLIC),
    # organismes and their profile (P2, P3)
    get("/organismes", "organismes", organismes.index, ADMINISTRATEUR),
    post("/organismes/acceptations", "acceptations-organismes", acceptation_organisme.create_several, ADMINISTRATEUR),
    get("/organismes/{id:uuid}", "organisme", organisme.show, AGENTS_DES_DEMANDES),
    get("/organismes/{id:uuid}/ligne", "ligne-organisme", refus_organisme.row, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/acceptation", "acceptation-organisme", acceptation_organisme.create, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/refus", "refus-organisme", refus_organisme.show, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/refus", "refus-organisme", refus_organisme.create, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/logo", "logo-organisme", logo_organisme.show, LECTEURS, before_profile=True),
    get("/profil", "profil", profil.show, ORGANISME, before_profile=True),
    post("/profil", "profil", profil.update, DIRIGEANT, before_profile=True),
    get("/profil/registre", "registre-profil", registre_profil.show, DIRIGEANT, before_profile=True),
    post("/profil/logo", "logo-profil", logo_profil.create, DIRIGEANT, before_profile=True),
    post("/profil/logo/retrait", "retrait-logo-profil", logo_profil.destroy, DIRIGEANT, before_profile=True),
    # the référent CQP (P4)
    # habilitation requests: the applicant (P5)
    # habilitation requests: OC Éclat (P9, P10)
    # agents (P17)
    # files
    # health
    get("/sante", "sante", sante.alive, PUBLIC),
    get("/sante/pret", "sante-pret", sante.can_serve, PUBLIC),
    get("/metrics", "metrics", sante.metrics, PUBLIC),
]

DEBUG: list[Route] = []
