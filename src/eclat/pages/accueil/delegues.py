"""On the dashboard of an Organisme National: how far its délégataires are, and what it may do about them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from markupsafe import Markup

from eclat import clock
from eclat.context import Context
from eclat.domain import rappels
from eclat.domain.listes import delegues
from eclat.domain.listes.avancement import Etape, Pas
from eclat.domain.listes.delegues import Ligne
from eclat.formats import plural
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.delegue.phrase import total
from eclat.partials.habilitation.faits import enumerate_names
from eclat.partials.timeline import Line, Look, dated

Tache = tuple[str, str, str, str, str, str]  # icon, kind, title, text, button, and where it leads
NAMED = 2
LAST = 4
STEPS: dict[Pas, tuple[str, Look]] = {
    Pas.COMPTE: ("{} a activé son compte", ("key-round", "")),
    Pas.PROFIL: ("{} a renseigné son profil", ("user-round", "")),
    Pas.FORMULAIRE: ("{} a terminé son formulaire d’identification", ("check", "ok")),
    Pas.ECHEC: ("Mail à {} en échec", ("mail-x", "bad")),
}


def progress(ctx: Context, habilitation: Habilitation | None) -> dict[str, Any] | None:
    """The total, as long as the request awaits them."""
    if habilitation is None or habilitation.etat != EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        return None
    compte = delegues.count(ctx.db, habilitation)
    return {"termines": compte.termines, "total": compte.total, "dit": total(compte), "dernier": compte.dernier}


def last_steps(ctx: Context, habilitation: Habilitation | None) -> list[Line]:
    """What they did last, as long as the request awaits them."""
    if habilitation is None or habilitation.etat != EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        return []
    return [told(nom, pas, at) for _, nom, pas, at in delegues.last_steps(ctx.db, habilitation, LAST)]


def told(nom: str, pas: Pas, at: datetime) -> Line:
    words, look = STEPS[pas]
    return dated(at, Markup(words).format(Markup("<b>{}</b>").format(nom)), look)


def to_do(ctx: Context, habilitation: Habilitation) -> Iterator[Tache]:
    """Those whose mail never arrived, then those who have not finished."""
    if habilitation.etat not in rappels.RELAUNCHED:
        return
    failed, failures = awaited(ctx, habilitation, Etape.ECHEC)
    if failures == 1:
        yield of_failure(ctx, failed[0])
    elif failures:
        title = f"{failures} mails n’ont pas pu être envoyés"
        yield "mail-x", "bad", title, names(failed, failures), "Voir", ctx.url("delegues", etape=Etape.ECHEC)
    late, count = awaited(ctx, habilitation, Etape.A_RELANCER)
    if count:
        title = plural(count, "délégataire n’a pas terminé", "délégataires n’ont pas terminé")
        yield "clock-alert", "warn", title, names(late, count), "Relancer", ctx.url("delegues", etape=Etape.A_RELANCER)


def of_failure(ctx: Context, ligne: Ligne) -> Tache:
    assert ligne.envoi is not None
    title, text = f"Le mail pour {ligne.nom} n’a pas pu être envoyé", f"{ligne.courriel} : {ligne.envoi.motif}."
    if ligne.a_corriger:
        return "mail-x", "bad", title, text, "Corriger l’adresse", ctx.url("delegue-modification", id=ligne.id)
    return "mail-x", "bad", title, text, "Voir", ctx.url("delegue", id=ligne.id)


def awaited(ctx: Context, habilitation: Habilitation, etape: Etape) -> tuple[list[Ligne], int]:
    return delegues.lines(ctx.db, habilitation, vu=clock.now(), etape=etape, keys=None, limit=NAMED)


def names(lignes: list[Ligne], count: int) -> Markup:
    """“CFA La Marelle, Pôle Enfance Provence et 3 autres.”"""
    rest = count - len(lignes)
    return enumerate_names([each.nom for each in lignes] + ([plural(rest, "autre", "autres")] if rest else [])) + "."
