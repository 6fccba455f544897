"""A candidate reads their results by the link that they were sent, without an account, and contests them from there (P14).

Nothing of their birth, nothing of anybody else. Looking changes nothing: mail programs open links before their reader does.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.certificats import verification
from eclat.domain.jurys import dits, notifications, recours
from eclat.domain.jurys.dits import BlocDit
from eclat.domain.jurys.pv import Ligne
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.file_types import FileRefused
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.fichiers import served
from eclat.http.forms import Form
from eclat.models import (
    Cqp,
    EtatRecours,
    Fichier,
    Habilitation,
    NotificationResultat,
    Organisme,
    PieceRecours,
    Recours,
    SessionCqp,
)
from eclat.partials.recours import situation
from eclat.signatures import sign, unsign_id

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."
TOO_LATE = "Vous aviez déjà demandé quelque chose\u00a0: voici où cela en est."
RECTIFIED = "Vos résultats ont été rectifiés pendant que vous écriviez\u00a0: relisez-les."


class Detail(FormModel):
    demande: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Ce que vous voulez savoir",
        description="Par exemple, ce qui manquait pour un bloc.",
        json_schema_extra={"missing": "Dites ce que vous voulez savoir.", "rows": "4"},
    )


class Motivation(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Pourquoi vous contestez",
        description="Dites ce qui s’est passé et ce que vous demandez. Vous joindrez vos pièces ensuite.",
        json_schema_extra={"missing": "Dites pourquoi vous contestez vos résultats.", "rows": "8"},
    )


F = TypeVar("F", bound=FormModel)


@dataclass
class Page:
    """What the link opens. ``notification``: the last one of that candidate."""

    ctx: Context
    jeton: str
    notification: NotificationResultat
    ancienne: bool  # the link is that of results that were rectified since
    detail: Form[Detail]
    motivation: Form[Motivation]
    note: str = ""
    refus: str = ""

    @cached_property
    def session(self) -> SessionCqp:
        return self.ctx.db.get_one(SessionCqp, self.notification.session_id)

    @cached_property
    def organisme(self) -> str:
        return self.ctx.db.get_one(Organisme, self.session.organisme_id).nom

    @property
    def cqp(self) -> str:
        habilitation = self.ctx.db.get_one(Habilitation, self.session.habilitation_id)
        return self.ctx.db.get_one(Cqp, habilitation.cqp_id).intitule

    @property
    def formation(self) -> str:
        session = self.session
        return f"{session.intitule}, du {format_date(session.debut)} au {format_date(session.fin)}, avec {self.organisme}."

    @cached_property
    def ligne(self) -> Ligne:
        return notifications.announced(self.ctx.db, self.session, self.notification.candidat_id)[0]

    @property
    def nom(self) -> str:
        return f"{self.ligne.prenom} {self.ligne.nom_affiche}".strip()

    @cached_property
    def blocs(self) -> list[BlocDit]:
        return dits.blocs_dits(notifications.blocs_of(self.ctx.db, self.session), self.ligne)

    @property
    def titre(self) -> str:
        return dits.titre(self.ligne, self.blocs)

    @property
    def suite(self) -> list[str]:
        return dits.suite(self.ligne, self.blocs, self.organisme, lettre=not self.notification.courriel)

    @property
    def mes_certificats(self) -> str:
        """The address of their certificates, once they are delivered."""
        lien = verification.link_of(self.ctx.db, self.notification.candidat_id)
        return self.ctx.url("mes-certificats", jeton=sign("jeton", str(lien))) if lien else ""

    @cached_property
    def recours(self) -> Recours | None:
        return recours.of_notice(self.ctx.db, self.notification)

    @property
    def anciens(self) -> list[Recours]:
        """What was said against results that were rectified since: what was answered to it stays theirs to read."""
        former = recours.of_candidat(self.ctx.db, self.notification.candidat_id)
        return [each for each in former if each != self.recours]

    def ou_en_est(self, found: Recours) -> str:
        return situation.for_candidate(self.ctx.db, found)

    @property
    def reevaluation(self) -> str:
        """Where they are evaluated again, once they are entered there."""
        found = self.ctx.db.get(SessionCqp, self.recours.suite_id) if self.recours and self.recours.suite_id else None
        if found is None:
            return ""
        day = f", dont le jury est prévu le {format_date(found.jury_le)}" if found.jury_le else ""
        return f"Vous êtes inscrit à la session {found.numero}{day}\u00a0: votre organisme de formation vous dit où et à quelle heure."

    @property
    def decision(self) -> str:
        if self.reevaluation:
            return self.reevaluation
        return situation.FOLLOWING[self.recours.issue] if self.recours and self.recours.issue else ""

    @cached_property
    def pieces(self) -> list[tuple[PieceRecours, Fichier]]:
        return recours.pieces(self.ctx.db, self.recours) if self.recours else []

    @property
    def jusqu_au(self) -> str:
        """Nothing while the delay has not begun: their letter is still to be printed."""
        last = recours.last_day(self.ctx.db, self.notification, self.recours)
        return format_date(last) if last else ""

    @property
    def trop_tard(self) -> str:
        return recours.too_late(self.ctx.db, self.notification, self.recours)

    @property
    def fini(self) -> str:
        """Why nothing more is contested, of who might have: nothing of who did."""
        return self.trop_tard if self.recours is None or self.recours.etat in recours.DETAIL else ""

    @property
    def demandable(self) -> bool:
        """Whether the detail may still be asked for."""
        return self.recours is None and not self.trop_tard

    @property
    def contestable(self) -> bool:
        """Whether a recours may still be deposited."""
        return (self.recours is None or self.recours.etat in recours.DETAIL) and not self.trop_tard

    @property
    def joignable(self) -> bool:
        return self.recours is not None and self.recours.etat != EtatRecours.DECIDE


def opened(ctx: Context, jeton: str) -> NotificationResultat | None:
    return notifications.linked(ctx.db, unsign_id("jeton", jeton))


def show(ctx: Context, jeton: str) -> Response:
    found = opened(ctx, jeton)
    return render(ctx, jeton, found) if found else closed(ctx)


def ask(ctx: Context, jeton: str) -> Response:
    found, form = opened(ctx, jeton), Form.bind(Detail, ctx.form)
    if found is None:
        return closed(ctx)
    if not form:
        return render(ctx, jeton, found, detail=form, status=422)
    try:
        recours.ask_detail(ctx.db, seen(ctx, found), demande=form.valid.demande, by=CANDIDAT)
    except Refus as refus:
        known = recours.of_notice(ctx.db, notifications.latest(ctx.db, found))
        if known is not None and known.demande == form.valid.demande:  # a second click
            return ctx.redirect("resultat", jeton=jeton, anchor="recours")
        return render(ctx, jeton, found, detail=form, status=409, note=told(known, form.valid.demande, refus))
    return ctx.redirect("resultat", jeton=jeton, anchor="recours")


def appeal(ctx: Context, jeton: str) -> Response:
    found, form = opened(ctx, jeton), Form.bind(Motivation, ctx.form)
    if found is None:
        return closed(ctx)
    if not form:
        return render(ctx, jeton, found, motivation=form, status=422)
    try:
        recours.appeal(ctx.db, seen(ctx, found), motif=form.valid.motif, by=CANDIDAT)
    except Refus as refus:
        known = recours.of_notice(ctx.db, notifications.latest(ctx.db, found))
        if known is not None and known.motif == form.valid.motif:
            return ctx.redirect("resultat", jeton=jeton, anchor="recours")
        done = known if known is not None and known.etat not in recours.DETAIL else None
        return render(ctx, jeton, found, motivation=form, status=409, note=told(done, form.valid.motif, refus))
    return ctx.redirect("resultat", jeton=jeton, anchor="recours")


def seen(ctx: Context, found: NotificationResultat) -> NotificationResultat:
    """The last notice, when it is the one that the page showed. Raises Refus when they were rectified since."""
    last = notifications.latest(ctx.db, found)
    if ctx.typed("vu") not in ("", str(last.id)):
        raise Refus(RECTIFIED)
    return last


def told(known: Recours | None, typed: str, refus: Refus) -> str:
    """Why it is not taken, with what was written: its form may no longer be there."""
    return f"{TOO_LATE if known else refus} Vous aviez écrit\u00a0: «\u00a0{typed}\u00a0»"


def join(ctx: Context, jeton: str) -> Response:
    found = opened(ctx, jeton)
    known = recours.of_notice(ctx.db, notifications.latest(ctx.db, found)) if found else None
    if found is None or known is None:
        return closed(ctx)
    upload = ctx.upload("fichier")
    if upload is None:
        return render(ctx, jeton, found, status=422, refus=NO_FILE)
    try:
        recours.join(ctx.db, known, upload.filename or "", ctx.looked_at(upload), by=CANDIDAT)
    except FileRefused as refused:
        return render(ctx, jeton, found, status=422, refus=refused.message)
    except Refus as refus:
        return render(ctx, jeton, found, status=409, refus=str(refus))
    return ctx.redirect("resultat", jeton=jeton, anchor="pieces")


def piece(ctx: Context, jeton: str, piece: UUID) -> Response:
    """One of the pieces of one's own recours. Raises Introuvable."""
    found = opened(ctx, jeton)
    known = recours.of_notice(ctx.db, notifications.latest(ctx.db, found)) if found else None
    fichier = recours.piece_of(ctx.db, known, piece) if known else None
    if fichier is None:
        raise Introuvable
    return discreet(served(ctx.request, fichier))


def render(
    ctx: Context,
    jeton: str,
    found: NotificationResultat,
    *,
    detail: Form[Detail] | None = None,
    motivation: Form[Motivation] | None = None,
    status: int = 200,
    note: str = "",
    refus: str = "",
) -> Response:
    last = notifications.latest(ctx.db, found)
    page = Page(ctx, jeton, last, last.id != found.id, or_empty(detail, Detail), or_empty(motivation, Motivation), note, refus)
    return discreet(ctx.render("pages/resultats/candidat.html", status=status, p=page))


def or_empty(form: Form[F] | None, model: type[F]) -> Form[F]:
    """The form as typed; one that is wrong is one all the same."""
    return Form(model) if form is None else form


def closed(ctx: Context) -> Response:
    """A link that is over, or none of ours: the same words for both."""
    return discreet(ctx.render("pages/resultats/fini.html", status=404))
