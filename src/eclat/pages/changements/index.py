"""The changes that organismes declare: for an organisme its own, for OC Éclat those that were handed over."""

from eclat.domain.changements.changements import NATURES
from eclat.domain.changements.listes import CHANGEMENTS, Dit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def nature(ligne: Dit) -> str:
    return NATURES[ligne.nature] if ligne.nature else ""


def mots(user: Utilisateur) -> Mots:
    return Mots(
        titre="Changements déclarés",
        un="changement",
        des="changements",
        cherche="Organisme ou SIRET" if user.est_agent else "",
        tout_voir="Voir tous les changements",
        en_vain=("Aucun changement trouvé", "Aucun organisme ne porte ce nom{ici}"),
        sans_mots="Aucun changement ne répond à ces filtres{ici}",
        etat_vide=("Aucun changement dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucun changement pour l’instant", "Un organisme habilité en déclare un depuis la page de son habilitation."),
    )


LISTE: Ecran[Dit] = Ecran(
    CHANGEMENTS,
    route="changements",
    region="changements",
    partial="partials/changement/liste.html",
    phrase="partials/changement/phrase.html",
    around=lambda ctx, vue, lignes: {"nature": nature},
    mots=mots,
    exports=[
        Colonne("Changement", lambda each: each.numero),
        Colonne("Nature", nature),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Transmis le", lambda each: each.le, moment=True),
        Colonne("État", lambda each: said_of("changement", each.etat)),
    ],
)
