"""Inscription, sign-in, one’s own account, and the agents of OC Éclat."""

from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    AGENTS,
    CONNECTE,
    IDENTIFIE,
    LECTEURS_DES_FILS,
    PUBLIC,
)
from eclat.domain.socle.utilisateur import Exigence
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import ANY_STEP, ask, get, post
from eclat.pages.activation import confirmation
from eclat.pages.activation import show as activation
from eclat.pages.adresse_mail import question
from eclat.pages.agents import index as agents
from eclat.pages.agents import nouveau as nouvel_agent
from eclat.pages.agents import show as agent
from eclat.pages.agents.actes import AGENT
from eclat.pages.changement_adresse import show as changement_adresse
from eclat.pages.compte import adresse as adresse_compte
from eclat.pages.compte import codes_secours, donnees, notifications, second_facteur
from eclat.pages.compte import mot_de_passe as mot_de_passe_compte
from eclat.pages.compte import retrait as retrait_facteur
from eclat.pages.compte import show as compte
from eclat.pages.compte import support as support_compte
from eclat.pages.comptes import show as fiche_compte
from eclat.pages.comptes.actes import COMPTE
from eclat.pages.connexion import code as code_connexion
from eclat.pages.connexion import show as connexion
from eclat.pages.deblocage import show as deblocage
from eclat.pages.droits import show as droits
from eclat.pages.entree import show as entree
from eclat.pages.envoi_garde import show as envoi_garde
from eclat.pages.inscription import show as inscription
from eclat.pages.mot_de_passe import force
from eclat.pages.mot_de_passe_oublie import show as mot_de_passe_oublie
from eclat.partials.compte import liste as comptes
from eclat.throttle import INSCRIPTIONS, LINKS

ROUTES = [
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
    post(
        "/connexion/nouveau-lien",
        "connexion-nouveau-lien",
        mot_de_passe_oublie.confirm,
        PUBLIC,
        during=ANY_STEP,
        steady=True,
        limit=LINKS,
        limited=mot_de_passe_oublie.limited,
    ),
    post("/deconnexion", "deconnexion", connexion.destroy, PUBLIC, during=ANY_STEP, support=True),
    get("/connexion/code", "connexion-code", code_connexion.show, IDENTIFIE, during=(Exigence.CODE,)),
    post("/connexion/code", "connexion-code", code_connexion.create, IDENTIFIE, during=(Exigence.CODE,)),
    ask("/adresse-mail/question", "adresse-mail-question", question.show, PUBLIC),
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
    post(
        "/activation/{jeton}/confirmation",
        "activation-confirmation",
        confirmation.create,
        PUBLIC,
        during=ANY_STEP,
        prepare=confirmation.judge,
    ),
    get("/deblocage/{jeton}", "deblocage", deblocage.show, PUBLIC, during=ANY_STEP),
    post("/deblocage/{jeton}", "deblocage", deblocage.create, PUBLIC, during=ANY_STEP),
    get("/changement-adresse/{jeton}", "changement-adresse", changement_adresse.show, PUBLIC, during=ANY_STEP),
    post(
        "/changement-adresse/{jeton}",
        "changement-adresse",
        changement_adresse.create,
        PUBLIC,
        during=ANY_STEP,
        prepare=changement_adresse.judge,
    ),
    get("/entree", "entree", entree.show, IDENTIFIE, before_profile=True),
    post("/entree", "entree", entree.create, IDENTIFIE, before_profile=True),
    get("/envoi-garde", "envoi-garde", envoi_garde.show, CONNECTE),
    post("/envoi-garde", "envoi-garde", envoi_garde.send, CONNECTE),
    post("/envoi-garde/abandon", "envoi-garde-abandon", envoi_garde.give_up, CONNECTE),
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
    get("/compte/adresse", "compte-adresse", adresse_compte.show, CONNECTE, before_profile=True),
    post(
        "/compte/adresse",
        "compte-adresse",
        adresse_compte.create,
        CONNECTE,
        prepare=adresse_compte.judge,
        before_profile=True,
        limit=LINKS,
        limited=adresse_compte.limited,
    ),
    post("/compte/adresse/abandon", "compte-adresse-abandon", adresse_compte.give_up, CONNECTE, before_profile=True),
    get("/compte/notifications", "compte-notifications", notifications.show, LECTEURS_DES_FILS, before_profile=True),
    post("/compte/notifications", "compte-notifications", notifications.update, LECTEURS_DES_FILS, before_profile=True),
    post("/compte/connexions/{id:uuid}/fin", "connexion-fin", compte.end, CONNECTE, before_profile=True),
    post("/compte/connexions/fin", "connexions-fin", compte.end_others, CONNECTE, before_profile=True),
    get("/compte/donnees", "compte-donnees", donnees.show, CONNECTE),
    post("/compte/donnees/export", "compte-donnees-export", donnees.export, CONNECTE),
    post("/compte/donnees/effacement", "compte-donnees-effacement", donnees.ask, CONNECTE),
    get("/compte/support", "compte-support", support_compte.show, CONNECTE, before_profile=True),
    post("/compte/support", "compte-support", support_compte.create, CONNECTE, before_profile=True),
    post("/compte/support/fin", "compte-support-fin", support_compte.destroy, CONNECTE, before_profile=True),
    get("/compte/second-facteur", "second-facteur", second_facteur.show, AGENTS, during=(Exigence.ENROLEMENT,)),
    post(
        "/compte/second-facteur",
        "second-facteur",
        second_facteur.create,
        AGENTS,
        prepare=second_facteur.judge,
        during=(Exigence.ENROLEMENT,),
    ),
    get("/compte/second-facteur/retrait", "second-facteur-retrait", retrait_facteur.show, AGENTS),
    post(
        "/compte/second-facteur/retrait", "second-facteur-retrait", retrait_facteur.create, AGENTS, prepare=retrait_facteur.judge
    ),
    get("/compte/codes-de-secours", "codes-secours", codes_secours.show, AGENTS),
    post("/compte/codes-de-secours", "codes-secours", codes_secours.create, AGENTS, prepare=codes_secours.judge),
    # any account (P17)
    *lists("/comptes", comptes.LISTE, ADMINISTRATEUR),
    get("/comptes/{id:uuid}", "compte-fiche", fiche_compte.show, ADMINISTRATEUR),
    get("/comptes/{id:uuid}/acces", "compte-acces", droits.of_person, ADMINISTRATEUR),
    post("/comptes/{id:uuid}/acces/export", "compte-acces-export", droits.export_person, ADMINISTRATEUR),
    *acts("/comptes/{id:uuid}", COMPTE, ADMINISTRATEUR, page=fiche_compte.page),
    # agents (P17)
    *lists("/agents", agents.LISTE, ADMINISTRATEUR),
    get("/agents/nouveau", "agent-nouveau", nouvel_agent.show, ADMINISTRATEUR),
    post("/agents/nouveau", "agent-nouveau", nouvel_agent.create, ADMINISTRATEUR),
    get("/agents/{id:uuid}", "agent", agent.show, ADMINISTRATEUR),
    get("/agents/{id:uuid}/etat", "agent-etat", agent.state, ADMINISTRATEUR),
    *acts("/agents/{id:uuid}", AGENT, ADMINISTRATEUR, page=agent.page),
]
