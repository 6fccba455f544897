"""The files that come with the form of a canned answer."""

from typing import Any

from starlette.datastructures import UploadFile

from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form

PIECES = "pieces"
AGAIN = "Choisissez de nouveau ces fichiers : un navigateur ne les garde pas quand une page revient."


def uploads(ctx: Context) -> list[UploadFile]:
    return [each for each in ctx.form.getlist(PIECES) if isinstance(each, UploadFile) and (each.filename or each.size)]


def deposed(ctx: Context, form: Form[Any]) -> list[tuple[str, bytes]]:
    """The files, looked at; what is wrong with one is said beside the field."""
    found = []
    for each in uploads(ctx):
        try:
            found.append((each.filename or "fichier", ctx.looked_at(each)))
        except FileRefused as refused:
            form.refuse(PIECES, f"{each.filename or 'Un fichier'} : {refused.message}")
    return found


def to_be_chosen_again(ctx: Context, form: Form[Any]) -> None:
    """The page comes back with what was typed, but not with the files."""
    if uploads(ctx):
        form.messages.setdefault(PIECES, AGAIN)
