"""The file of a long list, or a whole file: how far it is, then where it is taken from. It is for whoever asked for it, and for nobody else."""

from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.engines import exports
from eclat.http.actes import Acte, Actes, Cible, Offres
from eclat.http.context import Context
from eclat.http.fichiers import KEEP_NOTHING
from eclat.http.web import quoted_filename
from eclat.models import EtatExport, Export, Fichier
from eclat.partials.export import situation


class CibleExport(Cible[Export]):
    visible = staticmethod(exports.visible_exports)

    @property
    def nom(self) -> str:
        return self.thing.titre

    @property
    def home(self) -> str:
        return self.ctx.url("export", id=self.thing.id)


EXPORT = Actes("export", CibleExport, [Acte("abandon", exports.give_up, said="L’export est arrêté")])


@dataclass
class Vue:
    """``note``: what happened, said first."""

    ctx: Context
    export: Export
    note: str = ""
    refus: str = ""

    def __post_init__(self) -> None:
        if self.export.etat == EtatExport.PRET:
            try:
                exports.check_reader(self.ctx.db, self.export, self.ctx.me)
            except Refus as refused:
                self.refus = str(refused)

    @property
    def offres(self) -> Offres:
        return EXPORT.offers(self.ctx, self.export)

    @property
    def en_cours(self) -> bool:
        return self.export.etat == EtatExport.EN_COURS

    @property
    def pret(self) -> bool:
        return self.export.etat == EtatExport.PRET and not self.refus

    @property
    def titre(self) -> str:
        return situation.titre(self.export)

    @property
    def dit(self) -> str:
        """“4 000 lignes sur 12 480”, “12 fichiers sur 45”"""
        return situation.avance(self.export)

    @property
    def phrase(self) -> str:
        return self.refus or situation.phrase(self.export)

    @property
    def retour(self) -> tuple[str, str]:
        """The list, as it was when the file was asked for; or the page of what is whole."""
        return situation.retour(self.export)


def load(ctx: Context, id: UUID) -> Export:
    return ctx.load(exports.visible_exports(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    vue = Vue(ctx, load(ctx, id))
    return (
        ctx.fragment("partials/export/suivi.html", v=vue) if ctx.wants_fragment else ctx.render("pages/exports/show.html", v=vue)
    )


def page(ctx: Context, export: Export, *, status: int = 200, note: str = "") -> Response:
    """As it is now, after what happened."""
    ctx.db.refresh(export)
    return ctx.render("pages/exports/show.html", status, v=Vue(ctx, export, note=note))


def file(ctx: Context, id: UUID) -> Response:
    """The bytes, for who asked for them and has the same rights still. Raises Introuvable, Refus."""
    export = load(ctx, id)
    if export.etat != EtatExport.PRET or export.fichier_id is None:
        raise Introuvable
    exports.check_reader(ctx.db, export, ctx.me)
    fichier = ctx.db.get_one(Fichier, export.fichier_id)
    headers = {
        "Content-Disposition": f"attachment; {quoted_filename(fichier.nom)}",
        "Content-Length": str(fichier.taille),
        "Cache-Control": KEEP_NOTHING,
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(fichiers.pieces(fichier), media_type=fichier.type_mime, headers=headers)
