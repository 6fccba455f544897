"""The journal of an organisme."""

from markupsafe import Markup
from sqlmodel import Session

from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.models import Evenement, Organisme
from eclat.partials import timeline
from eclat.partials.timeline import Line

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
    "correction": ("pencil", "warn"),
    "correction_adresse": ("mail", "warn"),
    "correction_adresse_referent": ("mail", "warn"),
    "remplacement_dirigeant": ("user-round-check", "warn"),
    "suspension": ("pause", "warn"),
    "retablissement": ("rotate-cw", "ok"),
    "reouverture": ("rotate-cw", "ok"),
    "fusion": ("copy", "warn"),
    "annulation_fusion": ("undo-2", "warn"),
}


def lines(db: Session, organisme: Organisme) -> list[Line]:
    return [as_line(each) for each in journal.about(db, organisme, limit=50)]


def as_line(event: Evenement) -> Line:
    text = Markup("<b>{}</b> {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe))
    if event.details.get("motif"):
        text += Markup(". Motif\u00a0: «\u00a0{}\u00a0»").format(event.details["motif"])
    if event.details.get("referent"):
        text += Markup(" ({})").format(event.details["referent"])
    if event.details.get("absorbe"):
        text += Markup("\u00a0: {}").format(event.details["absorbe"])
    return timeline.line(event, text, LOOKS)
