"""The site map: every address, its handler, its name, and who may knock. A route without an audience does not exist.

A name is a noun, or a noun and an act: ``organisme``, ``organismes``, ``organisme-refus``.
"""

from collections.abc import Callable
from typing import Any

from starlette.routing import Route

from eclat.domain.policies import (
    ADMINISTRATEUR,
    AGENTS,
    AGENTS_DES_DEMANDES,
    CONNECTE,
    DIRIGEANT,
    IDENTIFIE,
    INSTRUCTEUR,
    LECTEURS,
    ORGANISME,
    PUBLIC,
    Audience,
)
from eclat.domain.utilisateur import Etape
from eclat.pages import formulaire
from eclat.pages.accessibilite import show as accessibilite
from eclat.pages.accueil import show as accueil
from eclat.pages.activation import show as activation
from eclat.pages.agents import facteur as facteur_agent
from eclat.pages.agents import index as agents
from eclat.pages.agents import nouveau as nouvel_agent
from eclat.pages.agents import show as agent
from eclat.pages.compte import codes_secours, second_facteur
from eclat.pages.compte import mot_de_passe as mot_de_passe_compte
from eclat.pages.compte import retrait as retrait_facteur
from eclat.pages.compte import show as compte
from eclat.pages.connexion import code as code_connexion
from eclat.pages.connexion import show as connexion
from eclat.pages.courriels import adresse as adresse_courriel
from eclat.pages.courriels import classement as classement_courriel
from eclat.pages.courriels import index as courriels
from eclat.pages.courriels import relance
from eclat.pages.courriels import show as courriel
from eclat.pages.deblocage import show as deblocage
from eclat.pages.delegues import index as delegues
from eclat.pages.delegues import modification as modification_delegue
from eclat.pages.delegues import nouveau as nouveau_delegue
from eclat.pages.delegues import relance as relance_delegue
from eclat.pages.delegues import retrait as retrait_delegue
from eclat.pages.delegues import show as delegue
from eclat.pages.dev.codes import index as dev_codes
from eclat.pages.dev.composants import show as dev_composants
from eclat.pages.dev.courriels import index as dev_courriels
from eclat.pages.dev.courriels import show as dev_courriel
from eclat.pages.donnees_personnelles import show as donnees_personnelles
from eclat.pages.entree import show as entree
from eclat.pages.fichiers import show as fichier
from eclat.pages.habilitations import acceptation as acceptation_habilitation
from eclat.pages.habilitations import attribution, depot, nouvelle, points, renvoi
from eclat.pages.habilitations import index as habilitations
from eclat.pages.habilitations import refus as refus_habilitation
from eclat.pages.habilitations import show as habilitation
from eclat.pages.habilitations.delegataires import collage as delegataires_collage
from eclat.pages.habilitations.delegataires import ligne as delegataire
from eclat.pages.habilitations.delegataires import show as delegataires_demande
from eclat.pages.habilitations.delegataires.imports import apercu, modele
from eclat.pages.habilitations.delegataires.imports import colonnes as colonnes_import
from eclat.pages.habilitations.delegataires.imports import show as imports
from eclat.pages.identification import achevement, ecart
from eclat.pages.identification import index as identifications
from eclat.pages.identification import show as identification
from eclat.pages.inscription import show as inscription
from eclat.pages.mot_de_passe import force
from eclat.pages.mot_de_passe_oublie import show as mot_de_passe_oublie
from eclat.pages.organismes import acceptation as acceptation_organisme
from eclat.pages.organismes import index as organismes
from eclat.pages.organismes import logo as logo_organisme
from eclat.pages.organismes import refus as refus_organisme
from eclat.pages.organismes import show as organisme
from eclat.pages.profil import logo as logo_profil
from eclat.pages.profil import registre as registre_profil
from eclat.pages.profil import show as profil
from eclat.pages.referent import designation as designation_referent
from eclat.pages.referent import show as referent
from eclat.pages.sante import show as sante
from eclat.pages.securite import show as securite
from eclat.partials.dossier import champ
from eclat.partials.dossier.acces import of_habilitation, of_identification
from eclat.partials.formateur import ligne as formateur
from eclat.partials.piece import envoi as piece
from eclat.partials.point import reponse
from eclat.throttle import INSCRIPTIONS, LINKS, REMINDERS
from eclat.web import Endpoint, Handler


def get(
    path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False, during: tuple[Etape, ...] = ()
) -> Route:
    """A page or a partial: reads only.

    ``before_profile``: open to a dirigeant whose profile is not complete. ``during``: to a sign-in that still owes this.
    """
    endpoint = Endpoint(handler, audience, writes=False, before_profile=before_profile or audience.public, during=during)
    return Route(path, endpoint.answer, methods=["GET"], name=name)


