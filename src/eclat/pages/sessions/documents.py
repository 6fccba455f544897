"""The documents of a session that runs: its sign-in sheets, printed then signed, and what else is attached (P13)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from starlette.responses import Response

from eclat import clock, documents
from eclat.domain.dossiers import contenu
from eclat.domain.sessions import assiduite, emargement
from eclat.domain.sessions.assiduite import Seancee
from eclat.domain.sessions.sessions import habilitation_of
from eclat.domain.socle.errors import Introuvable
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.fichiers import LOCKED
from eclat.http.web import quoted_filename
from eclat.models import Cqp, NaturePiece, SessionCqp
from eclat.partials.session.documents import Documents

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, refus: str = "") -> Response:
    return ctx.render("pages/sessions/documents.html", status=422 if refus else 200, d=Documents(ctx, session), refus=refus)


def attach(ctx: Context, session: SessionCqp) -> Response:
    """Any other document."""
    upload = ctx.upload("fichier")
    if upload is None:
        return page(ctx, session, NO_FILE)
    try:
        contenu.attach(ctx.db, session, NaturePiece.AUTRE, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return page(ctx, session, refused.message)
    return ctx.redirect("session-documents", id=session.id, toast="Document joint", anchor="autres")


def sign(ctx: Context, session: SessionCqp) -> Response:
    """A signed sheet, of a week or of one of its half-days."""
    upload, monday, seance = ctx.upload("fichier"), day_of(ctx.typed("lundi")), ctx.typed("seance")
    if upload is None:
        return page(ctx, session, NO_FILE)
    try:
        emargement.attach(
            ctx.db,
            session,
            upload.filename or "",
            ctx.looked_at(upload),
            lundi=monday,
            seance=key_of(seance) if seance else None,
            by=ctx.me,
        )
    except FileRefused as refused:
        return page(ctx, session, refused.message)
    return ctx.redirect("session-documents", id=session.id, toast="Feuille signée jointe", anchor="emargement")


def unsign(ctx: Context, session: SessionCqp, feuille: UUID) -> Response:
    emargement.detach(ctx.db, session, feuille, by=ctx.me)
    return ctx.redirect("session-documents", id=session.id, toast="Feuille retirée", anchor="emargement")


def day_of(text: str) -> date:
    """Raises Introuvable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Introuvable from None


def key_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Introuvable from None


# --- what is printed ---


def half_day(ctx: Context, session: SessionCqp, seance: UUID) -> Response:
    """The sheet of one half-day."""
    return sheet(ctx, session, [each for each in assiduite.seances(ctx.db, session) if each.id == seance])


def week(ctx: Context, session: SessionCqp, lundi: str) -> Response:
    """Those of a week, a page each."""
    monday = day_of(lundi)
    return sheet(ctx, session, [each for each in assiduite.seances(ctx.db, session) if emargement.monday(each.jour) == monday])


def sheet(ctx: Context, session: SessionCqp, seances: Sequence[Seancee]) -> Response:
    if not seances:
        raise Introuvable
    cqp = ctx.db.get_one(Cqp, habilitation_of(ctx.db, session).cqp_id).intitule if session.habilitation_id else ""
    made = documents.render("emargement", emargement.printed(ctx.db, session, seances, cqp), at=clock.now())
    name = f"Émargement {session.numero} {seances[0].jour.isoformat()}.pdf"
    headers = {
        "Content-Disposition": f"inline; {quoted_filename(name)}", "Content-Security-Policy": LOCKED, "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }  # fmt: skip
    return Response(made, media_type="application/pdf", headers=headers)
