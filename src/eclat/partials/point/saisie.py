"""A form that may be sent back with points to complete, as its applicant fills it: each point is answered there (P10, P13)."""

from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from eclat.domain.dossiers import delais_points, points
from eclat.http.context import Context
from eclat.models import SETTLED, Formulaire, NaturePiece, Point
from eclat.partials.dossier.saisie import Emplacement, Saisie, Section

F = TypeVar("F", bound=Formulaire)
TITRE = "Points à compléter"


class SaisieAvecPoints(Saisie[F]):
    def keep_others(self, ctx: Context) -> None:
        """The answers to the points."""
        for point in points.of(self.db, self.formulaire):
            if f"point-{point.id}" in ctx.form:
                points.answer(self.db, self.formulaire, point, ctx.typed(f"point-{point.id}"), by=ctx.me)

    @property
    def again(self) -> bool:
        """OC Éclat sent it back."""
        raise NotImplementedError

    def reponse(self, point: UUID) -> str:
        """Where the answer to a point saves itself."""
        return self.adresse("point-reponse", point=point)

    @cached_property
    def avant_le(self) -> date | None:
        """Until when the points may be answered."""
        return delais_points.last_day(self.db, self.formulaire) if self.again else None

    @property
    def avant_le_passe(self) -> bool:
        return delais_points.is_past(self.avant_le)

    @cached_property
    def sections(self) -> list[Section]:
        asked = [self.section("points", TITRE)] if self.again else []
        return [*asked, *super().sections]

    def expected(self, section: str) -> int:
        if section == "points":
            return len([point for point in self.points if point.etat not in SETTLED])
        return super().expected(section)

    @cached_property
    def points(self) -> list[Point]:
        """Those that the applicant was told of."""
        return points.sent(self.db, self.formulaire)

    def jointes(self, point: Point) -> Emplacement:
        return self.emplacement(NaturePiece.POINT, point.id, f"Pièces jointes au point « {point.texte} »", False)

    def demandes(self, section: str) -> list[tuple[str, str]]:
        if not self.again:
            return []
        asked = [point for point in self.points if point.section == section and point.etat not in SETTLED]
        return [(point.texte, f"#demande-{point.id}") for point in asked]

    @staticmethod
    def trop_long(point: Point) -> str | None:
        return points.too_long(point)

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        return [self.jointes(point) for point in self.points] if nature == NaturePiece.POINT else super().places(nature)
