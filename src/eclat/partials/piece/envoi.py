"""A document is attached to a dossier, in place of another, or taken out of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import contenu
from eclat.domain.dossiers import Dossier
from eclat.domain.errors import Introuvable
from eclat.models import NaturePiece, Piece
from eclat.partials.dossier.acces import saisie
from eclat.partials.dossier.envoi import keep_all, keep_files, named
from eclat.partials.dossier.saisie import key_of


def create(ctx: Context, dossier: Dossier) -> Response:
    """The field's name says what the file answers to. A refused file leaves the former one in place."""
    key = next((name for name in ctx.form if name.startswith("piece-")), "")
    place = named(key)
    refus = keep_files(ctx, dossier) if ctx.upload(key) else {key: "Choisissez d’abord un fichier sur votre appareil."}
    return answer(ctx, dossier, *place, refus=refus, status=422 if refus else 200)


def remove(ctx: Context, dossier: Dossier, piece: UUID) -> Response:
    keep_all(ctx, dossier)
    found = ctx.db.get(Piece, piece)
    if found is None:
        raise Introuvable
    target = found.piece_requise_id or found.formateur_id or found.point_id
    contenu.remove_document(ctx.db, dossier, found, by=ctx.me)
    return answer(ctx, dossier, found.nature, target)


def answer(
    ctx: Context, dossier: Dossier, nature: NaturePiece, target: UUID | None, *,
    refus: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    s = saisie(ctx, dossier, refus)
    if not ctx.wants_fragment:
        told = " ".join((refus or {}).values()) or None
        return ctx.redirect_to(f"{s.adresse()}#{key_of(nature, target)}", toast=told)
    return ctx.fragment("partials/piece/region.html", status=status, s=s, place=s.place(nature, target))
