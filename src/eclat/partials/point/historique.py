"""What the history of a form says of its points: agents read each line, the applicant that it was sent back with some."""

from collections.abc import Callable, Mapping
from typing import Any

from eclat.formats import plural
from eclat.partials.timeline import Look

LOOKS: Mapping[str, Look] = {
    "ajout_point": ("plus", "warn"),
    "modification_point": ("pencil", ""),
    "retrait_point": ("x", ""),
    "levee_point": ("check", "ok"),
    "reprise_point": ("rotate-cw", "warn"),
    "renvoi": ("reply", "warn"),
}
AMONG_AGENTS = ("ajout_point", "modification_point", "retrait_point", "levee_point", "reprise_point")
DETAILS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "ajout_point": lambda details: f"a ajouté le point « {details['point']} »",
    "modification_point": lambda details: f"a modifié le point « {details['avant']} » : « {details['point']} »",
    "retrait_point": lambda details: f"a retiré le point « {details['point']} »",
    "levee_point": lambda details: f"a levé « {details['point']} »",
    "reprise_point": lambda details: f"a repris « {details['point']} »",
    "renvoi": lambda details: f"a renvoyé la demande à compléter ({plural(len(details['points']), 'point', 'points')})",
}
