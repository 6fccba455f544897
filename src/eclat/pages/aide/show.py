"""The user guide, for anyone: its contents, what answers a question, and its pages (docs/guide)."""

from dataclasses import dataclass

from starlette.responses import Response

from eclat import guide
from eclat.domain.socle.errors import Introuvable
from eclat.engines.recherche import fold
from eclat.guide import FOR, Page
from eclat.http.assets import asset
from eclat.http.context import Context
from eclat.models import Role

MINE = {
    Role.DIRIGEANT: ("dirigeant", "délégataire"), Role.REFERENT: ("dirigeant", "délégataire"), Role.ADMINISTRATEUR: ("administrateur",),
    Role.INSTRUCTEUR: ("instructeur",), Role.COMITE_TECHNIQUE: ("instructeur",), Role.BINOME_PARITAIRE: ("binôme",),
}  # fmt: skip
AROUND = 4  # pages named beside one, before it and after it


@dataclass(frozen=True)
class Chapitre:
    titre: str
    pages: list[Page]


def index(ctx: Context) -> Response:
    q = ctx.query("q").strip()[:100]
    return ctx.render("pages/aide/index.html", q=q, trouvees=found(q) if q else [], chapitres=[] if q else chapters(ctx))


def chapters(ctx: Context) -> list[Chapitre]:
    """What is for who reads comes first."""
    mine = [pour for role in (ctx.user.roles if ctx.user else ()) for pour in MINE[role]]
    order = sorted(FOR, key=lambda pour: (pour not in mine, list(FOR).index(pour)))
    made = [Chapitre(FOR[pour], [each for each in guide.pages().values() if pour in each.pour]) for pour in order]
    return [each for each in made if each.pages]


def found(q: str) -> list[Page]:
    """The pages that hold all these words, or what begins with them: those whose title does come first."""
    words = fold(q).split()
    held = [(each, fold(each.titre), fold(f"{each.titre} {each.texte}")) for each in guide.pages().values()]
    answers = [(each, titre) for each, titre, text in held if words and all(word in text for word in words)]
    return [each for each, titre in sorted(answers, key=lambda pair: -sum(word in pair[1] for word in words))]


def show(ctx: Context, article: str) -> Response:
    """Raises Introuvable."""
    pages = guide.pages()
    if article not in pages:
        raise Introuvable
    shown = pages[article]
    urls = {each: ctx.url("aide-page", article=each) for each in pages}
    texte = guide.html(shown, urls, {image: asset(image) for image in shown.images})
    beside = [each for each in pages.values() if each.pour[0] == shown.pour[0]]
    place = max(beside.index(shown) - AROUND, 0)
    voisines = [each for each in beside[place : place + 2 * AROUND + 1] if each != shown]
    return ctx.render(
        "pages/aide/show.html", shown=shown, texte=texte, voisines=voisines, pour=[FOR[each] for each in shown.pour]
    )
