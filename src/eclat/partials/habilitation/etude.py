"""The study of a request: what its page shows and what changes in it when an instructeur acts."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations, instruction
from eclat.domain.errors import Refus
from eclat.forms import Form
from eclat.models import EtatPoint, Habilitation, Organisme, Personne
from eclat.partials.dossier.lecture import Document, documents
from eclat.partials.habilitation import lecture, situation
from eclat.partials.habilitation.forms import Acceptation, MotifRefus, NouveauPoint
from eclat.partials.habilitation.historique import history

TYPED = ("texte", "motif", "conditions")  # what a reader wrote, given back when someone acted first
RECENT = 6  # lines of the history beside the study


@dataclass(frozen=True)
class Ligne:
    """A point as it is shown: who asked, what was answered, who lifted it."""

    id: UUID
    texte: str
    etat: EtatPoint
    auteur: str
    leve_par: str
    reponse: str
    cree_le: Any
    envoye_le: Any
    leve_le: Any
    documents: list[Document] = field(default_factory=list)


def values(ctx: Context, habilitation: Habilitation, **forms: Form[Any]) -> dict[str, Any]:
    """What the regions of the page show: head, points, decision, history. ``forms`` are those sent back with their errors."""
    organisme = ctx.db.get(Organisme, habilitation.organisme_id)
    assert organisme is not None
    moves = {move.name: move for move in ctx.actions(habilitation)}
    points = lines(ctx, habilitation)
    start, end = instruction.usual_validity(ctx.db, habilitation)
    return {
        "habilitation": habilitation,
        "organisme": organisme,
        "qualification": lecture.answer(ctx.db, habilitation, "qualification"),
        "cqp": lecture.cqp_title(ctx.db, habilitation),
        "phrase": situation.sentence(ctx.db, habilitation, ctx.me),
        "historique": history(ctx.db, habilitation, ctx.me),
        "recent": RECENT,
        "verbes": moves,
        "points": points,
        "restants": sum(point.etat != EtatPoint.LEVE for point in points),
        "point": Form(NouveauPoint),
        "ouvert": False,  # the form of a new point stays open after one was added
        "acceptation": Form.of(Acceptation, objet=habilitation.objet, valide_du=start, valide_jusqu_au=end),
        "enregistrement": instruction.registration(ctx.db, habilitation),
        "refus": Form(MotifRefus),
    } | forms


def lines(ctx: Context, habilitation: Habilitation) -> list[Ligne]:
    """The points, oldest first; the applicant's, once sent."""
    answered: dict[UUID | None, list[Document]] = defaultdict(list)
    for document in documents(ctx.db, habilitation):
        answered[document.point_id].append(document)
    points = habilitations.points(ctx.db, habilitation)
    if not ctx.me.est_agent:
        points = [point for point in points if point.envoye_le is not None]
    people = {point.auteur_id for point in points} | {point.leve_par_id for point in points}
    names = {each.id: each.nom_complet for each in ctx.db.exec(select(Personne).where(col(Personne.id).in_(people)))}
    names = {key: "vous" if key == ctx.me.personne_id else name for key, name in names.items()}
    return [
        Ligne(
            point.id, point.texte, point.etat, names.get(point.auteur_id, ""), names.get(point.leve_par_id, "") if point.leve_par_id else "",
            point.reponse, point.cree_le, point.envoye_le, point.leve_le, answered[point.id],
        )
        for point in points
    ]  # fmt: skip


def regions(ctx: Context, habilitation: Habilitation, status: int = 200, note: str = "", **values_: Any) -> Response:
    """For htmx: the points, and around them everything that a point changes. ``note`` goes to the live region."""
    shown = values(ctx, habilitation) | values_
    return ctx.fragment("partials/habilitation/etude.html", status=status, note=note, **shown)


def overtaken(ctx: Context, habilitation: Habilitation, refus: Refus) -> Response:
    """Someone acted first, and htmx sent a form of decision: say it in the form's place, with what was typed."""
    typed = [text for name in TYPED if (text := ctx.typed(name).strip())]
    lien = "Voir où en est la demande", ctx.url("habilitation", id=habilitation.id)
    return ctx.fragment("partials/dossier/devance.html", status=409, why=str(refus), typed=typed, lien=lien)