def post(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False, **how: Any) -> Route:
    """A verb: one transaction, and the form of the request. ``how``: the other ways of an Endpoint (prepare, limit, steady…)."""
    endpoint = Endpoint(handler, audience, writes=True, before_profile=before_profile or audience.public, **how)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def ask(path: str, name: str, handler: Handler, audience: Audience, *, during: tuple[Etape, ...] = ()) -> Route:
    """A question that carries a form, such as how strong a password is: it writes nothing."""
    endpoint = Endpoint(handler, audience, writes=False, asks=True, before_profile=True, during=during)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def form_of(path: str, name: str, given: Callable[[Handler], Handler]) -> list[Route]:
    """What fills the form of a dossier, a request or an identification form alike. ``given``: the dossier that the path names."""
    member, document = f"{path}/formateurs/{{formateur:uuid}}", f"{path}/pieces/{{piece:uuid}}"
    return [
        post(f"{path}/brouillon", f"{name}-brouillon", given(formulaire.save), DIRIGEANT),
        post(f"{path}/champs/{{champ:str}}", f"{name}-champ", given(champ.save), DIRIGEANT),
        post(f"{path}/formateurs", f"{name}-formateurs", given(formateur.create), DIRIGEANT),
        post(member, f"{name}-formateur", given(formateur.save), DIRIGEANT),
        post(f"{member}/retrait", f"{name}-formateur-retrait", given(formateur.remove), DIRIGEANT),
        post(f"{path}/pieces", f"{name}-pieces", given(piece.create), DIRIGEANT),
        post(f"{document}/retrait", f"{name}-piece-retrait", given(piece.remove), DIRIGEANT),
    ]


# What opens nothing of the account: legal pages, health, and the ways in or out of it.
ANY_STEP = tuple(Etape)


def declaration(route: Route) -> Endpoint:
    """What a route was declared with: its handler and its audience."""
    endpoint: Endpoint = route.endpoint.__self__  # type: ignore[attr-defined]
    return endpoint


def routes(*, debug: bool) -> list[Route]:
    return [*SITE, *(DEBUG if debug else [])]


