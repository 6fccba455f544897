"""What is kept and how long: whose erasing is asked for, what the clock erases next, and what the law keeps (RGPD, P17)."""

from typing import Any

from starlette.responses import Response

from eclat.domain.administration.groupes import PAR_NOM
from eclat.domain.conservation import demandes, inactivite
from eclat.domain.conservation.natures import AT_MOST, NATURES, PAR_CLE, Nature
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context


def show(ctx: Context) -> Response:
    return ctx.render(
        "pages/conservation/show.html",
        demandes=demandes.recent(ctx.db),
        natures=[(each, duree(ctx, each), each.nombre(ctx.db)) for each in NATURES],
        avertis=inactivite.to_come(ctx.db, AT_MOST),
        au_plus=AT_MOST,
        pv_ans=ctx.reglages.retention_pv_years,
        frais_ans=ctx.reglages.retention_expenses_years,
        en_retard=demandes.overdue,
    )


def nature(ctx: Context, sorte: str) -> Response:
    """Which ones go, the oldest first. Raises Introuvable."""
    found = PAR_CLE.get(sorte)
    if found is None:
        raise Introuvable
    lignes = found.liste(ctx.db, found.duree(ctx.db))
    values: dict[str, Any] = {
        "nature": found,
        "lignes": lignes,
        "nombre": found.nombre(ctx.db),
        "duree": duree(ctx, found),
        "au_plus": AT_MOST,
    }
    if ctx.wants_fragment:
        return ctx.fragment("partials/effacement/lignes.html", **values)
    return ctx.render("pages/conservation/nature.html", **values)


def duree(ctx: Context, nature: Nature) -> str:
    """“12 mois”."""
    return PAR_NOM[nature.reglage].dit(nature.duree(ctx.db)) if nature.reglage else "le lendemain de la réponse"
