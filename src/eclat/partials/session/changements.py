"""What changed in a request to open a session since the deposit before the last: its form, and its tables."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from eclat.domain.sessions import catalogue, couverture, depots, ouverture, sessions
from eclat.domain.sessions.depots import TABLES, Row
from eclat.engines.grilles import Grille
from eclat.formats import format_date, format_date_short, format_phone, plural
from eclat.models import Habilitation, Modalite, SessionCqp
from eclat.partials.dossier.changements import Ecart, Section, sections

ISO = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN = 12  # rows that are told one by one


@dataclass(frozen=True)
class Depuis:
    avant: datetime
    apres: datetime
    sections: list[Section]


def since_last(db: Session, session: SessionCqp) -> Depuis | None:
    found = depots.since_last(db, session)
    if found is None:
        return None
    own = {
        each.key: each for each in sections(sessions.FORM, found.changes, lambda name, value: answer(db, session, name, value))
    }
    for grille, key in TABLES.items():
        ecarts = of_table(grille, found.tables[grille.nom])
        there = own.get(key) or Section(key, ouverture.SECTIONS[key], [])
        own |= {key: replace(there, ecarts=[*there.ecarts, *ecarts])} if ecarts else {}
    return Depuis(found.avant, found.apres, [own[key] for key in ouverture.SECTIONS if key in own])


def of_table(grille: Grille, pairs: list[tuple[Row | None, Row | None]]) -> list[Ecart]:
    """What was taken away, what was added, then what was changed row by row."""
    gone, come = [each for each, now in pairs if each and not now], [each for was, each in pairs if each and not was]
    moved = [(was, now) for was, now in pairs if was and now]
    found = [listed(grille, "Retrait", "del", gone), listed(grille, "Ajout", "ins", come)]
    found += [
        Ecart(said(grille, was), "Modification", [("del", said(grille, was)), ("ins", said(grille, now))])
        for was, now in moved[:SHOWN]
    ]
    if left := moved[SHOWN:]:
        found.append(Ecart(plural(len(left), f"autre {grille.mots.un}", f"autres {grille.mots.plusieurs}"), "Modification"))
    return [each for each in found if each]


def listed(grille: Grille, verbe: str, how: str, rows: list[Row]) -> Ecart | None:
    if not rows:
        return None
    words = [(how, "\u00a0; ".join(said(grille, each) for each in rows[:SHOWN]))]
    left = len(rows) - SHOWN
    titre = plural(len(rows), grille.mots.un, grille.mots.plusieurs)
    return Ecart(titre[:1].upper() + titre[1:], verbe, [*words, *([("same", f"et {left} de plus")] if left > 0 else [])])


def said(grille: Grille, row: Row) -> str:
    """12 janv. 2027, 9 h, 12 h 30, Accueillir les enfants"""
    told = []
    for name, colonne in grille.saisies.items():
        value = row.get(name, "")
        if ISO.fullmatch(value):
            told.append(format_date_short(date.fromisoformat(value)))
        elif value:
            told.append(colonne.montre(value) if colonne.montre else colonne.dit(value))
    return ", ".join(told) or "ligne vide"


def answer(db: Session, session: SessionCqp, name: str, value: str) -> str:
    """An answer as it was typed, or chosen, as it is read."""
    if name == "habilitation_id":
        held = db.get(Habilitation, UUID(value))
        covers = {each.habilitation_id: each.dit for each in couverture.of(db, session.organisme_id)}
        return covers.get(UUID(value)) or (held.numero if held else "")
    if name == "modalite":
        return ouverture.MODALITES[Modalite(value)][0]
    if name in ouverture.LISTES:
        return catalogue.labels(db, ouverture.LISTES[name], [value])[0]
    if name == "responsable_telephone":
        return format_phone(value)
    return format_date(date.fromisoformat(value)) if ISO.fullmatch(value) else value
