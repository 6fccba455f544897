"""Lines of the journal, for the ``timeline`` macro."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from markupsafe import Markup

from eclat import clock
from eclat.domain.socle.utilisateur import QUALITES, Utilisateur
from eclat.engines.workflow import past_of
from eclat.formats import format_relative_date
from eclat.models import Evenement

Look = tuple[str, str]  # an icon, and the kind of its dot: neutral (""), info, ok, warn, bad, accent
OTHER: Look = ("history", "")


class Line(TypedDict):
    icon: str
    kind: str
    text: Markup
    when: str
    iso: str


def line(event: Evenement, text: Markup, looks: Mapping[str, Look] | None = None) -> Line:
    """What the macro shows of an event, by the look of its verb."""
    return dated(event.cree_le, text, (looks or {}).get(event.verbe, OTHER))


def dated(at: datetime, text: Markup, look: Look) -> Line:
    """What the macro shows of anything that happened."""
    icon, kind = look
    when = format_relative_date(at)
    iso = at.astimezone(clock.PARIS).isoformat(timespec="minutes")
    return {"icon": icon, "kind": kind, "text": text, "when": when[:1].upper() + when[1:], "iso": iso}


def who(line: Evenement, reader: Utilisateur) -> str:
    """To an organisme, OC Éclat acts as one."""
    ours = line.acteur_qualite in QUALITES.values()
    return "OC Éclat" if ours and not reader.est_agent else line.acteur_nom


def plainly(line: Evenement, reader: Utilisateur) -> Markup:
    """Who did what, where its details are said elsewhere on the page."""
    return Markup("<b>{}</b> {}").format(who(line, reader), past_of(line.objet_type, line.verbe))


def with_reason(line: Evenement, reader: Utilisateur) -> Markup:
    """The same, with why, where the page says only the last of them."""
    motif = line.details.get("motif")
    return plainly(line, reader) + (f"\u00a0: «\u00a0{motif}\u00a0»" if motif else "")
