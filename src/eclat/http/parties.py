"""Parts of a page that cost something and are not always looked at: loaded once they come into sight, or by a link (`?voir=`)."""

from typing import ClassVar

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context

TOUT = "tout"


class Parties:
    """What a page with such parts knows. ``parties``: their names; ``dossier``: where their templates are; ``ici``: its address."""

    ctx: Context
    parties: ClassVar[tuple[str, ...]]
    dossier: ClassVar[str]

    @property
    def ici(self) -> str:
        raise NotImplementedError

    def voit(self, nom: str) -> bool:
        """Whether the page has it at once: its link was followed."""
        return self.ctx.query("voir") in (nom, TOUT)

    def partie(self, nom: str) -> str:
        return f"partials/{self.dossier}/{nom}.html"


def alone(fiche: Parties) -> Response:
    """One part, in the place of the link to it. Raises Introuvable."""
    nom = fiche.ctx.query("voir")
    if nom not in fiche.parties:
        raise Introuvable
    return fiche.ctx.fragment(fiche.partie(nom), fiche=fiche)
