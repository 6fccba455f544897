"""The agents of OC Éclat (P17)."""

from eclat.domain.comptes.liste import AGENTS, Ligne
from eclat.http.listes import Colonne, Ecran, Mots, said_of

LISTE: Ecran[Ligne] = Ecran(
    AGENTS,
    route="agents",
    region="agents",
    page="pages/agents/index.html",
    partial="partials/agent/liste.html",
    mots=Mots(titre="Agents", un="agent affiché", des="agents affichés"),
    exports=[
        Colonne("Nom", lambda each: each.nom),
        Colonne("Prénom", lambda each: each.prenom),
        Colonne("Adresse mail", lambda each: each.courriel),
        Colonne("Rôles", lambda each: ", ".join(held.nom for held in each.qualites)),
        Colonne("Collège", lambda each: each.college),
        Colonne("État", lambda each: said_of("personne", each.etat)),
        Colonne("Dernière activité", lambda each: each.vue_le, moment=True),
    ],
)
