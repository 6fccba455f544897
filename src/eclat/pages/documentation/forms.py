"""What the forms of a document share: their choices, and the file that comes with them."""

from typing import Any

from eclat.domain.documentation import documents
from eclat.domain.documentation.fiche import LECTEURS, NATURES
from eclat.domain.documentation.versions import Depose
from eclat.domain.habilitations import demande
from eclat.file_types import ACCEPT_ATTRIBUTE, FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form

FILE = "fichier"
AGAIN = "Choisissez de nouveau ce fichier : un navigateur ne le garde pas quand une page revient."


def choices(ctx: Context) -> dict[str, Any]:
    return {
        "roles": [(str(role), nom) for role, nom in LECTEURS.items()],
        "natures": [(str(nature), nom) for nature, nom in NATURES.items()],
        "cqps": [(str(key), nom) for key, nom in demande.catalogue(ctx.db)],
        "categories": documents.categories(ctx.db),
        "accept": ACCEPT_ATTRIBUTE,
    }


def deposed(ctx: Context, form: Form[Any]) -> Depose | None:
    """The file of the form; what is wrong with it is said beside it."""
    upload = ctx.upload(FILE)
    if upload is None:
        return None
    try:
        return Depose(upload.filename or "document", ctx.looked_at(upload))
    except FileRefused as refused:
        form.refuse(FILE, refused.message)
        return None


def to_be_chosen_again(ctx: Context, form: Form[Any]) -> None:
    """The page comes back with what was typed, but not with the file."""
    if ctx.upload(FILE) is not None:
        form.messages.setdefault(FILE, AGAIN)
