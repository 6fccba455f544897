"""One candidate, on a page that saves itself: what the table has no room for, and the civil status (P13)."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat import clock
from eclat.domain.sessions.candidats import revenus
from eclat.domain.sessions.candidats.champs import LigneCandidat
from eclat.domain.sessions.candidats.pays import codes
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.engines.grilles import tableau
from eclat.engines.saisies import OVERTAKEN
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.grilles.posted import instant, seen
from eclat.models import Candidat, SessionCqp
from eclat.pages.candidats.liste import modifiable
from eclat.partials.candidat.actes import ETAT_CIVIL, of
from eclat.partials.candidat.corrections import CORRECTIONS
from eclat.partials.candidat.fiche import Fiche


def show(ctx: Context, session: SessionCqp, candidat: UUID) -> Response:
    return render(ctx, session, of(ctx, session, candidat))


def page(ctx: Context, candidat: Candidat, *, status: int = 200, note: str = "", **shown: object) -> Response:
    """As its acts show it. ``note``: what happened, said first."""
    return render(ctx, ctx.db.get_one(SessionCqp, candidat.session_id), candidat, status=status, note=note)


def render(ctx: Context, session: SessionCqp, candidat: Candidat, *, status: int = 200, note: str = "") -> Response:
    return ctx.render(
        "pages/candidats/fiche.html",
        status=status,
        s=fiche(ctx, session, candidat),
        note=note,
        vu=clock.now(),
        pays=sorted(codes()),
    )


def fiche(ctx: Context, session: SessionCqp, candidat: Candidat) -> Fiche:
    editable = modifiable(ctx.db, ctx.me, session)
    offres = Offres(ETAT_CIVIL.offers(ctx, candidat) | CORRECTIONS.offers(ctx, candidat))
    return Fiche(ctx, session, candidat, modifiable=editable, offres=offres)


def save(ctx: Context, session: SessionCqp, candidat: UUID, champ: str) -> Response:
    """One field, by itself."""
    if champ not in LigneCandidat.model_fields:
        raise Introuvable
    of(ctx, session, candidat)
    if champ not in ctx.form:  # a request cut short is not an empty field
        raise HTTPException(400)
    row = write(ctx, session, candidat, {champ: ctx.texts(champ)})
    s = fiche(ctx, session, row)
    return ctx.swap_or(ctx.redirect_to(f"{s.adresse()}#champ-{champ}"), "partials/candidat/champ.html", s=s, name=champ)


def save_all(ctx: Context, session: SessionCqp, candidat: UUID) -> Response:
    """The whole page, by a browser without a script."""
    typed = {name: ctx.texts(name) for name in LigneCandidat.model_fields if name in ctx.form}
    write(ctx, session, candidat, typed)
    return ctx.redirect("candidat", id=session.id, candidat=candidat, toast="Candidat enregistré")


def write(ctx: Context, session: SessionCqp, candidat: UUID, typed: dict[str, list[str]]) -> Candidat:
    """Raises Introuvable, Interdit, Refus when another window wrote something else meanwhile."""
    of(ctx, session, candidat)
    table = tableau.ouvrir(ctx.db, CANDIDATS.now(ctx.db), session, by=ctx.me)
    row: Candidat | None = table.row(candidat)
    if row is None:
        raise Introuvable
    tableau.check_sizes(table.grille, [typed])
    if tableau.save(table, row, typed, seen=seen(ctx), vu=instant(ctx.typed("vu"))):
        raise Refus(OVERTAKEN)
    return row


def take_up(ctx: Context, session: SessionCqp, candidat: UUID) -> Response:
    """The blocs that a former passage knows to be held."""
    of(ctx, session, candidat)
    revenus.take_up(ctx.db, session, candidat, by=ctx.me)
    return ctx.redirect("candidat", id=session.id, candidat=candidat, toast="Les blocs acquis sont repris")
