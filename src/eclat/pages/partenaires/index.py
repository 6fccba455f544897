"""The partners to declare to France compétences (P17): the list, what is marked as declared, and the file under the names of the open data."""

from datetime import date

from eclat.domain.partenaires import partenaires
from eclat.domain.partenaires.liste import PARTENAIRES, Ligne
from eclat.http.listes import Colonne, Ecran, Mots
from eclat.models import EtatPartenaire, RolePartenaire, Situation

ROLES = {
    RolePartenaire.FORMER: "Former",
    RolePartenaire.ORGANISER: "Organiser l’évaluation",
    RolePartenaire.FORMER_ET_ORGANISER: "Former et organiser l’évaluation",
}
SITUATIONS = {Situation.ACTIF: "Actif", Situation.SUSPENDU: "Suspendu", Situation.SORTI: "Supprimé"}


def quoi(ligne: Ligne) -> str:
    """What is to be declared."""
    if ligne.etat == EtatPartenaire.DECLARE:
        return "Rien"
    if ligne.declare_le is None:
        return "Un nouveau partenaire"
    if ligne.situation == Situation.SORTI:
        return "Un retrait"
    if ligne.situation == Situation.SUSPENDU:
        return "Une suspension, comme le portail le permet"
    if ligne.declare_situation != Situation.ACTIF:
        return "Un retour"
    return "Une autre habilitation" if ligne.declare_role != ligne.role else "Un autre SIRET"


def limite(ligne: Ligne) -> date | None:
    return ligne.echeance if ligne.etat == EtatPartenaire.A_DECLARER else None


LISTE: Ecran[Ligne] = Ecran(
    PARTENAIRES,
    route="partenaires",
    region="partenaires",
    page="pages/partenaires/index.html",
    partial="partials/partenaire/liste.html",
    around=lambda ctx, vue, lignes: partenaires.up_to(ctx.db, {each.id: each.rang for each in lignes}),
    mots=Mots(
        titre="Partenaires à déclarer",
        un="partenaire",
        des="partenaires",
        cherche="Organisme ou SIRET",
        tout_voir="Voir tous les partenaires",
        choisi=("1 partenaire sélectionné", "# partenaires sélectionnés"),
        choisis="Les {n} partenaires qui répondent sont sélectionnés",
        en_vain=("Aucun partenaire trouvé", "Aucun organisme ne porte ce nom{ici}"),
        etat_vide=("Aucun partenaire dans cet état", "Les autres sont sous « Tous »."),
        vide=("Aucun partenaire pour l’instant", "Ils apparaîtront ici dès qu’une habilitation sera acceptée."),
    ),
    exports=[
        Colonne("Organisme", lambda each: each.nom, nom="organisme", fixe=True, entete_du_fichier="NOM_PARTENAIRE"),
        Colonne("SIRET", lambda each: each.siret, dans="organisme", entete_du_fichier="SIRET_PARTENAIRE"),
        Colonne(
            "Habilitation", lambda each: str(each.role), nom="role", ecran=lambda each: ROLES[each.role],
            entete_du_fichier="HABILITATION_PARTENAIRE",
        ),
        Colonne("Situation", lambda each: SITUATIONS[each.situation], nom="situation", entete_du_fichier="ETAT_HABILITATION"),
        Colonne("Actif depuis", lambda each: each.actif_depuis, dans="situation", entete_du_fichier="DATE_ACTIF"),
        Colonne("Depuis le", lambda each: each.depuis, nom="depuis", entete_du_fichier="DATE_DERNIERE_MODIFICATION_ETAT"),
        Colonne("À déclarer", quoi, nom="quoi"),
        Colonne("Avant le", limite, nom="echeance", tri="echeance"),
        Colonne("Fiche", lambda each: each.code_rncp, nom="fiche", en_plus=True, entete_du_fichier="CODE_RNCP"),
        Colonne("Déclaré le", lambda each: each.declare_le, moment=True, nom="declare", en_plus=True),
    ],
)  # fmt: skip
