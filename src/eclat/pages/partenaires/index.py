"""The partners to declare to France compétences (P17): the list, what is marked as declared, and the file under the names of the open data."""

from datetime import date
from uuid import UUID

from sqlmodel import col
from starlette.responses import Response

from eclat.domain.partenaires import partenaires
from eclat.domain.partenaires.liste import PARTENAIRES, Ligne
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.listes import AT_ONCE, Colonne, Ecran, Mots
from eclat.models import EtatPartenaire, Partenaire, RolePartenaire, Situation

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
    around=lambda ctx, vue, lignes: partenaires.last_change(ctx.db),
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


def declare(ctx: Context) -> Response:
    """Those chosen in the list are marked as declared, each through its own transition."""
    keys = LISTE.chosen(ctx, col(Partenaire.etat) == EtatPartenaire.A_DECLARER)
    vus = dict(filter(None, map(shown, ctx.texts("vus"))))
    done, why = partenaires.declare_each(ctx.db, keys, vus=vus, jusqu_a=number(ctx.typed("rang")), by=ctx.me)
    return ctx.redirect("partenaires", toast=said(done, why, LISTE.everything(ctx)), **LISTE.vue(ctx).filters)


def shown(text: str) -> tuple[UUID, int] | None:
    """Of a row of the page: its key, and the rank of the change that it showed."""
    key, _, rang = text.partition("/")
    try:
        return UUID(key), number(rang)
    except ValueError:
        return None


def number(text: str) -> int:
    """Nothing that a page wrote is taken for the oldest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def said(done: int, why: list[str], everything: bool) -> str:
    if not done and not why:
        return "Cochez d’abord les partenaires que vous avez déclarés"
    text = plural(done, "partenaire marqué comme déclaré", "partenaires marqués comme déclarés")
    if everything and done + len(why) == AT_ONCE:
        text += ", les plus anciens\u00a0: recommencez pour les suivants"
    return text if not why else f"{text}. {plural(len(why), 'autre ne l’a pas été', 'autres ne l’ont pas été')}\u00a0: {why[0]}"
