"""The list of accounts as it is shown: its words, and its columns."""

from eclat.domain.comptes.liste import COMPTES, Ligne
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def places(ligne: Ligne) -> str:
    """“Dirigeant, Tremplin Animation Sud”, each on its own."""
    return " · ".join(f"{each.nom}, {each.ou}" if each.ou else each.nom for each in ligne.qualites)


LISTE: Ecran[Ligne] = Ecran(
    COMPTES,
    route="comptes",
    region="comptes",
    partial="partials/compte/liste.html",
    mots=Mots(
        titre="Comptes",
        un="compte",
        des="comptes",
        cherche="Nom, adresse mail ou organisme",
        tout_voir="Voir tous les comptes",
        choisi=("1 compte sélectionné", "# comptes sélectionnés"),
        choisis="Les {n} comptes qui répondent sont sélectionnés",
        en_vain=("Aucun compte trouvé", "Ni nom, ni adresse mail, ni organisme ne commence ainsi{ici}"),
        ici=" parmi ceux de cet état.",
        etat_vide=("Aucun compte dans cet état", "Les autres comptes sont sous « Tous »."),
        vide=("Aucun compte pour l’instant", "Chaque personne invitée ou inscrite apparaîtra ici."),
    ),
    exports=[
        Colonne("Personne", lambda each: each.dit, nom="personne", fixe=True, tri="nom"),
        Colonne("Adresse mail", lambda each: each.courriel, dans="personne"),
        Colonne("Qualités", places, nom="qualites"),
        Colonne("État", lambda each: said_of("personne", each.etat), nom="etat"),
        Colonne("Créé le", lambda each: each.cree_le, moment=True, nom="date", tri="date"),
        Colonne("Dernière activité", lambda each: each.vue_le, moment=True, nom="activite"),
    ],
)
