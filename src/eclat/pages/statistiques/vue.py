"""What is read once for all the figures of a page: the counts, the period, the CQP, and the addresses of what they count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from eclat.domain.statistiques import chiffres
from eclat.domain.statistiques.chiffres import Chiffres, Periode
from eclat.engines.listes.vues import key
from eclat.http.context import Context
from eclat.pages.statistiques import periode as periodes


@dataclass(frozen=True)
class Vue:
    ctx: Context
    periode: Periode
    cqp: str
    avant: Chiffres
    maintenant: Chiffres
    cqps: list[tuple[str, str]]
    premier: str
    noms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, ctx: Context) -> "Vue":
        first, known = chiffres.first_month(ctx.db), chiffres.cqps(ctx.db)
        chosen = key(ctx.query("cqp"))
        cqp = chosen if chosen in dict(known) else ""
        periode = periodes.asked(ctx.query("periode"), first)
        now, before = chiffres.read(ctx.db, periode, UUID(cqp) if cqp else None)
        return cls(ctx, periode, cqp, before, now, known, first)

    @property
    def cqp_id(self) -> UUID | None:
        return UUID(self.cqp) if self.cqp else None

    @property
    def ici(self) -> dict[str, str]:
        """The query of this page."""
        return {name: value for name, value in (("periode", self.periode.nom), ("cqp", self.cqp)) if value}

    def lignes(self, matiere: str, *, du: str = "", au: str = "", **asked: str) -> str:
        """Where the rows of a subject are listed: those of the whole period, unless told."""
        given = {"du": du or self.periode.du, "au": au or self.periode.au, "cqp": self.cqp, **asked}
        return self.ctx.url(f"statistiques-{matiere}", **{name: value for name, value in given.items() if value})
