"""The campaigns of annual follow-up, with how far each of them is."""

from eclat.domain.campagnes.listes import CAMPAGNES, LigneCampagne
from eclat.http.listes import Colonne, Ecran, Mots, said_of

LISTE: Ecran[LigneCampagne] = Ecran(
    CAMPAGNES,
    route="campagnes",
    region="campagnes",
    page="pages/campagnes/index.html",
    partial="partials/campagne/liste.html",
    mots=Mots(
        titre="Suivi annuel",
        un="campagne",
        des="campagnes",
        tout_voir="Voir toutes les campagnes",
        en_vain=("Aucune campagne trouvée", "Aucune campagne ne répond{ici}"),
        etat_vide=("Aucune campagne dans cet état", "Les autres sont sous «\u00a0Toutes\u00a0»."),
        vide=(
            "Aucune campagne pour l’instant",
            "Un administrateur en prépare une, puis l’ouvre à tous les organismes habilités.",
        ),
    ),
    exports=[
        Colonne("Campagne", lambda each: each.titre),
        Colonne("Période du", lambda each: each.periode_du),
        Colonne("au", lambda each: each.periode_au),
        Colonne("Dernier jour", lambda each: each.jusqu_au),
        Colonne("Organismes", lambda each: each.avancement.demandes),
        Colonne("Remis", lambda each: each.avancement.remis),
        Colonne("En retard", lambda each: each.avancement.en_retard),
        Colonne("Synthèse du", lambda each: each.conclue_le, moment=True),
        Colonne("État", lambda each: said_of("campagne", each.etat)),
    ],
)
