"""The search: what stands under the box as one types, and the page for who has no script (P17)."""

from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.responses import Response

from eclat.domain.recherche import demande, recherche
from eclat.domain.recherche.recherche import GROUPES, Reponse, Trouve
from eclat.domain.recherche.sources import MANY
from eclat.engines.listes.vues import TOUS
from eclat.engines.recherche import fold
from eclat.http.context import Context
from eclat.models import Role

ANSWERS = "partials/recherche/reponses.html"
LISTED = ("organismes", "habilitations", "sessions", "certificats", "messagerie", "documentation")


@dataclass(frozen=True)
class Recherche:
    """What was typed, what was found, and where each group leads. ``seul``: the group that is read alone."""

    ctx: Context
    typed: str
    reponse: Reponse
    seul: str = ""

    @property
    def nombre(self) -> str:
        return self.capped(self.reponse.nombre, plus=self.reponse.plein)

    @staticmethod
    def capped(nombre: int, *, plus: bool | None = None) -> str:
        """“31”; “100+” of a group that was not counted to its end."""
        return f"{nombre}+" if (nombre >= MANY if plus is None else plus) else str(nombre)

    def at(self, groupe: str = "") -> str:
        return self.ctx.url("recherche", **{"q": self.typed, **({"groupe": groupe} if groupe else {})})

    def liste(self, trouve: Trouve) -> str:
        """The list of this noun, narrowed by the same words: to who reads lists, where they find the same."""
        asked = self.reponse.demande
        same = not self.reponse.corrige and not asked.envers and not asked.code and trouve.groupe.liste in LISTED
        if not same or not self.ctx.me.is_a(Role.ADMINISTRATEUR):
            return ""
        return self.ctx.url(trouve.groupe.liste, q=self.typed, etat=TOUS)

    def marked(self, text: str) -> Markup:
        return marked(text, (*self.reponse.mots, self.reponse.demande.adresse))


def marked(text: str, mots: tuple[str, ...]) -> Markup:
    """The text with what was typed marked where it begins a word. A letter that folds into two marks nothing."""
    plain = fold(text)
    if len(plain) != len(text):
        return escape(text)
    out, at = Markup(""), 0
    while at < len(text):
        begins = at == 0 or not plain[at - 1].isalnum()
        met = max((len(mot) for mot in mots if mot and plain.startswith(mot, at)), default=0) if begins else 0
        if met:
            out += Markup("<mark>{}</mark>").format(text[at : at + met])
        else:
            out += escape(text[at])
        at += met or 1
    return out


def show(ctx: Context) -> Response:
    typed = ctx.query("q")[: demande.LONGEST]
    seul = next((each.nom for each in GROUPES if each.nom == ctx.query("groupe")), "")
    found = Recherche(ctx, typed, recherche.search(ctx.db, ctx.me, demande.read(typed), seul), seul)
    if ctx.wants_fragment:
        return ctx.fragment(ANSWERS, r=found)
    return ctx.render("pages/recherche/show.html", r=found)
