"""The documents that habilitated organismes keep valid: of all for the administrateur, of itself for an organisme."""

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille.documents import NATURES
from eclat.domain.veille.listes import DOCUMENTS, Suivi
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def nature(ligne: Suivi) -> str:
    return NATURES[ligne.nature]


def mots(user: Utilisateur) -> Mots:
    return Mots(
        titre="Documents à jour",
        un="document",
        des="documents",
        cherche="Organisme ou SIRET" if user.est_agent else "",
        tout_voir="Voir tous les documents",
        en_vain=("Aucun document trouvé", "Aucun organisme ne porte ce nom{ici}"),
        sans_mots="Aucun document ne répond à ces filtres{ici}",
        etat_vide=("Aucun document dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=(
            "Aucun document suivi pour l’instant",
            "Le certificat Qualiopi, la déclaration d’activité et l’assurance sont suivis dès que l’habilitation est acceptée.",
        ),
    )


LISTE: Ecran[Suivi] = Ecran(
    DOCUMENTS,
    route="documents-suivis",
    region="documents-suivis",
    partial="partials/veille/documents.html",
    phrase="partials/veille/phrase.html",
    around=lambda ctx, vue, lignes: {"nature": nature},
    mots=mots,
    exports=[
        Colonne("Document", lambda each: each.intitule),
        Colonne("Nature", nature),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Valable jusqu’au", lambda each: each.valable_jusqu_au),
        Colonne("État", lambda each: said_of("document_suivi", each.etat)),
    ],
)
