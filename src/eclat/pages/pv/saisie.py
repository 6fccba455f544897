"""The entry of the procès-verbal: the grid of a session, saved cell by cell; a row as a form, for whoever has no script (P14)."""

from datetime import datetime

from starlette.responses import JSONResponse, Response

from eclat import clock
from eclat.domain.jurys import pv, regards, saisie
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.formats import format_at
from eclat.http.context import Context
from eclat.models import EtatPv, Pv, SessionCqp
from eclat.partials.pv.rangee import Rangee
from eclat.partials.pv.saisie import SaisiePv, may_type, with_open_page


def document_of(ctx: Context, session: SessionCqp) -> Pv:
    """Its last version, for who may read it now. Raises Interdit, Introuvable."""
    document = pv.current(ctx.db, session)
    if document is None:
        raise Introuvable
    if document.etat != EtatPv.SIGNE and ctx.me.organisme_id is not None:  # nothing is announced before all have signed
        raise Interdit("read pv")
    if not ctx.can(jury_policies.can_read_pv, session):
        raise Introuvable
    return document


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, SaisiePv(ctx, session, document_of(ctx, session)))


def page(ctx: Context, p: SaisiePv, status: int = 200) -> Response:
    return ctx.render("pages/pv/saisie.html", status=status, p=p)


def drawn(ctx: Context, row: Rangee) -> str:
    return bytes(ctx.fragment("partials/pv/rangee.html", row=row).body).decode()


def look(ctx: Context, session: SessionCqp) -> Response:
    """What the open page asks for by itself: the rows that others changed; nothing when nothing has changed (304)."""
    document = document_of(ctx, session)
    here = regards.others(ctx.db, document, ctx.me)
    tag = f'"{regards.version(ctx.db, session, document, here)}"'
    if ctx.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    changed = regards.changed(ctx.db, document, instant(ctx.query("depuis")))
    p = SaisiePv(ctx, session, document)
    lignes = pv.passages(ctx.db, document, changed) if changed else []
    found = {
        "lignes": [drawn(ctx, p.rangee(each)) for each in lignes],
        "presents": with_open_page(here),
        "incidents": saisie.incidents_of(document),
        "depuis": max((each.passage.enregistree_le.isoformat() for each in lignes if each.passage.enregistree_le), default=""),
        "ouverte": may_type(ctx, session, document),
    }
    return JSONResponse(found, headers={"ETag": tag})


def instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def be_there(ctx: Context, session: SessionCqp) -> Response:
    """The page is open. Raises Interdit, Refus once it may not be typed into."""
    regards.look(ctx.db, pv.opened(ctx.db, session, ctx.me), ctx.me)
    return Response(status_code=204)


def save_incidents(ctx: Context, session: SessionCqp) -> Response:
    typed = ctx.typed("incidents")
    try:
        conflict = saisie.save_incidents(ctx.db, session, typed, ctx.typed("vu"), by=ctx.me)
    except Refus as refus:
        if ctx.wants_fragment:
            raise
        p = SaisiePv(ctx, session, document_of(ctx, session), avis=str(refus), incidents_tapes=typed)
        return page(ctx, p, 409)
    document = document_of(ctx, session)
    wrong = pv.incidents_wrong(document)
    ctx.keep = bool(wrong)  # kept aside, as it was typed
    said, status = (conflict.dit, 409) if conflict else (wrong, 422 if wrong else 200)
    if ctx.wants_fragment:
        found = {"tenu": saisie.incidents_of(document), "enregistre": format_at(clock.now())}
        return JSONResponse(found | ({"conflit": said} if said else {}), status_code=status)
    if said:
        return page(ctx, SaisiePv(ctx, session, document, avis=said, incidents_tapes=typed), status)
    return ctx.redirect_to(f"{ctx.url('pv', id=session.id)}#incidents", toast="Incidents enregistrés")
