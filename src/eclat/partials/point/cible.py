"""A form as the acts on its points speak of it, and one of its points."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from eclat.domain.dossiers import instruction, points
from eclat.domain.dossiers.sortes import sorte_of
from eclat.formats import plural
from eclat.http.actes import Cible, First
from eclat.http.context import Context
from eclat.models import Point


class CibleEtudiee(Cible[Any]):
    """A form that is studied, with the points that are not settled yet."""

    @cached_property
    def waiting(self) -> list[Point]:
        return points.left(self.ctx.db, self.thing)

    @property
    def waiting_count(self) -> str:
        """“ (2 points)”, on the button that sends them."""
        return f" ({plural(len(self.waiting), 'point', 'points')})" if self.waiting else ""

    @property
    def at_points(self) -> str:
        """Where they stand."""
        return f"{self.home}#points"


def lift_first(before: str) -> Any:
    """They are settled before it is decided: ``before`` says before what."""

    def first(cible: CibleEtudiee) -> First | None:
        left = len(cible.waiting)
        if not left:
            return None
        again = instruction.label_of(cible.thing)
        said = f"{plural(left, 'point reste', 'points restent')} à lever. Levez-{'le' if left == 1 else 'les'}, ou choisissez «\u00a0{again}\u00a0», {before}."
        return First(said, "Revoir les points", cible.at_points)

    return first


def ask_first(cible: CibleEtudiee) -> First | None:
    said = "Ajoutez d’abord un point à compléter : le demandeur doit savoir ce que vous attendez."
    return None if cible.waiting else First(said, "Ajouter un point", cible.at_points)


@dataclass
class CiblePoint(CibleEtudiee):
    """One point. Goes before the cible of its form, of which it is a part."""

    point: Point | None = None

    @classmethod
    def load(cls, ctx: Context, id: UUID, point: UUID) -> Self:  # type: ignore[override]  # the address names both
        found = super().load(ctx, id)
        found.point = points.find(ctx.db, found.thing, point)
        return found

    @property
    def sections(self) -> list[tuple[str, str]]:
        return list(sorte_of(self.thing).sections.items())

    @property
    def params(self) -> dict[str, Any]:
        return super().params | ({"point": self.point.id} if self.point else {})

    @property
    def home(self) -> str:
        return f"{super().home}#points"

    @property
    def suite(self) -> str:
        """What becomes of a point that is withdrawn."""
        if self.point is None or self.point.envoye_le is None:
            return "Le demandeur ne l’a pas lu : il ne le verra jamais. La trace en est gardée dans l’étude."
        return "Le demandeur l’a reçu : il le verra retiré, et n’aura plus à y répondre. La trace en est gardée."
