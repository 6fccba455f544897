"""The text of a mail: written here, seen with a real case, sent to oneself; what it said before."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from starlette.responses import Response

from eclat.courriels import editions
from eclat.courriels.links import hide_links
from eclat.courriels.modeles import DU_DOCUMENT, MODELES
from eclat.courriels.rendering import Rendu, original
from eclat.domain.administration import essais, exemples, textes
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import Introuvable
from eclat.engines.listes.vues import key
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Courriel, TexteMail
from eclat.pages.textes_mails.actes import TEXTE
from eclat.partials.courriel.message import SANDBOX, alone, framing
from eclat.partials.texte_mail.ecarts import Ecart, ecarts


def on_one_line(text: str) -> str:
    return " ".join(text.split("\n"))


UneLigne = Annotated[Texte, AfterValidator(on_one_line), Field(max_length=200)]


class TexteSaisi(FormModel):
    sujet: UneLigne = Field(title="Objet")
    apercu: UneLigne = Field(title="Aperçu", description="Ce que montre une boîte de réception à côté de l’objet.")
    message: Annotated[Texte, Field(max_length=textes.LONGEST)] = Field(title="Message")


def load(modele: str) -> str:
    """Raises Introuvable."""
    if modele not in MODELES:
        raise Introuvable
    return modele


def show(ctx: Context, modele: str) -> Response:
    return render(ctx, load(modele))


def page(ctx: Context, texte: TexteMail, *, status: int = 200, note: str = "", **_: object) -> Response:
    """After an act that could not be."""
    return render(ctx, texte.modele, status=status, note=note)


def save(ctx: Context, modele: str) -> Response:
    """Keep a draft, once nothing is wrong in it."""
    form = Form.bind(TexteSaisi, ctx.form)
    if not form:
        return render(ctx, load(modele), form=form, status=422, vu=ctx.typed("vu"))
    typed = editions.edited(load(modele), form.valid.sujet, form.valid.apercu, form.valid.message)
    wrong = judged(form, modele, typed)
    if wrong:
        return render(ctx, modele, form=form, status=422, vu=ctx.typed("vu"))
    texte = textes.hold(ctx.db, modele)
    try:
        textes.draft(ctx.db, texte, source=typed.source, vu=ctx.typed("vu"), by=ctx.me)
    except textes.Devance:
        return render(ctx, modele, form=form, status=409, note=met(ctx, texte), meanwhile=typed.source)
    return ctx.redirect(
        "texte-mail", modele=modele, toast="Le brouillon est enregistré" if texte.brouillon else "Rien n’a changé"
    )


def judged(form: Form[TexteSaisi], modele: str, typed: editions.Edition) -> bool:
    """Say each mistake beside its field."""
    said: dict[str, list[str]] = {}
    for faute in editions.fautes(modele, typed.source):
        champ, ligne = typed.champ(faute)
        where = f"Ligne {ligne}\u00a0: " if champ == "message" and ligne > 1 else ""
        said.setdefault(champ, []).append(f"{where}{faute.message}")
    for champ, messages in said.items():
        form.refuse(champ, " ".join(messages[:4]))
    return bool(said)


def met(ctx: Context, texte: TexteMail) -> str:
    nom, when = textes.who(ctx.db, texte)
    return (
        f"{nom or 'Un collègue'} a changé ce texte {format_at(when)}. Le vôtre n’est pas enregistré\u00a0: il est toujours ci-dessous, "
        "avec ce qui l’en sépare. Enregistrez-le de nouveau pour qu’il prenne la place du sien."
    )


def render(
    ctx: Context,
    modele: str,
    *,
    status: int = 200,
    note: str = "",
    form: Form[TexteSaisi] | None = None,
    meanwhile: str = "",
    vu: str | None = None,
) -> Response:
    """``vu``: the mark of what was read before a text was typed, which stands until its writer is shown another."""
    texte = textes.of(ctx.db, modele)
    held = textes.edition_of(modele, texte)
    chosen, recent = example(ctx, modele)
    exemple = exemples.of(ctx.db, modele, chosen)
    answer = ctx.render(
        "pages/textes_mails/show.html",
        status,
        modele=modele,
        called=MODELES[modele],
        texte=texte,
        document=modele in DU_DOCUMENT,
        form=Form.of(TexteSaisi, sujet=held.sujet, apercu=held.apercu, message=held.message) if form is None else form,
        vu=textes.mark(texte) if vu is None else vu,
        variables=[f"{{{name}}}" for name in editions.variables(modele)],
        obligatoires=[f"{{{name}}}" for name in editions.links(modele)],
        note=note,
        separe=ecarts(textes.written(modele, texte), meanwhile) if meanwhile else [],
        differences=ecarts(textes.normal(original(modele)), textes.written(modele, texte)),
        versions=history(ctx, modele, texte),
        envois=textes.sent(ctx.db, modele),
        par=textes.who(ctx.db, texte) if texte else ("", None),
        exemple=exemple,
        choisi=chosen,
        recents=recent,
        rendu=exemple.of(held.source),
        hide=hide_links,
        sandbox=SANDBOX,
        offres=TEXTE.offers(ctx, texte, vu=textes.mark(texte)) if texte else None,
    )
    return framing(answer)


def example(ctx: Context, modele: str) -> tuple[Courriel | None, list[Courriel]]:
    """The mail whose file is shown, among the last ones of its kind."""
    recent = list(exemples.recent(ctx.db, modele))
    asked = key(ctx.query("exemple") or ctx.typed("exemple"))
    wanted = next((each for each in recent if asked and each.id == UUID(asked)), None)
    return wanted or next(iter(recent), None), recent


def rendered(ctx: Context, modele: str) -> tuple[Rendu, Courriel | None]:
    """What would leave, and the mail whose file fills it."""
    chosen, _ = example(ctx, load(modele))
    return exemples.of(ctx.db, modele, chosen).of(textes.written(modele, textes.of(ctx.db, modele))), chosen


def html(ctx: Context, modele: str) -> Response:
    """The HTML part alone, for the frame."""
    rendu, _ = rendered(ctx, modele)
    return alone(hide_links(rendu.html))


def try_out(ctx: Context, modele: str) -> Response:
    rendu, chosen = rendered(ctx, modele)
    essais.send(ctx.db, modele, rendu, by=ctx.me)
    shown = {"exemple": str(chosen.id)} if chosen else {}
    return ctx.redirect("texte-mail", modele=modele, toast=f"Un essai part à {ctx.me.courriel}", **shown)


def history(ctx: Context, modele: str, texte: TexteMail | None) -> list[tuple[int, str, str, list[Ecart]]]:
    """Each version: its number, who put it in service, when, and what it changed of the one before."""
    rows = textes.versions(ctx.db, texte)
    first = textes.normal(original(modele))
    sources = [textes.normal(each.source) if each.source else first for each, _ in rows] + [first]
    return [
        (each.version, by, format_at(each.cree_le), ecarts(sources[rank + 1], sources[rank]))
        for rank, (each, by) in enumerate(rows)
    ]
