"""What an administrateur does about any account (P17). Roles of an agent are on the agent's own page."""

from eclat.domain.socle import policies
from eclat.http.actes import Actes
from eclat.pages.comptes.cible import CiblePersonne, acces


class CibleCompte(CiblePersonne):
    visible = staticmethod(policies.visible_comptes)
    page = "compte-fiche"
    liste = ("Comptes", "comptes")


COMPTE = Actes(
    "compte-fiche",
    CibleCompte,
    acces(
        ", et cette personne n’entre plus nulle part tant que son accès n’est pas rétabli. Rien de ce qu’elle a fait n’est effacé."
    ),
)
