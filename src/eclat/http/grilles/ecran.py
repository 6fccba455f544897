"""Where a table is shown and typed into: its addresses, for whom it exists, its page or the form that it stands in."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response

from eclat.domain.socle.errors import Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.tableau import Table, ouvrir
from eclat.http import assets
from eclat.http.context import Context
from eclat.http.grilles import style
from eclat.http.templates import templates


class Cadre:
    """Where a table stands: on a page of its own. A form that holds one says its own.

    ``seul``: its page has its own address. ``form``: what its cells are sent with. ``prefixe``: of their names, where others stand beside them. ``suite``: the template of
    what every change brings beside the rows, which is given ``t``.
    """

    seul = True
    form = "saisie"
    prefixe = ""
    suite = "partials/grille/suite.html"

    def adresse(self, ecran: "Ecran", id: UUID) -> str:
        """The page that shows it."""
        return ecran.adresse(id)

    def autour(self, ctx: Context, owner: Any) -> Any:
        """What its templates need of what it stands in."""

    def keep(self, ctx: Context, owner: Any) -> None:
        """Keep what the form carries beside the rows, when it is sent without a script. Raises Interdit, Refus."""

    def page(self, ctx: Context, ecran: "Ecran", owner: Any, status: int, **shown: Any) -> Response:
        """The page, with ``t``, the table; what was typed and could not be kept; what was pasted."""
        return ctx.render(ecran.page, status=status, modifiable=ctx.can(ecran.modifiable, owner), **shown)

    def emporte(self, ctx: Context, owner: Any, row: Any) -> dict[str, str]:
        """What a row takes with it, as undoing its removal is to say it."""
        return {}

    def rapporte(self, ctx: Context, owner: Any, row: Any) -> None:
        """Give it back to the row that is put back. Raises Introuvable."""


@dataclass(frozen=True, eq=False)
class Ecran:
    """``nom``: of its routes. ``porteur``: the route of what the table belongs to. ``page``: the template of its
    page, when it says more than the table.

    ``visible``: what it may belong to, for someone. ``modifiable``: whether they may type in it.
    ``charge``: how what it belongs to is found, when it is not by its key among ``visible``. ``cadre``: where it stands.
    ``ailleurs``: the answer, when the table of this owner is shown elsewhere. ``fiches``: whether a row has a page, at its own address, where who
    only reads the table is led too.
    """

    grille: Grille
    nom: str
    porteur: str
    visible: Callable[[Utilisateur], SelectOfScalar[Any]] | None
    modifiable: Callable[[Session, Utilisateur, Any], bool]
    page: str = "pages/grille/page.html"
    ailleurs: Callable[[Context, Any], Response | None] = lambda ctx, owner: None
    charge: Callable[[Context, UUID], Any] | None = None
    cadre: Cadre = field(default_factory=Cadre)
    retour: str = "Revenir"  # the button that leads to what it belongs to
    fiches: bool = False
    fil: tuple[str, str] = ("", "")  # what leads to its page: what it belongs to, and its own name

    def __post_init__(self) -> None:
        assets.declare(self.feuille, assets.GRID, style.sheet(self.grille))

    def now(self, ctx: Context) -> "Ecran":
        """The same, of the table with the answers that it has today."""
        grille = self.grille.now(ctx.db)
        if grille is self.grille:
            return self
        found = copy(self)
        object.__setattr__(found, "grille", grille)
        return found

    @property
    def feuille(self) -> str:
        """The style sheet of its table."""
        return f"css/grilles/{self.grille.nom}.css"

    def adresse(self, id: UUID, act: str = "", **params: Any) -> str:
        """The address of the table of this owner, or of an act on it."""
        return templates.url(f"{self.nom}-{act}" if act else self.nom, id=id, **params)

    def load(self, ctx: Context, id: UUID) -> Any:
        """What the table belongs to. Raises Introuvable."""
        if self.charge:
            return self.charge(ctx, id)
        assert self.visible is not None
        return ctx.load(self.visible(ctx.me), id)

    def open(self, ctx: Context, owner: Any) -> Table:
        """Hold its table. Raises Interdit, Refus."""
        return ouvrir(ctx.db, self.grille, owner, by=ctx.me)

    def redirect(self, ctx: Context, id: UUID, act: str = "", *, toast: str | None = None, anchor: str = "") -> Response:
        where = self.adresse(id, act) if act else self.cadre.adresse(self, id)
        return ctx.redirect_to(where + (f"#{anchor}" if anchor else ""), toast=toast)

    def check(self, ctx: Context, owner: Any) -> None:
        """Raises Interdit, Refus when its table may not be typed into now."""
        if not self.modifiable(ctx.db, ctx.me, owner):
            raise Interdit(self.nom)
        self.grille.check(owner)
