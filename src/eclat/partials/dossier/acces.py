"""Handlers that serve both kinds of dossier are given the one that the address names, loaded through its policy."""

from collections.abc import Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import identifications, policies
from eclat.domain.dossiers import Dossier
from eclat.domain.errors import Introuvable
from eclat.models import Identification
from eclat.partials.dossier.saisie import Saisie
from eclat.partials.habilitation.saisie import SaisieDemande
from eclat.partials.identification.saisie import SaisieFiche
from eclat.web import Handler


def of_habilitation(handler: Handler) -> Handler:
    @wraps(handler)
    def answer(ctx: Context, id: UUID, **params: Any) -> Response:
        return handler(ctx, ctx.load(policies.visible_habilitations(ctx.me), id), **params)

    return answer


def of_identification(handler: Handler) -> Handler:
    @wraps(handler)
    def answer(ctx: Context, id: UUID, **params: Any) -> Response:
        try:
            found = ctx.load(policies.visible_identifications(ctx.me), id)
        except Introuvable:
            identifications.explain_withdrawal(ctx.db, id, by=ctx.me)
            raise
        return handler(ctx, found, **params)

    return answer


def saisie(ctx: Context, dossier: Dossier, refus: Mapping[str, str] | None = None) -> Saisie[Any]:
    """The form of this dossier. ``refus``: by key, why a document just sent could not be taken."""
    if isinstance(dossier, Identification):
        return SaisieFiche(ctx.db, dossier, refus)
    return SaisieDemande(ctx.db, dossier, refus)
