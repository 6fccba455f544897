"""What controls on site ask of who reads their dashboard: to be there, to write the report."""

from collections.abc import Iterator

from eclat import clock
from eclat.domain.controles import controles
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.pages.accueil.a_faire import AFaire


def of(ctx: Context) -> Iterator[AFaire]:
    """Those of the next days; for OC Éclat, those of past days whose report is not written too."""
    for each, nom in controles.awaited(ctx.db, ctx.me):
        day, url = format_date(each.prevu_le), ctx.url("controle", id=each.id)
        if each.prevu_le >= clock.today():
            whose = nom if ctx.me.est_agent else "OC Éclat vient"
            yield AFaire(
                "search-check",
                "info",
                f"Contrôle sur place le {day}",
                f"{whose} · {each.lieu}",
                "Voir",
                url,
                echeance=each.prevu_le,
            )
        elif ctx.me.est_agent:
            text = f"{nom} · {each.numero}, prévu le {day}. Écrivez le rapport, changez le jour ou annulez."
            yield AFaire("search-check", "warn", "Un rapport de contrôle est à écrire", text, "Écrire", url)
