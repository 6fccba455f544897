"""A draft that its owner deletes: there is nothing to come back to, and a second click is told that it is done."""

from typing import ClassVar, Self, TypeVar
from uuid import UUID

from starlette.responses import Response

from eclat.domain.dossiers import dossiers
from eclat.domain.socle.errors import DejaFait, Introuvable
from eclat.http.actes import Cadre, Cible, Offre
from eclat.http.actes.cadres import onward
from eclat.http.context import Context
from eclat.models.dossiers import Formulaire

F = TypeVar("F", bound=Formulaire)


class CibleEffacable(Cible[F]):
    sorte: ClassVar[type[Formulaire]]

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        try:
            return super().load(ctx, id)
        except Introuvable:
            if ctx.me.organisme_id and dossiers.just_discarded(ctx.db, cls.sorte, id, by=ctx.me):
                raise DejaFait("Le brouillon est supprimé.", ctx.own_organisme()) from None
            raise


class Gone(Cadre):
    """One lands on the page of this name."""

    def __init__(self, landing: str) -> None:
        self.landing = landing

    def done(self, offre: Offre, said: str) -> Response:
        return onward(offre.ctx, offre.ctx.redirect(self.landing, toast=said))
