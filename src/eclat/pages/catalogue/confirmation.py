"""A change of the catalogue says which open files it touches before it is made."""

from eclat.domain.administration.portees import Portee
from eclat.http.context import Context


def to_confirm(ctx: Context, portee: Portee) -> bool:
    """Whether its reader has not seen these files yet, or saw others: then they are shown, and asked for again."""
    return portee.nombre > 0 and ctx.typed("confirme") != portee.marque
