"""What the dirigeant does about the référent CQP, once there is one (P4)."""

from typing import Any, Self

from starlette.responses import Response

from eclat.domain.organismes import referents
from eclat.domain.organismes.organismes import referent_of
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.context import Context
from eclat.models import Organisme
from eclat.pages.referent.fiche import STATE, Fiche
from eclat.throttle import REMINDERS


class CibleReferent(Cible[Organisme]):
    """The organisme, whose référent it is."""

    @classmethod
    def load(cls, ctx: Context) -> Self:  # type: ignore[override]  # one's own: the address names nobody
        return cls(ctx, ctx.own_organisme())

    @property
    def nom(self) -> str:
        personne = referent_of(self.ctx.db, self.thing.id)
        return referents.name_shown(self.ctx.db, self.thing, personne) if personne else ""

    @property
    def params(self) -> dict[str, Any]:
        return {}

    @property
    def home(self) -> str:
        return self.ctx.url("referent")

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Référent CQP", self.home)]


def told_again(referent: CibleReferent) -> Response:
    return referent.ctx.fragment(STATE, fiche=Fiche(referent.ctx, referent.thing))


REFERENT = Actes(
    "referent",
    CibleReferent,
    [
        Acte("relance", referents.resend, said="L’invitation part à nouveau", swap=told_again, apart=True, limit=REMINDERS),
        Acte(
            "retrait",
            referents.remove,
            said="{s.nom} n’est plus votre référent CQP",
            question="Retirer {s.nom} ?",
            text="Son accès se ferme aussitôt et le lien de son invitation ne sert plus. Vous pourrez désigner une autre personne.",
        ),
    ],
)
