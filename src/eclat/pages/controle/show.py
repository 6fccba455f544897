"""Where an administrateur has the file of a control made: from when to when, of which organismes (R6113-16-8 and -9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Final

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select
from starlette.responses import Response

from eclat import clock
from eclat.domain.socle import identifiers
from eclat.domain.socle.champs import FormModel, Jour, Texte
from eclat.engines import exports
from eclat.engines.archives import ZIP
from eclat.formats import listed
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Export, Organisme
from eclat.partials.archive import controle
from eclat.partials.export import situation
from eclat.tasks import exports as tasks

RECENT: Final = 5
YEAR: Final = timedelta(days=365)


class DemandeControle(FormModel):
    du: Jour = Field(title="Du", json_schema_extra={"missing": "Indiquez le premier jour de la période."})
    au: Jour = Field(title="Au", json_schema_extra={"missing": "Indiquez le dernier jour de la période."})
    organismes: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="",
        title="Organismes",
        description="Un SIRET par ligne. Laissez vide pour tous les organismes.",
        json_schema_extra={"rows": "4"},
    )


@dataclass
class Vue:
    ctx: Context
    form: Form[DemandeControle]

    @property
    def demandes(self) -> list[tuple[Export, str, str]]:
        """Those that the reader asked for lately, with what is said of each and its page."""
        found = exports.of_liste(self.ctx.db, self.ctx.me, controle.ROUTE, RECENT)
        return [(each, situation.titre(each), self.ctx.url("export", id=each.id)) for each in found]


def show(ctx: Context) -> Response:
    """The last year is proposed; where one comes back from a file, what was asked for it."""
    du, au = asked_day(ctx, "du", clock.today() - YEAR), asked_day(ctx, "au", clock.today())
    return page(ctx, Form.of(DemandeControle, du=du, au=au, organismes=named(ctx.db, ctx.query("organismes"))))


def asked_day(ctx: Context, name: str, usual: date) -> date:
    try:
        return date.fromisoformat(ctx.query(name))
    except ValueError:
        return usual


def named(db: Session, keys: str) -> str:
    """The SIRET of these organismes, as they are typed."""
    wanted = {each for each in keys.split(",") if each}
    if not wanted:
        return ""
    rows = db.exec(select(Organisme).where(col(Organisme.siret).is_not(None)).order_by(Organisme.nom))
    return "\n".join(each.siret or "" for each in rows if str(each.id) in wanted)


def create(ctx: Context) -> Response:
    form = Form.bind(DemandeControle, ctx.form)
    if form and form.valid.au < form.valid.du:
        form.refuse("au", "La fin vient après le début. Vérifiez les deux dates.")
    found = organismes(ctx.db, form) if form else {}
    if not form:
        return page(ctx, form, 422)
    query = {"du": form.valid.du.isoformat(), "au": form.valid.au.isoformat()}
    if found:
        query["organismes"] = ",".join(sorted(str(each.id) for each in found.values()))
    export = exports.ask_whole(ctx.db, controle.ROUTE, controle.titre(query), query, ZIP, dit="", by=ctx.me)
    ctx.after = partial(tasks.begin, export.id)
    return ctx.redirect("export", id=export.id)


def organismes(db: Session, form: Form[DemandeControle]) -> Mapping[str, Organisme]:
    """Those that are named, by their SIRET. What names none is said beside the field."""
    typed = [each for line in form.valid.organismes.replace(";", "\n").replace(",", "\n").splitlines() if (each := line.strip())]
    found, wrong = dict[str, Organisme](), []
    for each in typed:
        try:
            siret = identifiers.parse_siret(each)
        except ValueError:
            siret = ""
        one = db.exec(select(Organisme).where(Organisme.siret == siret)).first() if siret else None
        if one is None:
            wrong.append(each)
        else:
            found[siret] = one
    if wrong:
        form.refuse("organismes", f"Aucun organisme inscrit n’a ce SIRET\u00a0: {listed(wrong)}.")
    return found


def page(ctx: Context, form: Form[DemandeControle], status: int = 200) -> Response:
    return ctx.render("pages/controle/show.html", status, v=Vue(ctx, form))
