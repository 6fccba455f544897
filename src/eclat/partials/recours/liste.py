"""The list of recours as it is shown, and its export."""

from typing import NamedTuple
from uuid import UUID

from eclat.domain.jurys import recours
from eclat.domain.jurys.liste_recours import RECOURS, Ligne, followed
from eclat.domain.jurys.recours import ISSUES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import Role


def mots(user: Utilisateur) -> Mots:
    all_of_them = user.is_a(Role.ADMINISTRATEUR)
    return Mots(
        titre="Recours",
        un="recours",
        des="recours",
        cherche="Numéro, organisme ou session",
        tout_voir="Voir tous les recours",
        en_vain=("Aucun recours trouvé", "Cherchez un mot de l’organisme ou de la session, ou un numéro comme REC-2026-0004."),
        etat_vide=("Aucun recours dans cet état", "Les autres sont sous « Tous »."),
        vide=(
            "Aucun recours pour l’instant",
            "Ils arrivent ici quand un candidat conteste ses résultats."
            if all_of_them
            else "Ils arrivent ici quand l’un vous est confié, ou quand un candidat d’une de vos sessions demande le détail de ses résultats.",
        ),
    )


def retard(ligne: Ligne) -> bool:
    """Whether its answer is due since some days."""
    return recours.overdue(ligne.etat, ligne.echeance)


class Autour(NamedTuple):
    """``retards``: which are late; ``suivies``: the sessions that this reader may open."""

    retards: set[UUID]
    suivies: set[UUID]


LISTE: Ecran[Ligne] = Ecran(
    RECOURS,
    route="recours",
    region="recours",
    partial="partials/recours/liste.html",
    mots=mots,
    around=lambda ctx, vue, lignes: Autour({each.id for each in lignes if retard(each)}, followed(ctx.db, ctx.me, lignes)),
    exports=[
        Colonne("Numéro", lambda each: each.numero),
        Colonne("État", lambda each: said_of("recours", each.etat)),
        Colonne("Candidat", lambda each: each.candidat),
        Colonne("Session", lambda each: each.session),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Ouvert le", lambda each: each.cree_le, moment=True),
        Colonne("Déposé le", lambda each: each.depose_le, moment=True),
        Colonne("À répondre le", lambda each: each.echeance),
        Colonne("Décision", lambda each: ISSUES[each.issue] if each.issue else "–"),
        Colonne("Décidé le", lambda each: each.decide_le, moment=True),
    ],
)
