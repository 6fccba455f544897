"""A line of a dashboard: what is to do, or to look at."""

from dataclasses import dataclass


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
