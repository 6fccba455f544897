"""One candidate of the procès-verbal: the page by which a phone, or a browser without a script, types all that the jury says (P14)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.responses import Response

from eclat.domain.jurys import justificatifs, phrases, pv, saisie
from eclat.domain.jurys.saisie import Conflit
from eclat.domain.socle.errors import Refus
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.pages.pv.saisie import document_of
from eclat.partials.pv.candidat import CandidatPv

NO_FILE = "Choisissez d’abord un fichier."


def show(ctx: Context, session: SessionCqp, passage: UUID) -> Response:
    return page(ctx, session, passage)


def page(
    ctx: Context, session: SessionCqp, passage: UUID, status: int = 200, *, tapees: Mapping[str, str] | None = None,
    conflits: Sequence[Conflit] = (), avis: str = "", fichier_refuse: str = "",
) -> Response:  # fmt: skip
    document = document_of(ctx, session)
    ligne = saisie.row(ctx.db, session, passage)
    c = CandidatPv(ctx, session, document, ligne, tapees or {}, conflits, avis, fichier_refuse)
    return ctx.render("pages/pv/candidat.html", status=status, c=c)


def completed(ctx: Context, wanted: Mapping[str, str]) -> dict[str, str]:
    """The cells, each with the sentence that was chosen for it."""
    found = {champ: text for champ, text in wanted.items() if not champ.startswith("phrase-")}
    for name, phrase in wanted.items():
        champ = name.removeprefix("phrase-")
        kind = champ.partition("-")[0]
        if name != champ and phrase and champ in found and kind in ("observation", "preconisation"):
            found[champ] = phrases.added(ctx.db, found[champ], phrase, kind)
    return found


def kept(ctx: Context, session: SessionCqp, passage: UUID) -> Response:
    """Where one goes once it is saved: to the next, or back to the same."""
    if ctx.typed("suite") == "suivant":
        every = [key for key, _ in pv.names(ctx.db, document_of(ctx, session))]
        at = every.index(passage) + 1
        passage = every[at] if at < len(every) else passage
    return ctx.redirect("pv-ligne", id=session.id, passage=passage, toast="Candidat enregistré")


def attach(ctx: Context, session: SessionCqp, passage: UUID) -> Response:
    upload = ctx.upload("fichier")
    if upload is None:
        return page(ctx, session, passage, 422, fichier_refuse=NO_FILE)
    try:
        justificatifs.attach(ctx.db, session, passage, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except (FileRefused, Refus) as refused:
        return page(ctx, session, passage, 422, fichier_refuse=str(getattr(refused, "message", refused)))
    return ctx.redirect("pv-ligne", id=session.id, passage=passage, toast="Justificatif joint", anchor="justificatif")


def detach(ctx: Context, session: SessionCqp, passage: UUID) -> Response:
    justificatifs.detach(ctx.db, session, passage, by=ctx.me)
    return ctx.redirect("pv-ligne", id=session.id, passage=passage, toast="Justificatif retiré", anchor="passage")
