"""The journal of an organisme, as lines for the ``timeline`` macro."""

from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat import clock
from eclat.domain import journal
from eclat.domain.workflow import past_of
from eclat.formats import format_relative_date
from eclat.models import Evenement, Organisme

LOOKS = {
    "inscription": ("user-round-plus", "info"),
    "acceptation": ("check", "ok"),
    "refus": ("x", "bad"),
    "profil": ("pencil", ""),
    "logo": ("image", ""),
    "retrait_logo": ("image", ""),
    "designation_referent": ("user-round-check", ""),
    "relance_referent": ("send", ""),
    "retrait_referent": ("user-round", "warn"),
}
OTHER = ("history", "")


def timeline(db: Session, organisme: Organisme) -> list[dict[str, Any]]:
    return [as_line(each) for each in journal.about(db, organisme, limit=50)]


def as_line(line: Evenement) -> dict[str, Any]:
    icon, kind = LOOKS.get(line.verbe, OTHER)
    when = format_relative_date(line.cree_le)
    text = Markup("<b>{}</b> {}").format(line.acteur_nom, past_of(line.objet_type, line.verbe))
    if line.details.get("motif"):
        text += Markup(". Motif : « {} »").format(line.details["motif"])
    if line.details.get("referent"):
        text += Markup(" ({})").format(line.details["referent"])
    return {
        "icon": icon,
        "kind": kind,
        "text": text,
        "when": when[:1].upper() + when[1:],
        "iso": line.cree_le.astimezone(clock.PARIS).isoformat(timespec="minutes"),
    }
