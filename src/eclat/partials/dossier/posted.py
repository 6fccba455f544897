"""The whole form sent at once, by a browser without a script or by the deposit: everything typed is kept, valid or not."""

from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from eclat.domain.dossiers import contenu
from eclat.domain.socle.errors import Introuvable
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.models import Formulaire, NaturePiece
from eclat.partials.dossier.saisie import saisie


def keep_rest(ctx: Context, formulaire: Formulaire) -> dict[str, str]:
    """Save every field, answer and document that the form carries beside its team. Returns, by key, the documents refused and why."""
    s = saisie(ctx, formulaire)
    for name in s.champs.model_fields:
        if name in ctx.form:
            contenu.save_field(ctx.db, formulaire, name, values(ctx, name), by=ctx.me)
    s.keep_others(ctx)
    return keep_files(ctx, formulaire)


def values(ctx: Context, name: str) -> list[str]:
    return ctx.texts(name)


def keep_files(ctx: Context, formulaire: Formulaire) -> dict[str, str]:
    """Attach each file to what its field names. Returns, by key, those refused and why; the others are kept."""
    refus: dict[str, str] = {}
    for key, upload in ctx.form.multi_items():
        if not isinstance(upload, UploadFile) or not (upload.filename or upload.size):
            continue
        if not key.startswith("piece-"):  # under the name of a field of text, or of none
            raise HTTPException(422)
        nature, target = named(key)
        try:
            contenu.attach(ctx.db, formulaire, nature, upload.filename or "", ctx.looked_at(upload), target=target, by=ctx.me)
        except FileRefused as refused:
            refus[key] = f"{refus[key]} {refused.message}" if key in refus else refused.message
    return refus


def named(key: str) -> tuple[NaturePiece, UUID | None]:
    """What a document answers to, from the name of its field: ``piece-cv-<key>``. Raises Introuvable."""
    prefix, _, rest = key.partition("-")
    nature, _, target = rest.partition("-")
    try:
        assert prefix == "piece"
        return NaturePiece(nature), UUID(target) if target else None
    except (AssertionError, ValueError):
        raise Introuvable from None
