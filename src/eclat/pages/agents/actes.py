"""What an administrateur does about an agent: roles, access, invitation, second factor (P17)."""

from starlette.responses import Response

from eclat.domain.comptes import agents, facteurs
from eclat.domain.socle import policies
from eclat.http.actes import Acte, Actes, InPage
from eclat.pages.agents.fiche import Fiche
from eclat.pages.agents.forms import Roles
from eclat.pages.comptes.cible import CiblePersonne, acces
from eclat.throttle import REMINDERS


class CibleAgent(CiblePersonne):
    visible = staticmethod(policies.visible_agents)
    page = "agent"
    liste = ("Agents", "agents")


def told_again(agent: CibleAgent) -> Response:
    """What sending a mail again changes on the page: the state of the mail, and the history."""
    return agent.ctx.fragment("partials/agent/relance.html", fiche=Fiche(agent.ctx, agent.thing))


AGENT = Actes(
    "agent",
    CibleAgent,
    [
        Acte("roles", agents.change_roles, form=Roles, said="Enregistré", cadre=InPage(), apart=True),
        Acte(
            "relance",
            agents.resend,
            said="L’invitation part à nouveau",
            path="relance-agent",
            swap=told_again,
            apart=True,
            limit=REMINDERS,
        ),
        *acces(". Les dossiers qui lui sont attribués le restent : attribuez-les à quelqu’un d’autre si besoin."),
        Acte(
            "reinitialisation-facteur",
            facteurs.reset,
            said="Le second facteur {s.de} est réinitialisé",
            submit="Réinitialiser",
            question="Réinitialiser le second facteur {s.de} ?",
            text="Assurez-vous de vive voix que c’est bien cette personne qui le demande. Ses connexions ouvertes se ferment aussitôt, ses codes de "
            "secours ne servent plus, et un mail la prévient.",
        ),
    ],
)
