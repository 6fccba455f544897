"""The surveys: of all holders for the administrateur, of its own for an organisme."""

from eclat.domain.insertion.enquetes import E
from eclat.domain.insertion.liste import ENQUETES, Ligne
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def terme(ligne: Ligne) -> str:
    return f"{ligne.mois}\u00a0mois"


def precision(ligne: Ligne) -> str:
    """Until when one answers, or who did."""
    if ligne.etat == E.REPONDUE:
        return "Par l’organisme ou OC Éclat" if ligne.par_id else "Par le titulaire"
    if ligne.etat == E.ENVOYEE and ligne.relances:
        return f"Relancé {ligne.relances} fois"
    return "Aucune adresse mail n’est connue" if ligne.etat == E.SANS_ADRESSE else ""


LISTE: Ecran[Ligne] = Ecran(
    ENQUETES,
    route="insertion",
    region="insertion",
    page="pages/insertion/index.html",
    partial="partials/insertion/liste.html",
    around=lambda ctx, vue, lignes: {"terme": terme, "precision": precision},
    mots=Mots(
        titre="Insertion des certifiés",
        un="enquête",
        des="enquêtes",
        cherche="Nom du titulaire",
        tout_voir="Voir toutes les enquêtes",
        en_vain=("Aucune enquête trouvée", "Aucun titulaire ne porte ce nom{ici}"),
        etat_vide=("Aucune enquête dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=(
            "Aucune enquête pour l’instant",
            "Chaque titulaire en reçoit une six mois après son certificat, puis une autre à deux ans.",
        ),
    ),
    exports=[
        Colonne("Titulaire", lambda each: each.titulaire),
        Colonne("Certificat", lambda each: each.certificat),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Session", lambda each: each.session),
        Colonne("Enquête à", terme),
        Colonne("Prévue le", lambda each: each.prevue_le),
        Colonne("Réponse jusqu’au", lambda each: each.jusqu_au),
        Colonne("État", lambda each: said_of("enquete_insertion", each.etat)),
        Colonne("Précision", precision),
        Colonne("Répondue le", lambda each: each.repondue_le, moment=True),
    ],
)
