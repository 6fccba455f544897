"""Accept the inscription of several organismes at once (P2): those chosen in the list."""

from starlette.responses import Response

from eclat.domain.organismes import organismes
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.listes import AT_ONCE
from eclat.models import EtatOrganisme, Organisme
from eclat.partials.organisme import ligne
from eclat.partials.organisme.liste import LISTE

ACCEPTED = (True, "Accepté à l’instant")


def create_several(ctx: Context) -> Response:
    """Those chosen in the list, each through its own transition; those decided meanwhile stay as they are."""
    keys = LISTE.chosen(ctx, Organisme.etat == EtatOrganisme.EN_ATTENTE)
    found = organismes.among(ctx.db, keys, by=ctx.me)
    refused = organismes.accept_each(ctx.db, found, by=ctx.me)
    if ctx.wants_fragment:
        outcomes = {each.id: (False, refused[each.id]) if each.id in refused else ACCEPTED for each in found}
        return ligne.decided(ctx, outcomes, several=True)
    said = summary(len(found) - len(refused), len(refused), everything=LISTE.everything(ctx))
    return ctx.redirect("organismes", toast=said, **LISTE.vue(ctx).filters)


def summary(accepted: int, refused: int, *, everything: bool = False) -> str:
    if not accepted + refused:
        return "Aucun de ces organismes n’attend de décision" if everything else "Cochez d’abord les organismes à accepter"
    said = plural(accepted, "organisme accepté", "organismes acceptés") if accepted else "Aucun organisme accepté"
    if everything and accepted + refused == AT_ONCE:
        said += ", les premiers inscrits : recommencez pour les suivants"
    return said + (f", {plural(refused, 'autre était déjà décidé', 'autres étaient déjà décidés')}" if refused else "")
