"""What happened to a mail, newest first: its tries, who relaunched it, what it was written for."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from markupsafe import Markup

from eclat.domain.courriels import classements, envois
from eclat.domain.courriels.envois import Suivi
from eclat.domain.support import reexpeditions
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.models import Courriel, Evenement
from eclat.partials.courriel import cause
from eclat.partials.timeline import Line, Look, dated

LOOKS: dict[str, Look] = {
    reexpeditions.REEXPEDITION: ("send", "accent"),
    reexpeditions.COPIE: ("mails", "accent"),
    "retour": ("mail-x", "bad"),
    classements.CLASSEMENT: ("folder", ""),
    classements.REMPLACEMENT: ("folder", ""),
}


Fact = tuple[datetime, Markup, Look]


def lines(ctx: Context, courriel: Courriel) -> list[Line]:
    written: Fact = (courriel.cree_le, cause.sentence(ctx, courriel), ("mail", ""))
    found = [*tries(courriel), *told(ctx, courriel), written]
    return [dated(*fact) for fact in sorted(found, key=lambda fact: fact[0], reverse=True)]


def tries(courriel: Courriel) -> Iterator[Fact]:
    """How far the present tries have come."""
    envoi, last = envois.of(courriel), courriel.pris_le or courriel.cree_le
    if envoi.envoye_le and (envoi.parti or envoi.echoue):  # one that failed after it had left came back
        rank = f" au {ordinal(envoi.tentatives)} essai" if envoi.tentatives > 1 else ""
        if envoi.garde:
            yield (envoi.envoye_le, Markup("<b>Gardé</b> dans le journal"), ("folder", ""))
            return
        yield (envoi.envoye_le, Markup("<b>Envoyé</b>{}").format(rank), ("check", "ok"))
    elif envoi.echoue:
        yield given_up(last, envoi.tentatives, envoi.motif)
    elif envoi.suivi == Suivi.NOUVEL_ESSAI:
        yield (last, Markup("{} : {}").format(refused(envoi.tentatives), envoi.motif), ("rotate-cw", "warn"))
    elif envoi.suivi == Suivi.EN_COURS:
        yield (last, Markup("{} essai en cours").format(ordinal(envoi.tentatives)), ("send", "info"))


def told(ctx: Context, courriel: Courriel) -> Iterator[Fact]:
    """Who had it sent again, and how far it had come before."""
    for event in journal.about(ctx.db, courriel):
        yield (event.cree_le, said(ctx, event), LOOKS[event.verbe])
        if "essais" in event.details:
            at = event.details.get("abandon")
            yield given_up(datetime.fromisoformat(at) if at else event.cree_le, event.details["essais"], event.details["motif"])


def said(ctx: Context, event: Evenement) -> Markup:
    who = Markup("<b>{}</b>").format(event.acteur_nom)
    if copied := event.details.get("copie"):
        return Markup('{} a relancé ce mail : <a href="{}">lire la copie</a>').format(who, ctx.url("courriel", id=UUID(copied)))
    if source := event.details.get("de"):
        first = ctx.db.get_one(Courriel, UUID(source))
        return Markup('{} a relancé <a href="{}">le mail du {}</a>').format(
            who, ctx.url("courriel", id=first.id), format_date(first.cree_le)
        )
    return Markup("{} {}").format(who, past_of(event.objet_type, event.verbe))


def given_up(at: datetime, essais: int, motif: str) -> Fact:
    return at, Markup("<b>Abandon</b> après {} : {}").format(tried(essais), motif), ("x", "bad")


def tried(essais: int) -> str:
    return f"{essais} essais" if essais > 1 else "un essai"


def refused(essais: int) -> str:
    return f"{essais} essais refusés" if essais > 1 else "Un essai refusé"


def ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"
