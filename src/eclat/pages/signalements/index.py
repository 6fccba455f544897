"""What is reported of organismes, for the administrateur."""

from eclat.domain.controles.listes import SIGNALEMENTS, Plainte
from eclat.domain.controles.signalements import ORIGINES
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def origine(ligne: Plainte) -> str:
    return ORIGINES[ligne.origine]


LISTE: Ecran[Plainte] = Ecran(
    SIGNALEMENTS,
    route="signalements",
    region="signalements",
    partial="partials/controle/signalements.html",
    around=lambda ctx, vue, lignes: {"origine": origine},
    mots=Mots(
        titre="Signalements",
        un="signalement",
        des="signalements",
        cherche="Organisme ou SIRET",
        tout_voir="Voir tous les signalements",
        en_vain=("Aucun signalement trouvé", "Aucun organisme ne porte ce nom{ici}"),
        etat_vide=("Aucun signalement dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucun signalement pour l’instant", "Un administrateur en inscrit un depuis la page d’un organisme."),
    ),
    exports=[
        Colonne("Signalement", lambda each: each.numero),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Reçu le", lambda each: each.recu_le),
        Colonne("Objet", lambda each: each.objet),
        Colonne("Qui le dit", origine),
        Colonne("État", lambda each: said_of("signalement", each.etat)),
    ],
)
