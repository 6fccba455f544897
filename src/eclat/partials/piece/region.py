"""A document is attached to a dossier, in place of another, or taken out of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.dossiers import contenu
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.models import Formulaire, NaturePiece, Piece
from eclat.partials.dossier.posted import keep_files, named
from eclat.partials.dossier.saisie import key_of, saisie
from eclat.partials.dossier.whole import keep_all


def create(ctx: Context, formulaire: Formulaire) -> Response:
    """The field's name says what the file answers to. A refused file leaves the former one in place."""
    key = next((name for name in ctx.form if name.startswith("piece-")), "")
    place = named(key)
    refus = keep_files(ctx, formulaire) if ctx.upload(key) else {key: "Choisissez d’abord un fichier sur votre appareil."}
    return answer(ctx, formulaire, *place, refus=refus, status=422 if refus else 200)


def remove(ctx: Context, formulaire: Formulaire, piece: UUID) -> Response:
    kept = keep_all(ctx, formulaire)
    if kept.page:
        return kept.page
    found = ctx.db.get(Piece, piece)
    if found is None:
        raise Introuvable
    target = found.piece_requise_id or found.formateur_id or found.point_id
    contenu.remove_document(ctx.db, formulaire, found, by=ctx.me)
    return answer(ctx, formulaire, found.nature, target)


def answer(
    ctx: Context, formulaire: Formulaire, nature: NaturePiece, target: UUID | None, *,
    refus: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    s = saisie(ctx, formulaire, refus)
    if not ctx.wants_fragment:
        told = " ".join((refus or {}).values()) or None
        return ctx.redirect_to(f"{s.adresse()}#{key_of(nature, target)}", toast=told)
    return ctx.fragment("partials/piece/region.html", status=status, s=s, place=s.place(nature, target))
