"""What the templates need: icons and states drawn once, addresses of files, dates, SIRET."""

import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from eclat.francais import of_name

register = template.Library()
register.filter("de", of_name)
PARIS = ZoneInfo("Europe/Paris")
MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
QUALIFICATIONS = {"of_independant": "OF indépendant", "organisme_national": "Organisme National"}
PLACES = {"terminee": "formulaire terminé", "ecartee": "écarté", "habilitee": "habilité", "suspendue": "suspendu"}
BADGES = {
    "en_attente": ("En attente", "warn", "hourglass"), "accepte": ("Accepté", "ok", "check"), "refuse": ("Refusé", "bad", "x"),
    "suspendu": ("Suspendu", "warn", "pause"), "invite": ("Invité", "info", "mail"), "deposee": ("Déposée", "info", "inbox"),
    "en_instruction": ("En instruction", "info", "search-check"), "a_completer": ("À compléter", "warn", "circle-dot-dashed"),
    "acceptee": ("Acceptée", "ok", "check"), "refusee": ("Refusée", "bad", "x"), "expiree": ("Expirée", "neutral", "calendar-x-2"),
}  # fmt: skip
DRAWINGS = next((Path(__file__).parents[3] / "src").rglob("icons.html")).read_text()
ICONS = dict(re.findall(r'"([a-z0-9-]+)": \'(<.*?)\'', DRAWINGS))


@register.simple_tag
@lru_cache
def icon(name, size=18, kind=""):
    shape = f'width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true"'
    return mark_safe(f'<svg class="icon{" " + kind if kind else ""}" {shape}>{ICONS[name]}</svg>')


@register.simple_tag
@lru_cache
def badge(etat):
    label, kind, drawing = BADGES[etat]
    return mark_safe(f'<span class="badge {kind}">{icon(drawing, 14)}{escape(label)}</span>')


@register.simple_tag
def asset(path):
    return f"/static/{path}?v=77597ce196"


@register.filter
def siret(value):
    value = value or ""
    return "\u202f".join(filter(None, (value[0:3], value[3:6], value[6:9], value[9:])))


@register.filter
def qualification(value):
    return QUALIFICATIONS.get(value, "")


@register.filter
def places(row):
    """What an organisme has done as a délégataire."""
    in_hand = "formulaire en cours" if row["profil_complet_le"] else "profil à compléter"
    if row["compte"] == "invitee":
        in_hand = "compte à activer"
    said = " · ".join(dict.fromkeys(PLACES.get(each, in_hand) for each in row["places"]))
    return said if row["etat"] == "invite" else f"Délégataire : {said}"


@register.filter
def date_short(value):
    value = value.astimezone(PARIS)
    year = "" if value.year == timezone.now().year else f" {value.year}"
    return f"{'1er' if value.day == 1 else value.day} {MOIS[value.month - 1]}{year}"
