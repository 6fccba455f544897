"""What the history of a form says of its points: agents read each line, the applicant that it was sent back with some."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from eclat.formats import format_date, plural
from eclat.partials.timeline import Look

LOOKS: Mapping[str, Look] = {
    "ajout_point": ("plus", "warn"),
    "modification_point": ("pencil", ""),
    "retrait_point": ("x", ""),
    "levee_point": ("check", "ok"),
    "reprise_point": ("rotate-cw", "warn"),
    "renvoi": ("reply", "warn"),
    "rappel_points": ("mail", "info"),
    "echeance_points": ("clock-alert", "warn"),
}
AMONG_AGENTS = (
    "rappel_points",
    "echeance_points",
    "ajout_point",
    "modification_point",
    "retrait_point",
    "levee_point",
    "reprise_point",
)


def until(details: dict[str, Any]) -> str:
    """“, au plus tard le 4 décembre 2026”; nothing of what was sent back before days were given."""
    day = details.get("avant_le")
    return f", au plus tard le {format_date(date.fromisoformat(day))}" if day else ""


DETAILS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "ajout_point": lambda details: f"a ajouté le point « {details['point']} »",
    "modification_point": lambda details: f"a modifié le point « {details['avant']} » : « {details['point']} »",
    "retrait_point": lambda details: (
        f"a retiré le point « {details['point']} »" + (f" : {details['motif']}" if details.get("motif") else "")
    ),
    "levee_point": lambda details: f"a levé « {details['point']} »",
    "reprise_point": lambda details: f"a repris « {details['point']} »",
    "renvoi": lambda details: (
        f"a renvoyé la demande à compléter ({plural(len(details['points']), 'point', 'points')}{until(details)})"
    ),
    "rappel_points": lambda details: f"a rappelé au demandeur de répondre{until(details)}",
    "echeance_points": lambda details: f"a prévenu que les points attendaient une réponse{until(details)}",
}
