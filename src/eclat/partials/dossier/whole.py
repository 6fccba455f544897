"""The whole form sent at once: its fields, its documents, then its team."""

from dataclasses import dataclass

from starlette.responses import Response

from eclat.http.context import Context
from eclat.http.grilles.posted import keep_rows
from eclat.models import Formulaire
from eclat.partials.dossier.posted import keep_rest
from eclat.partials.formateur.table import ecran_of


@dataclass(frozen=True)
class Gardee:
    """What could not be kept. ``refus``: by key, documents and why; ``page``: the one that shows rows that others changed meanwhile."""

    refus: dict[str, str]
    page: Response | None


def keep_all(ctx: Context, formulaire: Formulaire) -> Gardee:
    """Save everything that the form carries, valid or not."""
    refus = keep_rest(ctx, formulaire)
    return Gardee(refus, None if ctx.wants_fragment else keep_rows(ctx, ecran_of(formulaire), formulaire))
