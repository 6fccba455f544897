"""Take a délégataire off the list, after a question (P7)."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import delegues
from eclat.domain.listes.delegues import count
from eclat.models import EtatHabilitation
from eclat.pages.delegues.soi import acted_on, followed
from eclat.partials.delegue import liste


def show(ctx: Context, id: UUID) -> Response:
    """The question says what happens, and when it completes the list."""
    delegation, habilitation = acted_on(ctx, id)
    delegues.check_open(ctx.db, habilitation, ctx.me)
    ligne, compte = liste.one(ctx, delegation, habilitation), count(ctx.db, habilitation)
    given: dict[str, Any] = {
        "ligne": ligne,
        "compte": compte,
        "derniere": ligne.attendu and compte.attendus == 1 and compte.total > 1,
    }
    given |= liste.row_values(ctx, habilitation)
    if ctx.wants_fragment:
        return liste.in_dialog(ctx.fragment("partials/delegue/retrait.html", **given))
    return ctx.render("pages/delegues/retrait.html", **given)


def create(ctx: Context, id: UUID) -> Response:
    delegation, habilitation = followed(ctx, id, withdrawn=True)
    delegues.remove(ctx.db, delegation, by=ctx.me)
    said = f"{delegation.nom} est supprimé de la liste"
    if habilitation.etat == EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        return liste.done(ctx, habilitation, said)
    return liste.done(ctx, habilitation, f"{said}. Tous les autres ont terminé : votre demande est partie chez OC Éclat")
