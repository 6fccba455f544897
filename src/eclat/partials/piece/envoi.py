"""A document is attached to a request, in place of another, or taken out of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations, policies
from eclat.domain.errors import Introuvable
from eclat.models import Habilitation, NaturePiece, Piece
from eclat.partials.habilitation.envoi import keep_all, keep_files, named
from eclat.partials.habilitation.saisie import Saisie, key_of


def create(ctx: Context, id: UUID) -> Response:
    """The field's name says what the file answers to. A refused file leaves the former one in place."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    key = next((name for name in ctx.form if name.startswith("piece-")), "")
    place = named(key)
    refus = keep_files(ctx, habilitation) if ctx.upload(key) else {key: "Choisissez d’abord un fichier sur votre appareil."}
    return answer(ctx, habilitation, *place, refus=refus, status=422 if refus else 200)


def remove(ctx: Context, id: UUID, piece: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    keep_all(ctx, habilitation)
    found = ctx.db.get(Piece, piece)
    if found is None:
        raise Introuvable
    target = found.piece_requise_id or found.formateur_id or found.point_id
    habilitations.remove_document(ctx.db, habilitation, found, by=ctx.me)
    return answer(ctx, habilitation, found.nature, target)


def answer(
    ctx: Context, habilitation: Habilitation, nature: NaturePiece, target: UUID | None, *,
    refus: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    saisie = Saisie(ctx.db, habilitation, refus)
    if not ctx.wants_fragment:
        told = " ".join((refus or {}).values()) or None
        return ctx.redirect("habilitation", id=habilitation.id, anchor=key_of(nature, target), toast=told)
    return ctx.fragment("partials/piece/region.html", status=status, s=saisie, place=saisie.place(nature, target))