SITE = [
    # inscription, sign-in, passwords (P1, P15, P16)
    get("/inscription", "inscription", inscription.show, PUBLIC),
    post(
        "/inscription",
        "inscription",
        inscription.create,
        PUBLIC,
        prepare=inscription.judge,
        steady=True,
        limit=INSCRIPTIONS,
        limited=inscription.limited,
    ),
    get("/connexion", "connexion", connexion.show, PUBLIC),
    post("/connexion", "connexion", connexion.create, PUBLIC, during=ANY_STEP, prepare=connexion.judge, steady_refusals=True),
    post("/deconnexion", "deconnexion", connexion.destroy, PUBLIC, during=ANY_STEP),
    get("/connexion/code", "connexion-code", code_connexion.show, IDENTIFIE, during=(Etape.CODE,)),
    post("/connexion/code", "connexion-code", code_connexion.create, IDENTIFIE, during=(Etape.CODE,)),
    ask("/mot-de-passe/force", "mot-de-passe-force", force.show, PUBLIC, during=ANY_STEP),
    get("/mot-de-passe-oublie", "mot-de-passe-oublie", mot_de_passe_oublie.show, PUBLIC, during=ANY_STEP),
    post(
        "/mot-de-passe-oublie",
        "mot-de-passe-oublie",
        mot_de_passe_oublie.create,
        PUBLIC,
        during=ANY_STEP,
        steady=True,
        limit=LINKS,
        limited=mot_de_passe_oublie.limited,
    ),
    get("/activation/{jeton}", "activation", activation.show, PUBLIC, during=ANY_STEP),
    post("/activation/{jeton}", "activation", activation.update, PUBLIC, during=ANY_STEP, prepare=activation.judge),
    ask("/activation/{jeton}/generation", "activation-generation", activation.generate, PUBLIC, during=ANY_STEP),
    post("/activation/{jeton}/nouveau-lien", "activation-nouveau-lien", activation.renew, PUBLIC, during=ANY_STEP, limit=LINKS),
    get("/deblocage/{jeton}", "deblocage", deblocage.show, PUBLIC, during=ANY_STEP),
    post("/deblocage/{jeton}", "deblocage", deblocage.create, PUBLIC, during=ANY_STEP),
    get("/entree", "entree", entree.show, IDENTIFIE, before_profile=True),
    post("/entree", "entree", entree.create, IDENTIFIE, before_profile=True),
    # one's own account
    get("/compte", "compte", compte.show, CONNECTE, before_profile=True),
    get("/compte/mot-de-passe", "compte-mot-de-passe", mot_de_passe_compte.show, CONNECTE, before_profile=True),
    post(
        "/compte/mot-de-passe",
        "compte-mot-de-passe",
        mot_de_passe_compte.update,
        CONNECTE,
        prepare=mot_de_passe_compte.judge,
        before_profile=True,
    ),
    post("/compte/connexions/{id:uuid}/fin", "connexion-fin", compte.end, CONNECTE, before_profile=True),
    post("/compte/connexions/fin", "connexions-fin", compte.end_others, CONNECTE, before_profile=True),
    get("/compte/second-facteur", "second-facteur", second_facteur.show, AGENTS, during=(Etape.ENROLEMENT,)),
    post(
        "/compte/second-facteur",
        "second-facteur",
        second_facteur.create,
        AGENTS,
        prepare=second_facteur.judge,
        during=(Etape.ENROLEMENT,),
    ),
    get("/compte/second-facteur/retrait", "second-facteur-retrait", retrait_facteur.show, AGENTS),
    post(
        "/compte/second-facteur/retrait", "second-facteur-retrait", retrait_facteur.create, AGENTS, prepare=retrait_facteur.judge
    ),
    get("/compte/codes-de-secours", "codes-secours", codes_secours.show, AGENTS),
    post("/compte/codes-de-secours", "codes-secours", codes_secours.create, AGENTS, prepare=codes_secours.judge),
    # home and dashboard, legal pages
    get("/", "accueil", accueil.show, PUBLIC),
    get("/donnees-personnelles", "donnees-personnelles", donnees_personnelles.show, PUBLIC, during=ANY_STEP),
    get("/accessibilite", "accessibilite", accessibilite.show, PUBLIC, during=ANY_STEP),
    get("/.well-known/security.txt", "securite", securite.show, PUBLIC, during=ANY_STEP),
    # organismes and their profile (P2, P3)
    get("/organismes", "organismes", organismes.index, ADMINISTRATEUR),
    post("/organismes/acceptations", "organismes-acceptation", acceptation_organisme.create_several, ADMINISTRATEUR),
    get("/organismes/{id:uuid}", "organisme", organisme.show, AGENTS_DES_DEMANDES),
    get("/organismes/{id:uuid}/ligne", "organisme-ligne", refus_organisme.row, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/acceptation", "organisme-acceptation", acceptation_organisme.create, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/refus", "organisme-refus", refus_organisme.show, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/refus", "organisme-refus", refus_organisme.create, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/logo", "organisme-logo", logo_organisme.show, LECTEURS, before_profile=True),
    get("/profil", "profil", profil.show, ORGANISME, before_profile=True),
    post("/profil", "profil", profil.update, DIRIGEANT, before_profile=True),
    get("/profil/registre", "profil-registre", registre_profil.show, DIRIGEANT, before_profile=True),
    post("/profil/logo", "profil-logo", logo_profil.create, DIRIGEANT, before_profile=True),
    post("/profil/logo/retrait", "profil-logo-retrait", logo_profil.destroy, DIRIGEANT, before_profile=True),
    # the référent CQP (P4)
    get("/referent", "referent", referent.show, ORGANISME),
    post("/referent", "referent-designation", designation_referent.create, DIRIGEANT, limit=REMINDERS),
    get("/referent/etat", "referent-etat", referent.state, ORGANISME),
    get("/referent/modification", "referent-modification", designation_referent.edit, DIRIGEANT),
    post("/referent/relance", "referent-relance", referent.resend, DIRIGEANT, limit=REMINDERS),
    get("/referent/retrait", "referent-retrait", referent.confirm, DIRIGEANT),
    post("/referent/retrait", "referent-retrait", referent.destroy, DIRIGEANT),
    # habilitation requests: the applicant (P5)
    get("/habilitations/nouvelle", "habilitation-nouvelle", nouvelle.show, DIRIGEANT),
    post("/habilitations/nouvelle", "habilitation-nouvelle", nouvelle.create, DIRIGEANT),
    post("/habilitations/{id:uuid}/depot", "habilitation-depot", of_habilitation(depot.deposit), DIRIGEANT),
    *form_of("/habilitations/{id:uuid}", "habilitation", of_habilitation),
    post("/habilitations/{id:uuid}/points/{point:uuid}/reponse", "point-reponse", reponse.save, DIRIGEANT),
    # the identification form of a délégataire (P7); instructeurs may set one aside (P10)
    get("/identification", "identifications", identifications.index, ORGANISME),
    get("/identification/{id:uuid}", "identification", of_identification(identification.show), LECTEURS),
    post("/identification/{id:uuid}/achevement", "identification-achevement", of_identification(achevement.finish), DIRIGEANT),
    post("/identification/{id:uuid}/reprise", "identification-reprise", of_identification(achevement.reopen), DIRIGEANT),
    *form_of("/identification/{id:uuid}", "identification", of_identification),
    get("/identification/{id:uuid}/ecart", "identification-ecart", of_identification(ecart.show), INSTRUCTEUR),
    post("/identification/{id:uuid}/ecart", "identification-ecart", of_identification(ecart.create), INSTRUCTEUR),
    post(
        "/identification/{id:uuid}/reintegration", "identification-reintegration", of_identification(ecart.destroy), INSTRUCTEUR
    ),
    # the délégataires of a national request, once they are invited (P7)
    get("/delegataires", "delegues", delegues.index, ORGANISME),
    post("/delegataires/relance", "delegues-relance", relance_delegue.create_all, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/nouveau", "delegue-nouveau", nouveau_delegue.show, DIRIGEANT),
    post("/delegataires/nouveau", "delegue-nouveau", nouveau_delegue.create, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/{id:uuid}", "delegue", delegue.show, ORGANISME),
    get("/delegataires/{id:uuid}/ligne", "delegue-ligne", delegue.row, ORGANISME),
    get("/delegataires/{id:uuid}/relance", "delegue-relance", relance_delegue.show, DIRIGEANT),
    post("/delegataires/{id:uuid}/relance", "delegue-relance", relance_delegue.create, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/{id:uuid}/modification", "delegue-modification", modification_delegue.show, DIRIGEANT),
    post("/delegataires/{id:uuid}/modification", "delegue-modification", modification_delegue.create, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/{id:uuid}/retrait", "delegue-retrait", retrait_delegue.show, DIRIGEANT),
    post("/delegataires/{id:uuid}/retrait", "delegue-retrait", retrait_delegue.create, DIRIGEANT),
    # the table of délégataires of a national draft (P6)
    get("/habilitations/{id:uuid}/delegataires", "habilitation-delegataires", delegataires_demande.show, ORGANISME),
    post("/habilitations/{id:uuid}/delegataires", "habilitation-delegataires", delegataire.create, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/brouillon", "delegataires-brouillon", delegataire.save_all, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/collage", "delegataires-collage", delegataires_collage.create, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/annulation", "delegataires-annulation", delegataires_collage.undo, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/{delegation:uuid}", "delegataire", delegataire.save, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/{delegation:uuid}/copie", "delegataire-copie", delegataire.copy, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/{delegation:uuid}/retrait", "delegataire-retrait", delegataire.remove, DIRIGEANT),
    # a spreadsheet imported into the table of délégataires (P6)
    get("/habilitations/{id:uuid}/delegataires/import", "import", imports.show, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import", "import", imports.create, DIRIGEANT, prepare=imports.read),
    get("/habilitations/{id:uuid}/delegataires/import/modele/{format:str}", "import-modele", modele.show, DIRIGEANT),
    get("/habilitations/{id:uuid}/delegataires/import/apercu", "import-apercu", apercu.show, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import/apercu", "import-apercu", apercu.correct, DIRIGEANT),
    get("/habilitations/{id:uuid}/delegataires/import/colonnes", "import-colonnes", colonnes_import.show, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import/colonnes", "import-colonnes", colonnes_import.choose, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import/feuille", "import-feuille", apercu.choose_sheet, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import/ajout", "import-ajout", apercu.insert, DIRIGEANT),
    post("/habilitations/{id:uuid}/delegataires/import/annulation", "import-annulation", apercu.cancel, DIRIGEANT),
    # habilitation requests: OC Éclat (P9, P10)
    get("/habilitations", "habilitations", habilitations.index, LECTEURS),
    get("/habilitations/{id:uuid}", "habilitation", habilitation.show, LECTEURS),
    get("/habilitations/{id:uuid}/ligne", "habilitation-ligne", attribution.row, ADMINISTRATEUR),
    get("/habilitations/{id:uuid}/attribution", "habilitation-attribution", attribution.show, ADMINISTRATEUR),
    post("/habilitations/{id:uuid}/attribution", "habilitation-attribution", attribution.create, ADMINISTRATEUR),
    post("/habilitations/{id:uuid}/ajout-point", "point-ajout", points.create, INSTRUCTEUR),
    post("/habilitations/{id:uuid}/points/{point:uuid}/levee", "point-levee", points.lift, INSTRUCTEUR),
    post("/habilitations/{id:uuid}/points/{point:uuid}/reprise", "point-reprise", points.reopen, INSTRUCTEUR),
    get("/habilitations/{id:uuid}/renvoi", "habilitation-renvoi", renvoi.show, INSTRUCTEUR),
    post("/habilitations/{id:uuid}/renvoi", "habilitation-renvoi", renvoi.create, INSTRUCTEUR),
    get("/habilitations/{id:uuid}/acceptation", "habilitation-acceptation", acceptation_habilitation.show, INSTRUCTEUR),
    post("/habilitations/{id:uuid}/acceptation", "habilitation-acceptation", acceptation_habilitation.create, INSTRUCTEUR),
    get("/habilitations/{id:uuid}/refus", "habilitation-refus", refus_habilitation.show, INSTRUCTEUR),
    post("/habilitations/{id:uuid}/refus", "habilitation-refus", refus_habilitation.create, INSTRUCTEUR),
    # agents (P17)
    get("/agents", "agents", agents.index, ADMINISTRATEUR),
    get("/agents/nouveau", "agent-nouveau", nouvel_agent.show, ADMINISTRATEUR),
    post("/agents/nouveau", "agent-nouveau", nouvel_agent.create, ADMINISTRATEUR),
    get("/agents/{id:uuid}", "agent", agent.show, ADMINISTRATEUR),
    get("/agents/{id:uuid}/etat", "agent-etat", agent.state, ADMINISTRATEUR),
    post("/agents/{id:uuid}/roles", "agent-roles", agent.update, ADMINISTRATEUR),
    post("/agents/{id:uuid}/relance-agent", "agent-relance", agent.resend, ADMINISTRATEUR, limit=REMINDERS),
    get("/agents/{id:uuid}/suspension", "agent-suspension", agent.confirm, ADMINISTRATEUR),
    post("/agents/{id:uuid}/suspension", "agent-suspension", agent.suspend, ADMINISTRATEUR),
    post("/agents/{id:uuid}/retablissement", "agent-retablissement", agent.restore, ADMINISTRATEUR),
    get("/agents/{id:uuid}/reinitialisation-facteur", "agent-reinitialisation-facteur", facteur_agent.confirm, ADMINISTRATEUR),
    post("/agents/{id:uuid}/reinitialisation-facteur", "agent-reinitialisation-facteur", facteur_agent.reset, ADMINISTRATEUR),
    # mails (P17)
    get("/courriels", "courriels", courriels.index, ADMINISTRATEUR),
    get("/courriels/{id:uuid}", "courriel", courriel.show, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/html", "courriel-html", courriel.html, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/ligne", "courriel-ligne", courriel.row, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/etat", "courriel-etat", courriel.state, ADMINISTRATEUR),
    get("/courriels/{id:uuid}/adresse", "courriel-adresse", adresse_courriel.show, ADMINISTRATEUR),
    post("/courriels/{id:uuid}/adresse", "courriel-adresse", adresse_courriel.create, ADMINISTRATEUR, limit=REMINDERS),
    post("/courriels/{id:uuid}/classement", "courriel-classement", classement_courriel.create, ADMINISTRATEUR),
    post("/courriels/{id:uuid}/relance", "courriel-relance", relance.create, ADMINISTRATEUR, limit=REMINDERS),
    # files
    get("/fichiers/{id:uuid}", "fichier", fichier.show, LECTEURS),
    # health
    get("/sante", "sante", sante.alive, PUBLIC, during=ANY_STEP),
    get("/sante/pret", "sante-pret", sante.can_serve, PUBLIC, during=ANY_STEP),
    get("/metrics", "metrics", sante.metrics, PUBLIC, during=ANY_STEP),
]

DEBUG = [
    get("/dev/codes", "dev-codes", dev_codes.index, PUBLIC, during=ANY_STEP),
    get("/dev/courriels", "dev-courriels", dev_courriels.index, PUBLIC, during=ANY_STEP),
    get("/dev/courriels/{id:uuid}", "dev-courriel", dev_courriel.show, PUBLIC, during=ANY_STEP),
    get("/dev/courriels/{id:uuid}/html", "dev-courriel-html", dev_courriel.html, PUBLIC, during=ANY_STEP),
    get("/dev/composants", "dev-composants", dev_composants.show, PUBLIC, during=ANY_STEP),
]
