"""The history of a délégataire and of its form, for agents, as the ``timeline`` macro takes it."""

from markupsafe import Markup
from sqlmodel import Session

from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.models import Delegation, Evenement
from eclat.partials import timeline
from eclat.partials.timeline import Line

LOOKS = {
    "designation": ("mail", "info"),
    "achevement": ("check", "ok"),
    "reprise": ("pencil", ""),
    "relance": ("send", ""),
    "rappel": ("send", ""),
    "ecart": ("x", "bad"),
    "reintegration": ("rotate-cw", "ok"),
    "habilitation": ("badge-check", "ok"),
    "suspension": ("pause", "warn"),
    "levee_suspension": ("rotate-cw", "ok"),
    "exclusion": ("ban", "bad"),
}


def history(db: Session, delegation: Delegation) -> list[Line]:
    """What happened, newest first."""
    return [timeline.line(line, told(line), LOOKS) for line in journal.about(db, delegation)]


def told(line: Evenement) -> Markup:
    said = Markup("<b>{}</b> {}").format(line.acteur_nom, past_of(line.objet_type, line.verbe))
    return said + Markup(" : {}").format(line.details["motif"]) if line.details.get("motif") else said
