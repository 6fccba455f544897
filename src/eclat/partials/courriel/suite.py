"""What is swapped when a mail is relaunched, then when it has left: where it was asked from, then the rest of the page."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.courriels.envois import Envoi
from eclat.domain.support.liste import left_today
from eclat.formats import format_hour
from eclat.http.context import Context, announce
from eclat.models import Courriel
from eclat.partials.courriel import cause, etat
from eclat.partials.courriel.liste import LISTE, Autour

PLACES = ("panneau", "fiche")  # the side panel, the mail's own page; else the list


def asked_from(ctx: Context) -> str:
    return ctx.query("depuis") if ctx.query("depuis") in PLACES else "liste"


def show(ctx: Context, courriel: Courriel, *, refus: str = "", status: int = 200) -> Response:
    """All that follows the mail. ``refus``: why it was not sent again."""
    shown, depuis = LISTE.alone(ctx, [courriel.id]), asked_from(ctx)
    open_beside = depuis != "liste" or shown.vue.ouvert == str(courriel.id)
    r = Autour(
        cause.links(ctx, shown.lignes),
        refuses={courriel.id: refus} if refus else {},
        partis=left_today(ctx.db),
        ouvert=etat.of(ctx, courriel, refus=refus) if open_beside else None,
    )
    return ctx.fragment("partials/courriel/suite.html", status=status, liste=shown, r=r, m=r.ouvert, depuis=depuis)


def back(ctx: Context, id: UUID, said: str) -> Response:
    """Without a script: the page, or the list as it was."""
    if asked_from(ctx) == "fiche":
        return ctx.redirect("courriel", id=id, toast=said)
    return ctx.redirect("courriels", toast=said, **LISTE.vue(ctx).here)


def follow_row(ctx: Context, courriel: Courriel) -> Response:
    """The row while its mail is leaving; once it has arrived somewhere, the rest too."""
    shown = LISTE.row(ctx, courriel.id)
    (ligne,) = shown.lignes
    if ligne.moving:
        r = Autour(cause.links(ctx, shown.lignes))
        return ctx.fragment("partials/courriel/ligne.html", liste=shown, r=r, ligne=ligne)
    return announce(show(ctx, courriel), told(courriel.destinataire, ligne.envoi))


def follow_state(ctx: Context, courriel: Courriel) -> Response:
    """The same, for the panel and the page."""
    found = etat.of(ctx, courriel)
    if found.moving:
        return ctx.fragment("partials/courriel/etat.html", liste=LISTE.row(ctx, courriel.id), m=found, depuis=asked_from(ctx))
    return announce(show(ctx, courriel), told(courriel.destinataire, found.copie or found.envoi))


def told(destinataire: str, envoi: Envoi) -> str:
    if envoi.garde:
        return f"Le mail à {destinataire} est gardé dans le journal : aucun serveur d’envoi n’est configuré"
    if envoi.parti:
        return f"Le mail à {destinataire} est parti à {format_hour(envoi.envoye_le)}"
    return f"Le mail à {destinataire} n’est {'pas' if envoi.echoue else 'pas encore'} parti" + (
        f" : {envoi.motif}" if envoi.motif else ""
    )
