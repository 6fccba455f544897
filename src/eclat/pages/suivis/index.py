"""The follow-ups: of every organisme for OC Éclat, of itself for an organisme."""

from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.campagnes import listes
from eclat.domain.campagnes.listes import SUIVIS, LigneSuivi
from eclat.domain.campagnes.reponses import AWAITED
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def retard(ligne: LigneSuivi) -> bool:
    return ligne.etat in AWAITED and ligne.jusqu_au < clock.today()


def choix(db: Session, user: Utilisateur, vue: Any) -> Any:
    return (("campagne", listes.choices(db, user), "Campagne"),)


def around(ctx: Context, vue: Any, lignes: list[LigneSuivi]) -> Any:
    return {"retard": retard, "choix": [each for each in choix(ctx.db, ctx.me, vue) if len(each[1]) > 2]}


def mots(user: Utilisateur) -> Mots:
    agent = user.est_agent
    return Mots(
        titre="Suivis des organismes" if agent else "Suivi annuel",
        un="suivi",
        des="suivis",
        cherche="Organisme ou SIRET" if agent else "",
        tout_voir="Voir tous les suivis",
        choisi=("1 suivi sélectionné", "# suivis sélectionnés"),
        choisis="Les {n} suivis qui répondent sont sélectionnés",
        en_vain=("Aucun suivi trouvé", "Aucun organisme ne porte ce nom{ici}"),
        sans_mots="Aucun suivi ne répond à ces filtres{ici}",
        etat_vide=("Aucun suivi dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=(
            "Aucun suivi pour l’instant",
            "Chaque organisme habilité en reçoit un quand une campagne s’ouvre."
            if agent
            else "OC Éclat vous préviendra par mail quand il vous en demandera un.",
        ),
    )


LISTE: Ecran[LigneSuivi] = Ecran(
    SUIVIS,
    route="suivis",
    region="suivis",
    partial="partials/suivi/liste.html",
    phrase="partials/suivi/phrase.html",
    around=around,
    choix=choix,
    mots=mots,
    exports=[
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Campagne", lambda each: each.campagne),
        Colonne("Attendu le", lambda each: each.jusqu_au),
        Colonne("Remis le", lambda each: each.remis_le, moment=True),
        Colonne("En retard", lambda each: "oui" if retard(each) else ""),
        Colonne("État", lambda each: said_of("suivi_annuel", each.etat)),
    ],
)
