"""A line of a dashboard: what is to do, or to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eclat import clock
from eclat.domain.dossiers.delais_points import EnRetard
from eclat.formats import format_date
from eclat.models import EtatHabilitation

WEEK = timedelta(days=6)  # with today: seven days, as the agenda beside


@dataclass(frozen=True)
class AFaire:
    """Something that awaits the reader: what, why, and the button that leads there."""

    icon: str
    kind: str
    title: str
    text: str
    button: str
    url: str
    facultatif: bool = False  # shown among what is to do, not counted there
    plus_tard: str = ""  # the address that puts it aside
    echeance: date | None = None  # the last day on which it may be done


def without_answer(late: EnRetard, url: str) -> AFaire:
    """Points that nobody answered in time: nothing is refused by itself, who studies decides what comes next."""
    text = f"{late.organisme} · {late.numero}. Le demandeur devait répondre au plus tard le {format_date(late.avant_le)}."
    return AFaire("clock-alert", "warn", "Des points à compléter sont sans réponse", text, "Voir", url, echeance=late.avant_le)


def appealed(request: Any, url: str) -> AFaire:
    """A decision that its organisme contests, for the comité technique."""
    if request.etat != EtatHabilitation.REFUSEE:
        text = f"{request.nom} · {request.numero}. La résiliation est maintenue, ou annulée."
        return AFaire("scale", "warn", "Un recours contre une résiliation est à instruire", text, "Instruire", url)
    text = f"{request.nom} · {request.numero}. Le refus est maintenu, ou l’étude rouverte."
    return AFaire("scale", "warn", "Un recours contre un refus est à instruire", text, "Instruire", url)


def this_week(lines: Sequence[AFaire]) -> tuple[list[AFaire], list[AFaire]]:
    """What is to be done within seven days, or was before, the first day first; then what has no day, or a later one."""
    last = clock.today() + WEEK
    near = sorted((each for each in lines if each.echeance and each.echeance <= last), key=lambda each: each.echeance or last)
    return near, [each for each in lines if each not in near]
