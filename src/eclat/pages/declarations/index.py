"""The declarations to the Caisse des Dépôts: the list, and what is put in a file."""

from starlette.responses import Response

from eclat import clock
from eclat.domain.declarations import flux
from eclat.domain.declarations.liste import DECLARATIONS, Ligne, counts
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import ActionFlux


def suite(ligne: Ligne) -> str:
    """What is missing, or was answered; else the file that carries it. What its holder answered comes first."""
    said = " ".join(ligne.manques) or ligne.message or (ligne.flux or "")
    return f"Le titulaire a répondu. {said}".rstrip() if ligne.repondu else said


def reste(ligne: Ligne) -> str:
    """12 jours, en retard: while it is still to be declared."""
    days = (ligne.echeance - clock.today()).days
    if not ligne.due:
        return ""
    return "en retard" if days < 0 else "aujourd’hui" if days == 0 else f"{days} jour{'s' if days > 1 else ''}"


LISTE: Ecran[Ligne] = Ecran(
    DECLARATIONS,
    route="declarations",
    region="declarations",
    page="pages/declarations/index.html",
    partial="partials/declaration/liste.html",
    around=lambda ctx, vue, lignes: {"reste": reste, "suite": suite, "nombres": counts(ctx.db)},
    mots=Mots(
        titre="Déclarations CDC",
        un="déclaration",
        des="déclarations",
        cherche="Nom du titulaire",
        tout_voir="Voir toutes les déclarations",
        en_vain=("Aucune déclaration trouvée", "Aucun titulaire ne porte ce nom{ici}"),
        etat_vide=("Aucune déclaration dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucune déclaration pour l’instant", "Chaque parchemin délivré en ouvre une, dans les dix minutes."),
    ),
    exports=[
        Colonne("Titulaire", lambda each: each.titulaire),
        Colonne("Certificat", lambda each: each.certificat),
        Colonne("Session", lambda each: each.session),
        Colonne("Délivré le", lambda each: each.delivre_le),
        Colonne("À déclarer au plus tard le", lambda each: each.echeance),
        Colonne("État", lambda each: said_of("declaration", each.etat)),
        Colonne("Précision", suite),
        Colonne("Envoi", lambda each: each.flux or ""),
        Colonne("Accepté le", lambda each: each.accepte_le, moment=True),
    ],
)


def prepare(ctx: Context) -> Response:
    """All that is ready leaves, whatever the filter: the clock has the worker write the file. What stands in the way is said in the list."""
    action = ActionFlux.SUPPRESSION if ctx.typed("action") == ActionFlux.SUPPRESSION else ActionFlux.CREATION
    made = flux.prepare(ctx.db, action=action, by=ctx.me)
    if len(made) > 1:
        return ctx.redirect("envois", toast=f"{len(made)} fichiers s’écrivent")
    return ctx.redirect("flux", id=made[0].id, toast=f"Le fichier {made[0].numero} s’écrit")
