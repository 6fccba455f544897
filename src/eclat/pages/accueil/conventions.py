"""On a dashboard: the conventions and avenants that await the reader's signature."""

from collections.abc import Iterable, Iterator

from eclat.domain.habilitations.conventions import Attendue
from eclat.http.context import Context
from eclat.pages.accueil.a_faire import AFaire


def of(ctx: Context, awaited: Iterable[Attendue]) -> Iterator[AFaire]:
    for each in awaited:
        what = f"L’avenant n°\u00a0{each.avenant} à la convention" if each.avenant else "La convention d’habilitation"
        whose = f"{each.organisme} · {each.numero}" if ctx.me.est_agent else each.numero
        at = ctx.url("convention", id=each.habilitation_id, acte=each.numero)
        yield AFaire("signature", "warn", f"{what} attend votre signature", whose, "Lire et signer", at)
