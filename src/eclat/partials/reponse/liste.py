"""The list of canned answers as it is shown."""

from typing import Any

from eclat.domain.messagerie.liste_reponses import REPONSES, Ligne
from eclat.domain.messagerie.reponses import begins
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots


def whose(ligne: Ligne) -> str:
    return "Partagée" if ligne.partagee else "À moi"


def around(ctx: Context, vue: Any, lignes: list[Ligne]) -> dict[str, Any]:
    return {"whose": whose, "begins": begins}


LISTE: Ecran[Ligne] = Ecran(
    REPONSES,
    route="reponses",
    region="reponses",
    page="pages/messagerie/reponses/index.html",
    partial="partials/reponse/liste.html",
    mots=Mots(
        titre="Réponses types",
        un="réponse type",
        des="réponses types",
        cherche="Un mot du titre ou du texte",
        tout_voir="Voir toutes les réponses types",
        en_vain=("Aucune réponse type trouvée", "Aucun titre ni texte ne contient « {q} »{ici}"),
        ici=" parmi celles-là.",
        etat_vide=("Aucune réponse type ici", "Les autres sont sous « Toutes »."),
        vide=(
            "Aucune réponse type pour l’instant",
            "Écrivez une fois ce que vous répondez souvent : vous l’insérerez dans vos messages.",
        ),
    ),
    around=around,
    exports=[
        Colonne("Titre", lambda each: each.titre),
        Colonne("Texte", lambda each: each.texte),
        Colonne("À qui", whose),
        Colonne("Pièces jointes", lambda each: each.fichiers),
        Colonne("État", lambda each: {"en_service": "En service", "retiree": "Retirée"}[each.etat]),
    ],
)
