"""The person of one's own account."""

from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.models import Personne


def oneself(ctx: Context) -> Personne:
    personne = ctx.db.get(Personne, ctx.me.personne_id)
    if personne is None:
        raise Introuvable
    return personne
