"""The register of jurors, and what they spent, for the administrateur (P14)."""

from eclat.domain.jurys import composition, frais, liste_frais
from eclat.domain.jurys.liste_frais import FRAIS
from eclat.domain.jurys.liste_jures import JURES, EtatJure, Ligne
from eclat.http.listes import Colonne, Ecran, Mots
from eclat.models import College

ETATS = {
    EtatJure.PROPOSE: ("À vérifier", "info", "circle-dot-dashed"),
    EtatJure.VALABLE: ("Valable", "ok", "check"),
    EtatJure.A_RENOUVELER: ("À renouveler", "warn", "clock-alert"),
    EtatJure.RETIRE: ("Retiré", "neutral", "archive"),
}


def college(held: College | None) -> str:
    return composition.COLLEGES[held].capitalize() if held else ""


def around(ctx: object, vue: object, lignes: list[Ligne]) -> dict[str, object]:
    return {"etats": ETATS, "qualites": composition.QUALITES, "college": college}


LISTE: Ecran[Ligne] = Ecran(
    JURES,
    route="jures",
    region="jures",
    page="pages/jures/index.html",
    partial="partials/jure/liste.html",
    mots=Mots(
        titre="Registre des jurés",
        un="juré",
        des="jurés",
        cherche="Nom, fonction ou adresse mail",
        tout_voir="Voir tous les jurés",
        en_vain=("Aucun juré trouvé", "Ni nom, ni fonction, ni adresse mail ne contient « {q} »{ici}"),
        ici=" dans cet état.",
        etat_vide=("Aucun juré dans cet état", "Les autres sont sous « Tous »."),
        vide=("Aucun juré pour l’instant", "Ajoutez-en, ou laissez les organismes en proposer : ils apparaîtront ici."),
    ),
    around=around,
    exports=[
        Colonne("Nom", lambda each: each.nom),
        Colonne("Prénom", lambda each: each.prenom),
        Colonne("Qualité", lambda each: composition.QUALITES[each.qualite]),
        Colonne("Collège", lambda each: college(each.college)),
        Colonne("Fonction", lambda each: each.fonction),
        Colonne("Adresse mail", lambda each: each.courriel),
        Colonne("Formation suivie le", lambda each: each.forme_le),
        Colonne("Valable jusqu’au", lambda each: each.valable_jusqu_au),
        Colonne("Jurys", lambda each: each.jurys),
        Colonne("Liens déclarés", lambda each: each.liens),
        Colonne("État", lambda each: ETATS[each.etat][0]),
    ],
)

DEPENSES: Ecran[liste_frais.Ligne] = Ecran(
    FRAIS,
    route="jures-frais",
    region="frais",
    partial="partials/jure/frais.html",
    mots=Mots(
        titre="Frais des jurés",
        un="dépense",
        des="dépenses",
        cherche="Nom du juré",
        tout_voir="Voir toutes les dépenses",
        en_vain=("Aucune dépense trouvée", "Aucun juré qui en a ne répond à « {q} »{ici}"),
        etat_vide=("Aucune dépense", "Effacez la recherche pour voir toutes les dépenses."),
        vide=("Aucune dépense pour l’instant", "Elles se notent sur la fiche de chaque juré."),
    ),
    around=lambda ctx, vue, lignes: frais,
    exports=[
        Colonne("Nom", lambda each: each.nom),
        Colonne("Prénom", lambda each: each.prenom),
        Colonne("Session", lambda each: each.numero),
        Colonne("Nature", lambda each: each.dite),
        Colonne("Montant (euros)", lambda each: f"{each.montant // 100},{each.montant % 100:02}"),
        Colonne("Jour", lambda each: each.jour),
        Colonne("Note", lambda each: each.note),
    ],
)
