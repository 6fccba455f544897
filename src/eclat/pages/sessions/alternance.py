"""The alternance of a candidate: periods in a structure, visits there, one line each (P13)."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.sessions import alternances, assiduite, edition
from eclat.domain.sessions.alternances import NATURES
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import Entier, FormModel, Ligne, Proche, Texte
from eclat.domain.socle.errors import Refus
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Alternance, NatureAlternance, SessionCqp
from eclat.partials.session import onglets, situation

OPTIONS = [(key.value, label) for key, label in NATURES.items()]


class LigneAlternance(FormModel):
    nature: NatureAlternance = Field(
        title="Nature", json_schema_extra={"missing": "Dites s’il s’agit d’une période ou d’une visite."}
    )
    du: Proche = Field(title="Du, ou le", json_schema_extra={"missing": "Indiquez le jour."})
    au: Proche | None = Field(default=None, title="Au", description="Pour une période.")
    heures: Annotated[Entier, Field(ge=1, le=3000)] | None = Field(default=None, title="Heures", description="Pour une période.")
    structure: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Structure d’accueil")
    tuteur: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Tuteur")
    note: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Ce qui s’y est dit", description="Rien de médical.", json_schema_extra={"rows": "2"}
    )
    vu: Ligne = Field(default="", title="Ce que la page montrait")


def show(ctx: Context, session: SessionCqp, candidat: UUID) -> Response:
    """``ligne`` of the query: the one that is being corrected."""
    chosen = ctx.query("ligne")
    lines = alternances.of(ctx.db, alternances.candidat_of(ctx.db, session, candidat))
    row = next((each for each in lines if str(each.id) == chosen), None)
    return page(ctx, session, candidat, form_of(row) if row else blank(ctx, session, candidat), row)


def form_of(row: Alternance) -> Form[LigneAlternance]:
    values = {name: getattr(row, name) for name in LigneAlternance.model_fields if name != "vu"}
    return Form.of(LigneAlternance, **{name: value for name, value in values.items() if value not in (None, "")})


def blank(ctx: Context, session: SessionCqp, candidat: UUID) -> Form[LigneAlternance]:
    """A period, in the structure and with the tutor of the last line, or of the table of candidates."""
    who = alternances.candidat_of(ctx.db, session, candidat)
    lines = alternances.of(ctx.db, who)
    structure, tuteur = (lines[-1].structure, lines[-1].tuteur) if lines else (who.employeur, who.tuteur)
    return Form.of(LigneAlternance, nature=NatureAlternance.PERIODE, structure=structure, tuteur=tuteur)


def page(
    ctx: Context,
    session: SessionCqp,
    candidat: UUID,
    form: Form[LigneAlternance],
    row: Alternance | None = None,
    status: int = 200,
    refus: str = "",
) -> Response:
    """``refus``: why what was typed, which is shown all the same, is not kept."""
    who = alternances.candidat_of(ctx.db, session, candidat)
    lines = alternances.of(ctx.db, who)
    name = next((each.appele for each in assiduite.inscrits(ctx.db, session) if each.id == candidat), "Candidat sans nom")
    values: dict[str, Any] = {
        "session": session, "titre": situation.nom(session), "liste": situation.liste(ctx.me), "candidat": who, "nom": name, "lignes": lines,
        "natures": NATURES, "options": OPTIONS, "form": form, "ligne": row, "onglets": onglets.tabs(ctx, session, onglets.CANDIDATS),
        "heures": sum(each.heures or 0 for each in lines),
        "vu": alternances.empreinte(row) if row else "", "refus": refus,
        "modifiable": bool(refus) or (session.etat in edition.FOLLOWED and ctx.can(session_policies.can_edit_session, session)),
    }  # fmt: skip
    return ctx.render("pages/sessions/alternance.html", status=status, **values)


def save(ctx: Context, session: SessionCqp, candidat: UUID, ligne: UUID | None = None) -> Response:
    if ligne:
        alternances.line_of(ctx.db, session, candidat, ligne)
    form, refus = Form.bind(LigneAlternance, ctx.form), ""
    if form:
        try:
            with form.judged():
                alternances.save(ctx.db, session, candidat, ligne, **form.valid.model_dump(), by=ctx.me)
                toast = "Ligne corrigée" if ligne else "Ligne ajoutée"
                return ctx.redirect("alternance", id=session.id, candidat=candidat, toast=toast)
        except Refus as said:
            refus = str(said)
    row = next(
        (each for each in alternances.of(ctx.db, alternances.candidat_of(ctx.db, session, candidat)) if each.id == ligne), None
    )
    return page(ctx, session, candidat, form, row, status=409 if refus else 422, refus=refus)


def remove(ctx: Context, session: SessionCqp, candidat: UUID, ligne: UUID) -> Response:
    alternances.remove(ctx.db, session, candidat, ligne, by=ctx.me)
    return ctx.redirect("alternance", id=session.id, candidat=candidat, toast="Ligne retirée")
