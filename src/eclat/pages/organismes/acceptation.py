"""Accept the inscription of an organisme, or of several at once (P2)."""

from uuid import UUID

from sqlmodel import col
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import organismes, policies
from eclat.domain.errors import Refus
from eclat.formats import of_name, plural
from eclat.models import Organisme
from eclat.pages.organismes.index import back
from eclat.partials.listes import key
from eclat.partials.organisme import ligne

ACCEPTED = (True, "Accepté à l’instant")
AT_ONCE = 100


def create(ctx: Context, id: UUID) -> Response:
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    try:
        organismes.accept(ctx.db, organisme, by=ctx.me)
    except Refus as refus:
        return overtaken(ctx, organisme, refus)
    if ctx.wants_fragment:
        return ligne.decided(ctx, {id: ACCEPTED})
    return back(ctx, id, f"L’inscription {of_name(organisme.nom)} est acceptée")


def create_several(ctx: Context) -> Response:
    """Those chosen in the list, each through its own transition; those decided meanwhile stay as they are."""
    keys = [UUID(each) for each in map(key, map(str, ctx.form.getlist("ids")[:AT_ONCE])) if each]
    found = ctx.db.exec(policies.visible_organismes(ctx.me).where(col(Organisme.id).in_(keys))).all()
    refused = organismes.accept_each(ctx.db, found, by=ctx.me)
    if ctx.wants_fragment:
        outcomes = {each.id: (False, refused[each.id]) if each.id in refused else ACCEPTED for each in found}
        return ligne.decided(ctx, outcomes, several=True)
    return ctx.redirect("organismes", toast=summary(len(found) - len(refused), len(refused)))


def summary(accepted: int, refused: int) -> str:
    if not accepted + refused:
        return "Cochez d’abord les organismes à accepter"
    said = plural(accepted, "organisme accepté", "organismes acceptés") if accepted else "Aucun organisme accepté"
    return said + (f", {plural(refused, 'autre était déjà décidé', 'autres étaient déjà décidés')}" if refused else "")


def overtaken(ctx: Context, organisme: Organisme, refus: Refus) -> Response:
    """Someone decided first: the row as it is now, and who did what."""
    if not ctx.wants_fragment:
        raise refus
    return ligne.decided(ctx, {organisme.id: (False, str(refus))}, status=409)
