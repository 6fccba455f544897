"""On a dashboard: what is to be declared to the Caisse des Dépôts, and what an organisme corrects before."""

from collections.abc import Iterator

from eclat.domain.declarations import attentes
from eclat.engines.listes.nombres import capped
from eclat.formats import format_date, plural
from eclat.http.context import Context
from eclat.pages.accueil.a_faire import AFaire


def of(ctx: Context) -> Iterator[AFaire]:
    for each in attentes.to_correct(ctx.db, ctx.me):
        what = plural(each.nombre, "déclaration à la Caisse des Dépôts est", "déclarations à la Caisse des Dépôts sont")
        text = f"{each.intitule} · {each.numero}. OC Éclat déclare au plus tard le {format_date(each.echeance)}."
        at = ctx.url("session-certificats", id=each.id)
        yield AFaire("file-exclamation-point", "warn", f"{what} à corriger", text, "Corriger", at, echeance=each.echeance)
    due = attentes.to_declare(ctx.db, ctx.me)
    if due.echeance is not None:
        title = f"{capped(due.nombre)} {'certificat est' if due.nombre == 1 else 'certificats sont'} à déclarer à la Caisse des Dépôts"
        back = f"{plural(due.rejetees, 'rejeté', 'rejetés')}. " if due.rejetees else ""
        text = f"{back}Au plus tard le {format_date(due.echeance)}{'' if due.nombre == 1 else ' pour le premier'}."
        yield AFaire("send", "warn", title, text, "Déclarer", ctx.url("declarations"), echeance=due.echeance)
