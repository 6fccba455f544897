"""The whole form sent at once, by a browser without a script or by the deposit: everything typed is kept, valid or not."""

import json
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from eclat.context import Context
from eclat.domain import contenu, dossiers, equipe, habilitations
from eclat.domain.dossiers import Dossier
from eclat.domain.errors import Introuvable
from eclat.domain.formulaires import LigneDepartement, LigneFormateur
from eclat.file_types import FileRefused
from eclat.models import Habilitation, NaturePiece


def keep_all(ctx: Context, dossier: Dossier) -> dict[str, str]:
    """Save every field, row, answer and document that the form carries. Returns, by key, the documents refused and why."""
    for name in [*contenu.form_of(dossier).model_fields, *LigneDepartement.model_fields]:
        if name in ctx.form:
            contenu.save_field(ctx.db, dossier, name, values(ctx, name), by=ctx.me)
    for member in dossiers.team(ctx.db, dossier):
        typed = row_of(ctx, f"formateur-{member.id}")
        if typed:
            equipe.save_member(ctx.db, dossier, member, typed, by=ctx.me)
    if isinstance(dossier, Habilitation):
        keep_answers(ctx, dossier)
    return keep_files(ctx, dossier)


def keep_answers(ctx: Context, habilitation: Habilitation) -> None:
    for point in habilitations.points(ctx.db, habilitation):
        if f"point-{point.id}" in ctx.form:
            habilitations.answer_point(ctx.db, habilitation, point, ctx.typed(f"point-{point.id}"), by=ctx.me)


def values(ctx: Context, name: str) -> list[str]:
    return [value for value in ctx.form.getlist(name) if isinstance(value, str)]


def row_of(ctx: Context, prefix: str) -> dict[str, list[str]]:
    """The cells of a row that were sent, by column."""
    return {name: values(ctx, f"{prefix}-{name}") for name in LigneFormateur.model_fields if f"{prefix}-{name}" in ctx.form}


def seen(ctx: Context, prefix: str = "") -> list[dict[str, list[str]]] | None:
    """What an autosave says that the record may hold: the last state it saw, and those it sent without an answer."""
    states = []
    for text in values(ctx, "base"):
        try:
            pairs = [(str(name).removeprefix(prefix), str(value)) for name, value in json.loads(text)]
        except (ValueError, TypeError, RecursionError):
            raise HTTPException(400) from None
        state: dict[str, list[str]] = {}
        for name, value in pairs:
            state.setdefault(name, []).append(value)
        states.append(state)
    return states or None


def keep_files(ctx: Context, dossier: Dossier) -> dict[str, str]:
    """Attach each file to what its field names. Returns, by key, those refused and why; the others are kept."""
    refus: dict[str, str] = {}
    for key, upload in ctx.form.multi_items():
        if not isinstance(upload, UploadFile) or not (upload.filename or upload.size):
            continue
        nature, target = named(key)
        try:
            data = upload.file.read()
            contenu.attach(ctx.db, dossier, nature, upload.filename or "", data, target=target, by=ctx.me)
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
