"""What an administrateur may do about an address that does not receive, beside sending again: it depends on the kind of mail."""

from collections.abc import Callable

from eclat.context import Context
from eclat.models import Courriel

Correction = tuple[str, str]  # the button, and the address of the page where it is done

# By kind. An agent's or a référent's address is not the administrateur's to change: nothing there.
CORRECTIONS: dict[str, Callable[[Context, Courriel], Correction | None]] = {}


def correction(ctx: Context, courriel: Courriel) -> Correction | None:
    offered = CORRECTIONS.get(courriel.modele)
    return offered(ctx, courriel) if offered else None
