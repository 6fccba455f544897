"""What an administrateur may do about an address that does not receive, beside sending again: it depends on what the mail speaks of.

A délégataire is invited at the address that its list then has; who has a place in an organisme, or is an agent, has theirs corrected on the
page of that organisme, or on theirs.
"""

from eclat.domain.courriels import envois
from eclat.domain.support import adresses, readressages
from eclat.http.context import Context
from eclat.models import Courriel, Personne, Role

Readressage = tuple[str, str]  # the button, and the address of the page where it is done


def readressage(ctx: Context, courriel: Courriel) -> Readressage | None:
    if readressages.awaited(ctx.db, courriel) is None:
        return correction(ctx, courriel)
    return "Modifier l’adresse et relancer", ctx.url("courriel-adresse", id=courriel.id)


def correction(ctx: Context, courriel: Courriel) -> Readressage | None:
    """Where the address of this mail's reader is corrected, as long as it is still theirs and the mail reached nobody."""
    personne = ctx.db.get(Personne, courriel.personne_id) if courriel.personne_id and courriel.etat in envois.FAILED else None
    if personne is None or personne.courriel != courriel.destinataire or personne.id == ctx.me.personne_id:
        return None
    place = adresses.place_of(ctx.db, personne)
    if place is not None:
        route = "vie-correction-adresse" + ("-referent" if place.role == Role.REFERENT else "")
        return "Corriger l’adresse", ctx.url(route, id=place.organisme_id)
    return (
        ("Corriger l’adresse", ctx.url("agent-correction-adresse", id=personne.id))
        if adresses.is_agent(ctx.db, personne)
        else None
    )
