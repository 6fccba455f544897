"""Accept or refuse the inscription of an organisme: in its row of the list, or on its own page (P2)."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from starlette.responses import Response

from eclat.domain.organismes import attentes, organismes
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.http.actes import Acte, Actes, Cadre, Cible, Offre
from eclat.http.context import Context
from eclat.models import Organisme
from eclat.pages.organismes import index
from eclat.partials.organisme import ligne
from eclat.partials.organisme.forms import MotifRefus
from eclat.partials.organisme.liste import LISTE


@dataclass
class CibleOrganisme(Cible[Organisme]):
    """``fiche``: it is decided on its own page, not in the list."""

    fiche: bool = False

    visible = staticmethod(policies.visible_organismes)

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        found = super().load(ctx, id)
        found.fiche = ctx.query("vue") == "fiche"
        return found

    @property
    def nom(self) -> str:
        return self.thing.nom

    @property
    def attendu(self) -> str:
        """Who awaits the decision, beside the organisme itself."""
        return attentes.sentence(self.ctx.db, self.thing)

    @property
    def params(self) -> dict[str, Any]:
        return {"id": self.thing.id, "vue": "fiche"} if self.fiche else {"id": self.thing.id, **self.here}

    @property
    def here(self) -> dict[str, str]:
        """The query of the list that it was decided in."""
        return LISTE.vue(self.ctx).here

    @property
    def home(self) -> str:
        return self.ctx.url("organisme", id=self.thing.id) if self.fiche else self.ctx.url("organismes", **self.here)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Organismes", self.ctx.url("organismes")), (self.nom, self.ctx.url("organisme", id=self.thing.id))]


class InList(Cadre):
    """The question stands under the row; without a script, in the list as it was. On the organisme's own page, as everywhere."""

    def ask(self, offre: Offre, status: int = 200) -> Response:
        assert offre.form is not None
        if offre.cible.fiche:
            return super().ask(offre, status)
        if offre.ctx.wants_fragment:
            return ligne.show(offre.ctx, offre.cible.thing.id, status=status, refus=offre.form)
        return index.refusing(offre.ctx, offre.cible.thing.id, offre.form, status)

    def done(self, offre: Offre, said: str) -> Response:
        if offre.cible.fiche or not offre.ctx.wants_fragment:
            return super().done(offre, said)
        done = "Refusé à l’instant" if offre.acte.name == "refus" else "Accepté à l’instant"
        return ligne.decided(offre.ctx, {offre.cible.thing.id: (True, done)})

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        if offre.cible.fiche or not offre.ctx.wants_fragment:
            return super().overtaken(offre, refus)
        return ligne.decided(offre.ctx, {offre.cible.thing.id: (False, str(refus))}, status=409)


INSCRIPTION = Actes(
    "organisme",
    CibleOrganisme,
    [
        Acte(
            "refus",
            organismes.refuse,
            form=MotifRefus,
            said="L’inscription {s.de} est refusée",
            question="Refuser l’inscription {s.de} ?",
            text="{s.attendu}",
            submit="Refuser et prévenir",
        ),
        Acte("acceptation", organismes.accept, said="L’inscription {s.de} est acceptée"),
    ],
    see="Voir où en est l’inscription",
    cadre=InList(),
)
