"""What awaits the administrateurs, and what was decided lately."""

from typing import Any

from markupsafe import Markup
from sqlmodel import select

from eclat.context import Context
from eclat.domain import journal, listes
from eclat.domain.listes import capped, habilitations, organismes
from eclat.domain.workflow import past_of
from eclat.formats import of_name
from eclat.models import Courriel, EtatCourriel, Evenement
from eclat.partials import timeline

LOOKS = {"acceptation": ("check", "ok"), "refus": ("x", "bad")}
SHOWN = 6


def values(ctx: Context) -> dict[str, Any]:
    waiting = organismes.waiting(ctx.db)
    filed = habilitations.waiting(ctx.db, ctx.me)
    said = []
    if waiting.nombre:
        said.append(amount(waiting.nombre, "organisme attend votre décision", "organismes attendent votre décision"))
    if filed.nombre:
        said.append(amount(filed.nombre, "demande est à attribuer", "demandes sont à attribuer"))
    return {
        "organismes": waiting,
        "demandes": filed,
        "echecs": listes.count(ctx.db, select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC), listes.COUNTED_TO),
        "decisions": [as_line(event, nom) for event, nom in journal.decisions(ctx.db, SHOWN)],
        "phrase": Markup(", ").join(said),
    }


def amount(count: int, one: str, many: str) -> Markup:
    return Markup("<b>{}</b> {}").format(capped(count), one if count == 1 else many)


def as_line(event: Evenement, nom: str) -> timeline.Line:
    text = Markup("<b>{}</b> {} {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe), of_name(nom))
    return timeline.line(event, text, LOOKS)
