"""The clauses that conventions are made of, written by an administrateur: read again before they are in service, each version kept."""

from typing import Annotated, Any

from pydantic import Field, create_model
from starlette.responses import Response

from eclat import clock, documents
from eclat.domain.habilitations import clauses, convention_contenu, convention_documents, modele_convention
from eclat.domain.socle.champs import Entier, FormModel, Texte
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.http.fichiers import LOCKED
from eclat.http.forms import Form
from eclat.http.web import quoted_filename
from eclat.partials.texte_mail.ecarts import Ecart, paragraphs

VERSION = Annotated[Entier, Field(ge=0, le=1_000_000)]
LONG = Annotated[Texte, Field(max_length=clauses.LONGEST)]
MET = (
    "Un collègue a mis d’autres clauses en service. Les vôtres ne sont pas enregistrées\u00a0: elles sont toujours ci-dessous, avec ce qui "
    "les sépare des siennes. Mettez-les en service pour qu’elles prennent leur place."
)


def question(each: clauses.Clause) -> Any:
    """Of one clause, in the form."""
    loi = f"Article R.\u00a06113-16-2, {each.loi}." if each.loi else None
    return LONG, Field(default="", title=each.titre, description=loi)


FIELDS: dict[str, Any] = {each.cle: question(each) for each in clauses.CLAUSES}
ClausesSaisies: type[Any] = create_model(
    "ClausesSaisies", __base__=FormModel, __module__=__name__, vu=(VERSION, Field(default=0, title="Version lue")), **FIELDS
)


def show(ctx: Context) -> Response:
    texts, version = modele_convention.texts(ctx.db)
    return render(ctx, Form.of(ClausesSaisies, vu=version, **texts))


def save(ctx: Context) -> Response:
    """Nothing wrong in them, read again, then in service."""
    form: Form[Any] = Form.bind(ClausesSaisies, ctx.form)
    if not form:
        return render(ctx, form, status=422)
    typed = {each.cle: str(getattr(form.valid, each.cle)) for each in clauses.CLAUSES}
    for cle, texte in typed.items():
        if wrong := clauses.fautes(cle, texte):
            form.refuse(cle, " ".join(wrong[:4]))
    if not form:
        return render(ctx, form, status=422)
    held, version = modele_convention.texts(ctx.db)
    if typed == held:
        return ctx.redirect("clauses", toast="Rien n’a changé")
    if not ctx.typed("confirme"):
        return render(ctx, form, relues=changes(held, typed))
    vu = form.valid.vu
    try:
        modele_convention.publish(ctx.db, modele_convention.hold(ctx.db), textes=typed, vu=vu, by=ctx.me)
    except modele_convention.Devance:
        again = Form.of(ClausesSaisies, vu=version, **typed)
        return render(ctx, again, status=409, note=MET, relues=changes(held, typed))
    return ctx.redirect("clauses", toast="Les clauses sont en service\u00a0: les prochaines conventions les diront")


def changes(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, list[Ecart]]]:
    """What each clause that differs was and will be, under its title."""
    return [
        (each.titre, paragraphs(before[each.cle].split("\n"), after[each.cle].split("\n")))
        for each in clauses.CLAUSES
        if before[each.cle] != after[each.cle]
    ]


def render(
    ctx: Context, form: Form[Any], *, status: int = 200, note: str = "", relues: list[tuple[str, list[Ecart]]] | None = None
) -> Response:  # fmt: skip
    versions = modele_convention.versions(ctx.db)
    texts = [clauses.texts(each.clauses) for each, _ in versions] + [clauses.texts({})]
    return ctx.render(
        "pages/conventions/clauses.html",
        status,
        form=form,
        note=note,
        relues=relues or [],
        clauses=clauses.CLAUSES,
        variables=clauses.VARIABLES,
        version=versions[0][0].version if versions else 0,
        versions=[
            (each.version, by, format_at(each.cree_le), changes(texts[rank + 1], texts[rank]))
            for rank, (each, by) in enumerate(versions)
        ],
    )


def example(ctx: Context) -> Response:
    """What is in service, filled for an organisme that does not exist, as a PDF."""
    contenu = convention_contenu.example(ctx.db, modele_convention.texts(ctx.db)[0])
    made = documents.render("convention", convention_documents.paper(contenu, "", apercu="EXEMPLE"), at=clock.now())
    headers = {
        "Content-Security-Policy": LOCKED,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Disposition": f"inline; {quoted_filename('Convention (exemple).pdf')}",
    }
    return Response(made, media_type="application/pdf", headers=headers)
