"""Texts and files that come together from a page of zones, each named by the key of what it answers."""

from collections.abc import Callable, Mapping
from uuid import UUID

from starlette.datastructures import UploadFile

from eclat.engines.saisies import Seen
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.grilles.posted import seen

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."
PIECE = "piece-"


def is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def keys(ctx: Context, prefix: str) -> list[UUID]:
    """Those of the fields that are named so."""
    return [UUID(name.removeprefix(prefix)) for name in ctx.form if name.startswith(prefix) and is_key(name.removeprefix(prefix))]


def texts(ctx: Context, prefix: str) -> dict[UUID, str]:
    return {key: ctx.typed(f"{prefix}{key}") for key in keys(ctx, prefix)}


def shown(ctx: Context, prefix: str) -> Mapping[UUID, Seen]:
    """What each zone showed before it was typed into."""
    states = seen(ctx)
    return {
        key: [{"reponse": each.get(f"{prefix}{key}", [])} for each in states] if states else None for key in keys(ctx, prefix)
    }


def attach(ctx: Context, join: Callable[[UUID, UploadFile], object]) -> dict[UUID, str]:
    """Join the files that came with the texts. Returns, by key, why one was not taken."""
    refus: dict[UUID, str] = {}
    joined = ctx.typed("joindre")
    if is_key(joined) and ctx.upload(f"{PIECE}{joined}") is None:
        refus[UUID(joined)] = NO_FILE
    for key in keys(ctx, PIECE):
        upload = ctx.upload(f"{PIECE}{key}")
        if upload is None:
            continue
        try:
            join(key, upload)
        except FileRefused as refused:
            refus[key] = refused.message
    return refus
