"""One document: what it is, its versions; for the administrateur, who it concerns and who read it (P12)."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat.domain.documentation import lectures, publics, rangs, versions
from eclat.domain.documentation.lectures import Exemplaire, Lecteurs
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import format_date
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Document, Fichier, Role, VersionDocument
from eclat.pages.documentation.actes import DOCUMENT, LECTURE
from eclat.partials import timeline
from eclat.partials.documentation.bibliotheque import sorte

BY_READERS = ("confirmation",)


@dataclass(frozen=True)
class Etape:
    """A version, as its document's page tells it."""

    version: VersionDocument
    fichier: Fichier | None
    auteur: str
    ouvertures: int
    lecteurs: int

    @property
    def sorte(self) -> tuple[str, str, str]:
        return sorte(self.fichier)


@dataclass
class Fiche:
    ctx: Context
    document: Document
    offres: Offres
    note: str = ""

    @property
    def gere(self) -> bool:
        """Whether the reader keeps it."""
        return self.ctx.me.is_a(Role.ADMINISTRATEUR)

    @cached_property
    def exemplaire(self) -> Exemplaire | None:
        """As it concerns the reader themselves, if it does."""
        return lectures.of_document(self.ctx.db, self.ctx.me, self.document)

    @cached_property
    def etapes(self) -> list[Etape]:
        db, counts = self.ctx.db, lectures.openings(self.ctx.db, self.document)
        kept, auteurs = versions.kept(db, self.document), versions.authors(db, self.document)
        return [Etape(each, fichier, auteurs.get(each.numero, ""), *counts.get(each.id, (0, 0))) for each, fichier in kept]

    @property
    def presente(self) -> Etape:
        return self.etapes[0]

    @property
    def anciennes(self) -> list[Etape]:
        return self.etapes[1:]

    @cached_property
    def lecteurs(self) -> Lecteurs:
        return lectures.lecteurs(self.ctx.db, [self.document.id])[self.document.id]

    @property
    def public(self) -> str:
        return publics.in_words(self.document, publics.cqp_of(self.ctx.db, self.document))

    @cached_property
    def place(self) -> tuple[int, int]:
        return rangs.place(self.ctx.db, self.document)

    @property
    def dates(self) -> str:
        since = (
            f"depuis le {format_date(self.document.du)}"
            if self.document.etat != "programme"
            else f"à partir du {format_date(self.document.du)}"
        )
        return f"{since}, jusqu’au {format_date(self.document.jusqu_au)}" if self.document.jusqu_au else since

    @property
    def lines(self) -> list[timeline.Line]:
        """What the administrateurs did: who confirmed is in the list of its readers."""
        found = journal.about(self.ctx.db, self.document, limit=30, without=BY_READERS)
        return [
            timeline.line(each, Markup("<b>{}</b> {}").format(each.acteur_nom, past_of(each.objet_type, each.verbe)))
            for each in found
        ]


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(publics.visible_documents(ctx.me), id))


def page(ctx: Context, document: Document, *, status: int = 200, note: str = "") -> Response:
    offres = Offres(LECTURE.offers(ctx, document) | DOCUMENT.offers(ctx, document))
    return ctx.render("pages/documentation/show.html", status=status, fiche=Fiche(ctx, document, offres, note))
