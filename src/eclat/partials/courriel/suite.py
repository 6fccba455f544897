"""What is swapped when a mail is relaunched, then when it has left: where it was asked from, then the rest of the page."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain.envois import Envoi
from eclat.domain.listes import courriels
from eclat.formats import format_hour
from eclat.models import Courriel
from eclat.partials.courriel import etat, liste

PLACES = ("panneau", "fiche")  # the side panel, the mail's own page; else the list


def asked_from(ctx: Context) -> str:
    return ctx.query("depuis") if ctx.query("depuis") in PLACES else "liste"


def show(ctx: Context, courriel: Courriel, *, refus: str = "", status: int = 200) -> Response:
    """All that follows the mail. ``refus``: why it was not sent again."""
    ctx.db.flush()
    asked, depuis = liste.read(ctx), asked_from(ctx)
    given: dict[str, Any] = {"vue": asked.vue, "depuis": depuis, "courriel": None, "echecs": courriels.failures(ctx.db)}
    if depuis != "fiche":
        given |= asked.figures() | row(ctx, courriel.id)
        given["refuses"] = {courriel.id: refus} if refus else {}
    if depuis != "liste" or asked.vue.ouvert == str(courriel.id):
        given |= etat.values(ctx, courriel, refus=refus)
    return ctx.fragment("partials/courriel/suite.html", status=status, **given)


def back(ctx: Context, id: UUID, said: str) -> Response:
    """Without a script: the page, or the list as it was."""
    if asked_from(ctx) == "fiche":
        return ctx.redirect("courriel", id=id, toast=said)
    return ctx.redirect("courriels", toast=said, **liste.read(ctx).vue.here)


def follow_row(ctx: Context, courriel: Courriel) -> Response:
    """The row while its mail is leaving; once it has arrived somewhere, the rest too."""
    given = row(ctx, courriel.id)
    if given["ligne"].moving:
        return ctx.fragment("partials/courriel/ligne.html", vue=liste.read(ctx).vue, **given)
    return announce(show(ctx, courriel), told(courriel.destinataire, given["ligne"].envoi))


def follow_state(ctx: Context, courriel: Courriel) -> Response:
    """The same, for the panel and the page."""
    given = etat.values(ctx, courriel)
    if given["moving"]:
        return ctx.fragment("partials/courriel/etat.html", vue=liste.read(ctx).vue, depuis=asked_from(ctx), **given)
    return announce(show(ctx, courriel), told(courriel.destinataire, given["copie"] or given["envoi"]))


def row(ctx: Context, key: UUID) -> dict[str, Any]:
    found = courriels.ligne(ctx.db, key)
    return {"ligne": found} | liste.about(ctx, [found])


def told(destinataire: str, envoi: Envoi) -> str:
    if envoi.parti:
        return f"Le mail à {destinataire} est parti à {format_hour(envoi.envoye_le)}"
    return f"Le mail à {destinataire} n’est {'pas' if envoi.echoue else 'pas encore'} parti" + (
        f" : {envoi.motif}" if envoi.motif else ""
    )
