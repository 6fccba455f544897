"""The controls on site: of all for the administrateur, of itself for an organisme."""

from eclat.domain.controles.controles import CONCLUSIONS
from eclat.domain.controles.listes import CONTROLES, Visite
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def conclusion(ligne: Visite) -> str:
    return CONCLUSIONS[ligne.conclusion] if ligne.conclusion else ""


LISTE: Ecran[Visite] = Ecran(
    CONTROLES,
    route="controles",
    region="controles",
    partial="partials/controle/liste.html",
    around=lambda ctx, vue, lignes: {"conclusion": conclusion},
    mots=Mots(
        titre="Contrôles sur place",
        un="contrôle",
        des="contrôles",
        cherche="Organisme ou SIRET",
        tout_voir="Voir tous les contrôles",
        en_vain=("Aucun contrôle trouvé", "Aucun organisme ne porte ce nom{ici}"),
        etat_vide=("Aucun contrôle dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucun contrôle pour l’instant", "Un administrateur en prévoit un depuis la page d’un organisme."),
    ),
    exports=[
        Colonne("Contrôle", lambda each: each.numero),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Prévu le", lambda each: each.prevu_le),
        Colonne("Lieu", lambda each: each.lieu),
        Colonne("Conclusion", conclusion),
        Colonne("État", lambda each: said_of("controle", each.etat)),
    ],
)
