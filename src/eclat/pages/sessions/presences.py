"""Attendance: the grid of a session, saved cell by cell, and the form of one half-day, for whoever has no script or a phone (P13)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from eclat.domain.sessions import assiduite, presences
from eclat.domain.sessions.assiduite import Assiduite
from eclat.domain.sessions.presences import GONE, Conflit
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.formats import plural
from eclat.http.context import Context
from eclat.models import EtatPresence, SessionCqp
from eclat.partials.session.presences import DemiJournee, Presences, counted

Cells = dict[UUID, EtatPresence | None]


def grid(ctx: Context, session: SessionCqp) -> Response:
    return ctx.render("pages/sessions/presences.html", p=Presences(ctx, session))


def show(ctx: Context, session: SessionCqp, seance: UUID) -> Response:
    return page(ctx, session, seance)


def page(ctx: Context, session: SessionCqp, seance: UUID, *, status: int = 200, tapees: Mapping[UUID, str] | None = None,
         conflits: list[Conflit] | None = None, notes: list[str] | None = None) -> Response:  # fmt: skip
    there = assiduite.of(ctx.db, session, only=seance)
    if not there.seances:
        raise Introuvable
    d = DemiJournee(ctx, session, there.seances[0], there, tapees or {}, conflits or (), notes or (), filled_before(ctx))
    return ctx.render("pages/sessions/presence.html", status=status, p=d)


def filled_before(ctx: Context) -> tuple[int, datetime] | None:
    """What “Tous présents” has just done, so that it may be undone."""
    count, le = ctx.query("remplies"), instant(ctx.query("le"))
    return (int(count), le) if le and count.isdecimal() and len(count) < 4 else None


def instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def etat_of(text: str) -> EtatPresence | None:
    """Raises HTTPException on a word that is none."""
    if not text:
        return None
    try:
        return EtatPresence(text)
    except ValueError:
        raise HTTPException(422) from None


def sent(ctx: Context, prefix: str) -> Cells:
    """The cells that the form carries under these names."""
    found: Cells = {}
    for name in ctx.form:
        if name.startswith(prefix):
            try:
                found[UUID(name.removeprefix(prefix))] = etat_of(ctx.typed(name))
            except ValueError:
                raise HTTPException(422) from None
    return found


def save(ctx: Context, session: SessionCqp, seance: UUID) -> Response:
    """The whole half-day, as the form carries it: what two windows wrote is shown, and the rest is kept."""
    answer = keep(ctx, session, seance)
    if answer is not None:
        return answer
    following = key_of(ctx.typed("suivante")) or seance
    return ctx.redirect("presence", id=session.id, seance=following, toast="Présences enregistrées")


def key_of(text: str) -> UUID | None:
    """The key of a half-day, when that is what was sent."""
    try:
        return UUID(text)
    except ValueError:
        return None


def keep(ctx: Context, session: SessionCqp, seance: UUID) -> Response | None:
    """Returns the page that says what could not be kept, with what was typed."""
    wanted, seen = sent(ctx, "etat-"), sent(ctx, "vu-")
    try:
        there = presences.opened(ctx.db, session, seance, by=ctx.me, typed=any(wanted.values()))
    except Refus as refus:  # what was chosen is there to be copied
        typed = {key: etat.value if etat else "" for key, etat in wanted.items()}
        return page(ctx, session, seance, status=409, tapees=typed, notes=[str(refus)])
    kept = {each.id for each in there.inscrits if each.attendu(there.seances[0])}
    notes = [GONE for key, etat in wanted.items() if key not in kept and etat is not None]
    conflicts = presences.save(
        ctx.db, session, seance, {key: each for key, each in wanted.items() if key in kept}, seen, by=ctx.me
    )
    if not conflicts and not notes:
        return None
    ctx.keep = True
    typed = {each.inscrit.id: each.ecrit.value if each.ecrit else "" for each in conflicts}
    return page(ctx, session, seance, status=409, tapees=typed, conflits=conflicts, notes=notes[:1])


def cell(ctx: Context, session: SessionCqp, seance: UUID, candidat: UUID) -> Response:
    """One cell, as the grid sends it, with what it believes to be kept there (``vu``)."""
    wanted, seen = etat_of(ctx.typed("etat")), etat_of(ctx.typed("vu"))
    conflicts = presences.save(ctx.db, session, seance, {candidat: wanted}, {candidat: seen}, by=ctx.me)
    if not ctx.wants_fragment:
        if conflicts:
            return page(ctx, session, seance, status=409, tapees={candidat: ctx.typed("etat")}, conflits=conflicts)
        return ctx.redirect("presence", id=session.id, seance=seance)
    if conflicts:
        (found,) = conflicts
        held = found.tenu.value if found.tenu else ""
        return JSONResponse({"conflit": found.dit, "tenu": held, "tenu_dit": presences.said(found.tenu)}, status_code=409)
    return JSONResponse(figures(assiduite.of_one(ctx.db, session, seance, candidat), seance, candidat))


def figures(there: Assiduite, seance: UUID, candidat: UUID) -> dict[str, str]:
    """What one cell changes around it: the hours of its candidate, the count of its half-day."""
    inscrit = next(each for each in there.inscrits if each.id == candidat)
    half_day = next(each for each in there.seances if each.id == seance)
    bilan = there.bilan(inscrit)
    return {"taux": bilan.dit, "heures": bilan.heures, "compte": counted(there, half_day)}


def fill(ctx: Context, session: SessionCqp, seance: UUID) -> Response:
    """Everyone else was there. What the form carries is kept first."""
    answer = keep(ctx, session, seance) if not ctx.wants_fragment else None
    if answer is not None:
        return answer
    count, le = presences.fill(ctx.db, session, seance, by=ctx.me)
    if ctx.wants_fragment:
        return JSONResponse({"annuler": le.isoformat(), "nombre": count, **column(ctx, session, seance)})
    if not count:
        return ctx.redirect("presence", id=session.id, seance=seance, toast="Tout le monde avait déjà une présence")
    return ctx.redirect("presence", id=session.id, seance=seance, remplies=count, le=le.isoformat())


def unfill(ctx: Context, session: SessionCqp, seance: UUID) -> Response:
    presences.opened(ctx.db, session, seance, by=ctx.me)
    le = instant(ctx.typed("le"))
    if le is None:
        raise HTTPException(422)
    count = presences.unfill(ctx.db, session, seance, le, by=ctx.me)
    if ctx.wants_fragment:
        return JSONResponse({"nombre": count, **column(ctx, session, seance)})
    toast = plural(count, "présence effacée", "présences effacées") if count else "Plus rien n’est à annuler"
    return ctx.redirect("presence", id=session.id, seance=seance, toast=toast)


def column(ctx: Context, session: SessionCqp, seance: UUID) -> dict[str, object]:
    """A half-day as it is now: the state of each, and their hours."""
    there = assiduite.of(ctx.db, session)
    half_day = next(each for each in there.seances if each.id == seance)
    return {
        "compte": counted(there, half_day),
        "candidats": {
            str(each.id): {
                "etat": (there.etat(each, half_day) or ""), "taux": there.bilans[each.id].dit, "heures": there.bilans[each.id].heures,
            }
            for each in there.inscrits
        },
    }  # fmt: skip
