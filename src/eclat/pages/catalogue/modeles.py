"""An administrateur makes a version of the template of a registration's certificates, and first sees what two test holders would get."""

from uuid import UUID

from starlette.responses import Response

from eclat import clock, documents
from eclat.documents import Unprintable
from eclat.domain.administration import portees
from eclat.domain.administration.portees import Portee
from eclat.domain.certificats import essais, modeles
from eclat.domain.certificats.modeles import Modele
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.http.context import Context
from eclat.http.fichiers import LOCKED
from eclat.http.forms import Form
from eclat.models import Enregistrement, NatureCertificat
from eclat.pages.catalogue.bornes import load
from eclat.pages.catalogue.confirmation import to_confirm


def show(ctx: Context, id: UUID, nature: str) -> Response:
    held, kind = load(ctx, id), nature_of(nature)
    known = modeles.versions(ctx.db, held.id, kind)
    return page(ctx, held, kind, Form.of(Modele, **(modeles.typed(known[0]) if known else modeles.first(kind))))


def create(ctx: Context, id: UUID, nature: str) -> Response:
    held, kind, form = load(ctx, id), nature_of(nature), Form.bind(Modele, ctx.form)
    if form:
        with form.judged():
            known, portee = modeles.versions(ctx.db, held.id, kind), portees.of_certificates(ctx.db, held)
            modeles.check(known, form.valid)
            if modeles.changes(known, form.valid) and to_confirm(ctx, portee):
                return page(ctx, held, kind, form, 422, portee)
            modeles.add(ctx.db, held, nature=kind, modele=form.valid, by=ctx.me)
            return ctx.redirect("modele-certificat", id=held.id, nature=kind, toast="La version est enregistrée")
    return page(ctx, held, kind, form, 422)


def preview(ctx: Context, id: UUID, nature: str, temoin: str) -> Response:
    """What one of the test holders would get of what is typed. Raises Introuvable, Refus."""
    held, kind, form = load(ctx, id), nature_of(nature), Form.bind(Modele, ctx.form)
    if temoin not in essais.TEMOINS:
        raise Introuvable
    if not form:
        return page(ctx, held, kind, form, 422)
    data = essais.printed(ctx.db, held, kind, form.valid, temoin)
    try:
        made = documents.render(str(kind), data, at=clock.now(), accessible=True)
    except Unprintable:
        raise Refus("Un signe de ce modèle ou du catalogue ne peut pas s’imprimer : remplacez-le.") from None
    headers = {
        "Content-Disposition": "inline; filename=apercu.pdf", "Content-Security-Policy": LOCKED, "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }  # fmt: skip
    return Response(made, media_type="application/pdf", headers=headers)


def nature_of(text: str) -> NatureCertificat:
    """Raises Introuvable."""
    try:
        return NatureCertificat(text)
    except ValueError:
        raise Introuvable from None


def page(
    ctx: Context,
    held: Enregistrement,
    nature: NatureCertificat,
    form: Form[Modele],
    status: int = 200,
    portee: Portee | None = None,
) -> Response:
    return ctx.render(
        "pages/catalogue/modele.html", status=status, enregistrement=held, nature=nature, titre=modeles.NATURES[nature], form=form,
        versions=modeles.versions(ctx.db, held.id, nature), servant=modeles.en_vigueur(ctx.db, held.id, nature, clock.today()),
        temoins=essais.TEMOINS, portee=portee,
    )  # fmt: skip
