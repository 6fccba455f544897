"""The file of a request, to read and to study; what each reader may do there follows from the policies."""

from starlette.responses import Response

from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Habilitation
from eclat.partials.fil import conversation
from eclat.partials.habilitation.etude import Etude

ONGLETS = {
    "etude": "Étude", "differences": "Ce qui change", "dossier": "Dossier", "delegataires": "Délégataires", "pieces": "Pièces", "historique": "Historique",
}  # fmt: skip


def page(
    ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "", offre: Offre | None = None, refus: str = ""
) -> Response:
    """``note`` is said first on the page; ``offre`` is the form of a new point, as it was typed; ``refus``: why a piece was not taken."""
    etude = Etude(ctx, habilitation, note, {"form": offre.form} if offre else {}, refus)
    said = {
        "echanges": conversation.about(ctx, habilitation),
        "ecrire": conversation.begin(ctx, habilitation),
    }
    if not ctx.me.est_agent:
        return ctx.render("pages/habilitations/suivi.html", status=status, etude=etude, **said)
    shown = {"delegataires": etude.delegataires is not None, "differences": etude.differences is not None}
    onglets = {key: label for key, label in ONGLETS.items() if shown.get(key, True)}
    onglet = ctx.query("onglet") if ctx.query("onglet") in onglets else "etude"
    if onglet == "delegataires" and ctx.wants_fragment:  # what is sought among them
        return ctx.fragment("partials/identification/liste.html", status=status, etude=etude, delegataires=etude.delegataires)
    return ctx.render("pages/habilitations/dossier.html", status=status, onglet=onglet, onglets=onglets, etude=etude, **said)
