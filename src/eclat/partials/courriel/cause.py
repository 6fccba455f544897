"""Where the thing that caused a mail is shown."""

from collections.abc import Sequence
from uuid import UUID

from markupsafe import Markup

from eclat.domain.courriels import causes
from eclat.domain.courriels.causes import Objet
from eclat.domain.support.liste import Ligne
from eclat.engines.workflow import past_of
from eclat.http.context import Context
from eclat.models import Courriel

PAGES = {
    "organisme": "organisme",
    "habilitation": "habilitation",
    "personne": "agent",
    "document": "document",
    "session": "session",
}  # by table, the name of its route


def links(ctx: Context, lignes: Sequence[Ligne]) -> dict[UUID, str | None]:
    """By mail, the address of its cause; None when it has no page."""
    found = causes.with_a_page(ctx.db, [each.objet for each in lignes])
    return {each.id: address(ctx, found[each.objet]) for each in lignes}


def address(ctx: Context, objet: Objet | None) -> str | None:
    if objet is None or objet[0] not in PAGES or objet[1] is None:
        return None
    return ctx.url(PAGES[objet[0]], id=objet[1])


def sentence(ctx: Context, courriel: Courriel) -> Markup:
    """Écrit pour la demande HAB-2026-0042 : Hélène Vasseur a déposé la demande."""
    objet: Objet = (courriel.objet_type, courriel.objet_id)
    shown = causes.with_a_page(ctx.db, [objet])[objet]
    url = address(ctx, shown)
    for_what = Markup(' pour <a href="{}">{}</a>').format(url, causes.named(ctx.db, shown)) if shown and url else ""
    event = causes.told_with(ctx.db, courriel)
    why = Markup(" : <b>{}</b> {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe)) if event else ""
    return Markup("Écrit{}{}").format(for_what, why)
