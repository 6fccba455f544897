"""The list of every délégataire as agents are shown it: its words, its columns."""

from collections.abc import Sequence
from typing import Any

from eclat.domain.delegataires import liste_agents
from eclat.domain.delegataires.liste_agents import DELEGATAIRES, Ligne, VueDelegataires
from eclat.formats import format_phone, format_siret
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of

Offert = tuple[tuple[str, Sequence[tuple[str, str]], str], ...]


def choix(db: Any, user: Any, vue: Any) -> Offert:
    return (("national", liste_agents.nationaux(db, user), "Organisme national"),)


def around(ctx: Context, vue: VueDelegataires, lignes: list[Ligne]) -> Offert:
    """What narrows the list: one national organisation leaves no choice."""
    return tuple(each for each in choix(ctx.db, ctx.me, vue) if len(each[1]) > 2)


LISTE: Ecran[Ligne] = Ecran(
    DELEGATAIRES,
    route="delegations",
    region="delegations",
    partial="partials/delegataire/liste.html",
    mots=Mots(
        titre="Délégataires",
        un="délégataire",
        des="délégataires",
        cherche="Nom de l’OF, SIRET ou adresse mail",
        tout_voir="Voir tous les délégataires",
        choisi=("1 délégataire sélectionné", "# délégataires sélectionnés"),
        choisis="Les {n} délégataires qui répondent sont sélectionnés",
        en_vain=("Aucun délégataire trouvé", "Ni nom, ni SIRET, ni adresse mail ne commence ainsi{ici}"),
        sans_mots="Aucun délégataire ne répond à ces filtres{ici}",
        etat_vide=("Aucun délégataire dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucun délégataire pour l’instant", "Ils apparaîtront ici dès qu’un organisme national en aura invité."),
    ),
    around=around,
    choix=choix,
    exports=[
        Colonne("OF délégataire", lambda each: each.nom, nom="of", fixe=True),
        Colonne("Adresse mail", lambda each: each.courriel, dans="of"),
        Colonne("Organisme national", lambda each: each.national, nom="national"),
        Colonne("Demande", lambda each: each.numero, dans="national"),
        Colonne("Dirigeant", lambda each: each.dirigeant, nom="dirigeant"),
        Colonne("Ville", lambda each: each.ville, nom="ville"),
        Colonne("Invité le", lambda each: each.invitee_le, moment=True, nom="date", tri="date"),
        Colonne("État", lambda each: said_of("delegation", each.etat), nom="etat"),
        Colonne("SIRET", lambda each: format_siret(each.siret), nom="siret", en_plus=True),
        Colonne("Téléphone", lambda each: format_phone(each.telephone), nom="telephone", en_plus=True),
        Colonne("Code postal", lambda each: each.code_postal, nom="code_postal", en_plus=True),
        Colonne("Profil complété le", lambda each: each.profil_le, moment=True, nom="profil", en_plus=True),
        Colonne("Formulaire terminé le", lambda each: each.termine_le, moment=True, nom="formulaire", en_plus=True),
    ],
)
